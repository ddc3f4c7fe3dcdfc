/// What every producer and worker of a run is told.
struct ReadSettings: Sendable {
  var plan: CorpusPlan
  var options: ReadOptions
  var wanted: Wanted

  var segmentBytes: Int { plan.segmentBytes }
}
