import ParableCore

/// One piece of an experiment: a request, what must be finished before it, and how to do it.
public struct LabNode: Sendable {
  /// What it is, for people: `villain, seed 1: train`.
  public let label: String
  /// The request, whose fingerprint names the run folder.
  public let request: RunRequest
  /// The positions of the nodes whose results it reads; all are smaller than its own.
  public let needs: [Int]
  /// The expected work, in seconds of one core of a machine like the one in `docs/lab-notes.md`.
  public let expectedSeconds: Double
  let job: any LabJob
}

/// The work of a node. It runs on one thread and may be killed at any moment.
protocol LabJob: Sendable {
  /// Does the rest of the work and calls ``RunFolder/finish(_:artefacts:)``.
  ///
  /// - Parameter progress: Called now and then with the share that is done, 0 to 1, and a remark.
  func run(
    in folder: RunFolder, bench: LabBench, progress: (_ share: Double, _ remark: String) -> Void
  ) throws
}
