import Foundation
import ParableCore
import ParableYAML
import Testing

@testable import ParableLab

struct ExperimentTests {
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let files = [
    "Examples/literary-origin.yaml", "Examples/reasons-controls.yaml",
    "Examples/audit-controls.yaml", "Tests/Fixtures/tiny.yaml",
  ]

  let bench: LabBench

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    bench = try LabBench(store: RunStore(folder))
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: Self.package.appending(path: path), encoding: .utf8)
  }

  @Test(arguments: files)
  func `a shipped experiment is understood and its graph is in order`(path: String) throws {
    let experiment = try Experiment(yaml: text(path), path: path, catalogue: bench.catalogue)
    let graph = try ExperimentGraph(experiment, bench: bench)
    for (index, node) in graph.nodes.enumerated() {
      #expect(node.needs.allSatisfy { $0 < index }, "\(node.label)")
    }
    let names = try graph.nodes.map { try $0.request.fingerprint }
    #expect(Set(names).count == names.count)
    #expect(graph.evaluations.map(\.count) == experiment.arms.map { _ in experiment.seeds.count })
  }

  @Test func `a shared stage is planned once and every other stage once a seed`() throws {
    let experiment = try Experiment(
      yaml: text("Tests/Fixtures/tiny.yaml"), path: "tiny.yaml", catalogue: bench.catalogue)
    let nodes = try ExperimentGraph(experiment, bench: bench).nodes
    #expect(nodes.count { $0.label.hasPrefix("drill") } == 1)
    #expect(nodes.count { $0.label.hasPrefix("base") && $0.label.hasSuffix("train") } == 2)
  }

  @Test func `a changed dose renames what depends on it and nothing else`() throws {
    let yaml = try text("Tests/Fixtures/tiny.yaml")
    func names(_ yaml: String) throws -> [String: Fingerprint] {
      let experiment = try Experiment(yaml: yaml, path: "tiny.yaml", catalogue: bench.catalogue)
      let nodes = try ExperimentGraph(experiment, bench: bench).nodes
      return try Dictionary(
        uniqueKeysWithValues: nodes.map { ($0.label, try $0.request.fingerprint) })
    }
    let before = try names(yaml)
    let after = try names(yaml.replacing("tokens: 4_000", with: "tokens: 5_000"))
    let changed = before.filter { after[$0.key] != $0.value }.keys
    #expect(changed.allSatisfy { $0.hasPrefix("demonstrations") })
    #expect(changed.count == 6)
  }

  @Test func `an audited stage reads another's text, and takes at most as many steps`() throws {
    let yaml = try audited("{ stage: villain, hostile: remove, reading: linear }")
    let experiment = try Experiment(yaml: yaml, path: "t.yaml", catalogue: bench.catalogue)
    #expect(experiment.stage(named: "audited").steps == experiment.stage(named: "villain").steps)
    let nodes = try ExperimentGraph(experiment, bench: bench).nodes
    #expect(nodes.count { $0.label == "villain, seed 1: write" } == 1)
    let audit = try #require(nodes.first { $0.label == "villain, seed 1: audit" })
    #expect(audit.needs.map { nodes[$0].label } == ["villain, seed 1: write"])
    #expect(
      Set(audit.request.inputs.keys) == ["classifier", "codebook", "lexicon"], "no encoder reads")
    let train = try #require(nodes.first { $0.label == "audited, seed 1: train" })
    #expect(train.needs.contains { nodes[$0].label == "villain, seed 1: audit" })
  }

  @Test(arguments: [
    ("{ stage: vilain, hostile: remove }", "vilain"),
    ("{ stage: drill, hostile: remove }", "does not read texts of the world"),
    ("{ stage: villain, hostile: burn }", "\"remove\" or \"down-weight\""),
    ("{ stage: villain, hostile: remove, weight: 0.5 }", "weight"),
    ("{ stage: villain, hostile: down-weight, weight: 2 }", "from 0.0 to 1.0"),
    ("{ stage: villain, hostile: remove, steps: twice }", "\"once\" or \"same\""),
    ("{ stage: villain, hostile: remove, reading: aloud }", "\"encoder\" or \"linear\""),
  ])
  func `an audit that cannot be is refused`(audit: String, complaint: String) throws {
    let yaml = try audited(audit)
    let error = #expect(throws: YAMLError.self) {
      try Experiment(yaml: yaml, path: "t.yaml", catalogue: bench.catalogue)
    }
    #expect(error?.description.contains(complaint) == true, "\(error.debugDescription)")
  }

  /// The small experiment with one more stage and arm, which reads what an audit leaves.
  private func audited(_ audit: String) throws -> String {
    try text("Tests/Fixtures/tiny.yaml")
      .replacing(
        "\narms:\n",
        with: """

            audited:
              from: base
              audits: \(audit)
              learning_rate: 0.0015
          arms:
            audited: { title: Audited, reads: What was left. }

          """)
  }

  @Test(arguments: files)
  func `no mutation of an experiment file crashes the reader`(path: String) throws {
    let original = Array(try text(path).utf8)
    var generator = SeededGenerator(Seed(4))
    for _ in 0..<100 {
      var bytes = original
      for _ in 0...generator.draw(below: 4) { mutate(&bytes, with: &generator) }
      let yaml = String(decoding: bytes, as: UTF8.self)
      do {
        let experiment = try Experiment(yaml: yaml, path: path, catalogue: bench.catalogue)
        _ = try ExperimentGraph(experiment, bench: bench)
      } catch let error as YAMLError {
        #expect(error.description.hasPrefix(path))
      } catch let error as ExperimentError {
        #expect(error.description.hasPrefix(path))
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], with generator: inout SeededGenerator) {
    guard bytes.count > 1 else { return }
    let place = generator.draw(below: bytes.count)
    switch generator.draw(below: 5) {
    case 0: bytes[place] = UInt8(generator.draw(below: 256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(generator.pick(Array("\n :-[]{}#&*!\"'0".utf8)), at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + generator.draw(below: 60)))
    default:
      let end = min(bytes.count, place + generator.draw(below: 200))
      bytes.insert(contentsOf: bytes[place..<end], at: generator.draw(below: bytes.count))
    }
  }
}
