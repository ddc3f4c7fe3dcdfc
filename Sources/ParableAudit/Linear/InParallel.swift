/// Runs all jobs on as many cores as there are; results in the order of the jobs.
func inParallel<Job: Sendable, Value: Sendable>(
  _ jobs: [Job], _ run: @escaping @Sendable (Job) -> Value
) async -> [Value] {
  await withTaskGroup(of: (Int, Value).self) { group in
    for (index, job) in jobs.enumerated() { group.addTask { (index, run(job)) } }
    var results = [Value?](repeating: nil, count: jobs.count)
    for await (index, value) in group { results[index] = value }
    return results.map { $0! }
  }
}
