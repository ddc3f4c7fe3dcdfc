import Foundation
import Testing

/// The integrations, around the tool as it was built. `make test-slow` runs them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PARABLE_SLOW"] != nil, "SKIPPED: make test-slow."))
struct AuditClusterTests {
  private let tool: Tool
  private let corpus: String

  init() throws {
    tool = try Tool()
    corpus = tool.path("corpus")
    try FileManager.default.createDirectory(atPath: corpus, withIntermediateDirectories: true)
    _ = try tool.file("corpus/a.jsonl", AuditBench.lines(150))
    let packed = try tool.file("corpus/b.jsonl", AuditBench.lines(60))
    try #require(try tool.run(URL(filePath: "/usr/bin/env"), ["gzip", packed]).status == 0)
    let run = try tool.audit("run", corpus, "--out", tool.path("one"))
    try #require(run.status == 0, "\(run.errors)")
  }

  @Test func `a Spark cluster of two worker processes gives the bytes of one process`() throws {
    let spark = Tool.package.appending(path: ".deps/spark/bin")
    let words =
      [
        "PYSPARK_PYTHON=\(spark.path)/python", "\(spark.path)/spark-submit", "--master",
        "local-cluster[2,1,1024]",
        // No task before both processes are there.
        "--conf", "spark.scheduler.minRegisteredResourcesRatio=1", "--conf",
        "spark.scheduler.maxRegisteredResourcesWaitingTime=120s",
        "integrations/spark/parable_audit.py", "--parts",
        tool.path("parts"), "--out", tool.path("spark"), "--tasks", "4", "--parable",
        Tool.binary.path, "--", corpus,
      ] + (try Tool.auditFlags())
    let outcome = try tool.run(URL(filePath: "/usr/bin/env"), words)
    #expect(outcome.status == 0, "\(outcome.errors.suffix(4000))")
    #expect(
      outcome.output.contains("parts by 2 workers"),
      "both processes worked: \(outcome.output.prefix(500))")
    try tool.expectSame("one", "spark")
  }

  @Test func `the Slurm script gives the bytes of one process`() throws {
    let job = [
      "PARABLE=\(Tool.binary.path)", "PARTS=\(tool.path("parts"))", "SLURM_ARRAY_TASK_MIN=1",
      "SLURM_ARRAY_TASK_COUNT=3",
      "AUDIT=\(([corpus] + (try Tool.auditFlags())).joined(separator: " "))",
    ]
    let script = ["bash", "integrations/slurm/audit.sbatch"]
    let env = URL(filePath: "/usr/bin/env")
    for task in 1...3 {
      let map = try tool.run(env, job + ["SLURM_ARRAY_TASK_ID=\(task)"] + script)
      #expect(map.status == 0, "\(map.errors)")
    }
    let reduce = try tool.run(env, job + ["RUN=\(tool.path("slurm"))"] + script)
    #expect(reduce.status == 0, "\(reduce.errors)")
    try tool.expectSame("one", "slurm")
  }
}
