import Foundation
import Testing

@testable import ParableCore

struct RunFolderTests {
  struct Settings: Codable { var steps = 3 }
  struct Outcome: Codable, Equatable { var loss = 0.5 }

  let store = RunStore(
    FileManager.default.temporaryDirectory.appending(path: "runs-\(UUID().uuidString)"))

  func request(steps: Int = 3) throws -> RunRequest {
    try RunRequest(verb: "train", settings: Settings(steps: steps))
  }

  /// A finished run with one artefact; gives the folder's path and lets go of the lock.
  func finished() throws -> URL {
    let run = try store.open(request())
    try run.append("started")
    try run.append("saved", ["step": .number(1)])
    try Data("weights".utf8).write(to: run.file("weights.bin"))
    try run.finish(Outcome(), artefacts: ["weights.bin"])
    return run.url
  }

  @Test func `the same request opens the same folder and finds its result`() throws {
    let url = try finished()
    let again = try store.open(request())
    #expect(again.url == url)
    #expect(again.isFinished)
    #expect(try again.result(as: Outcome.self) == Outcome())
    #expect(try store.open(request(steps: 4)).url != url)
  }

  @Test func `two processes cannot work in one folder`() throws {
    let first = try store.open(request())
    #expect(throws: RunError.busy(folder: first.url.path)) { try store.open(request()) }
    withExtendedLifetime(first) {}
  }

  @Test func `a log whose last line was torn continues with the whole lines`() throws {
    let url = try {
      let run = try store.open(request())
      try run.append("started")
      try run.append("saved")
      return run.url
    }()
    let log = url.appending(path: "events.jsonl")
    try Data(contentsOf: log).dropLast(9).write(to: log)
    let again = try store.open(request())
    #expect(again.events.map(\.event) == ["started"])
    try again.append("resumed")
    #expect(again.events.count == 2)
  }

  @Test func `verification passes over an untouched run`() throws {
    let check = try RunVerification(of: finished())
    #expect(check.events == 3)
    #expect(check.artefacts == 1)
  }

  @Test(arguments: ["request.json", "events.jsonl", "result.json", "weights.bin"])
  func `a change of any byte is found`(name: String) throws {
    let file = try finished().appending(path: name)
    let original = try Data(contentsOf: file)
    for index in original.indices {
      var changed = original
      changed[index] ^= 1
      try changed.write(to: file)
      #expect(throws: (any Error).self, "byte \(index)") {
        try RunVerification(of: file.deletingLastPathComponent())
      }
    }
  }

  @Test func `files may be added to finished work, and replace earlier ones, but not its result`()
    throws
  {
    let run = try RunStore.open(folder: finished())
    let result = try Data(contentsOf: run.file("result.json"))
    for text in ["one", "two"] {
      try run.add { ["reading.txt": Data(text.utf8), "weights.bin": Data(text.utf8)] }
    }
    #expect(run.isFinished && store.list().map(\.state) == [.finished])
    #expect(try RunStore.open(folder: run.url).result(as: Outcome.self) == Outcome())
    #expect(try Data(contentsOf: run.file("result.json")) == result)
    let check = try RunVerification(of: run.url)
    #expect(check.artefacts == 2 && check.events == 5)
    #expect(try String(contentsOf: run.artefact("weights.bin"), encoding: .utf8) == "two")
    try run.add { [:] }
    #expect(run.events.count == 5, "nothing new is no event")
  }

  @Test func `nothing is added to unfinished work, nor by two processes at once`() throws {
    let running = try store.open(request(steps: 4))
    try running.append("started")
    #expect(throws: RunError.unfinished(folder: running.url.path)) {
      try running.add { ["x": Data()] }
    }
    #expect(running.events.map(\.event) == ["started"])
    let run = try RunStore.open(folder: finished())
    try run.add {
      let other = try RunStore.open(folder: run.url)
      #expect(throws: RunError.busy(folder: run.url.path)) {
        try other.add(patience: .zero) { [:] }
      }
      return [:]
    }
  }

  @Test func `what a killed process was adding is there as a whole or not at all`() throws {
    let run = try RunStore.open(folder: finished())
    try run.add { ["reading.txt": Data("one".utf8)] }
    let staged = run.file(".added")
    func leave(_ text: String) throws {
      try FileManager.default.createDirectory(at: staged, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: staged.appending(path: "reading.txt"))
    }
    // Killed before the log named it.
    try leave("never said")
    #expect(
      try String(
        contentsOf: RunStore.open(folder: run.url).artefact("reading.txt"), encoding: .utf8)
        == "one")
    #expect(!FileManager.default.fileExists(atPath: staged.path))
    // Killed after the log named it.
    try run.add { ["reading.txt": Data("two".utf8)] }
    try Data("one".utf8).write(to: run.file("reading.txt"))
    try leave("two")
    #expect(throws: RunError.self) { try RunVerification(of: run.url) }
    _ = try RunStore.open(folder: run.url)
    #expect(try RunVerification(of: run.url).artefacts == 2)
  }

  @Test(arguments: ["events.jsonl", "result.json", "weights.bin", "reading.txt"])
  func `a change of any byte is found in what was added to`(name: String) throws {
    let run = try RunStore.open(folder: finished())
    try run.add { ["reading.txt": Data("read".utf8)] }
    let file = run.file(name)
    let original = try Data(contentsOf: file)
    for index in original.indices {
      var changed = original
      changed[index] ^= 1
      try changed.write(to: file)
      #expect(throws: (any Error).self, "byte \(index)") { try RunVerification(of: run.url) }
    }
  }

  @Test func `a changed line is named by its number`() throws {
    let url = try finished()
    let log = url.appending(path: "events.jsonl")
    let text = try String(contentsOf: log, encoding: .utf8)
    try text.replacing("\"step\":1", with: "\"step\":2").write(
      to: log, atomically: false, encoding: .utf8)
    let error = #expect(throws: RunError.self) { try RunVerification(of: url) }
    guard case .altered(let path, let line, _) = error else {
      Issue.record("expected an altered line")
      return
    }
    #expect(path == log.path)
    #expect(line == 2)
  }

  @Test func `a run is found by its name, by a part of it, and by a link`() throws {
    let url = try finished()
    try store.link("demo", to: store.open(request()))
    #expect(try store.find(url.lastPathComponent).lastPathComponent == url.lastPathComponent)
    #expect(try store.find(String(url.lastPathComponent.suffix(8))).path == url.path)
    #expect(try store.find("demo").lastPathComponent == url.lastPathComponent)
    #expect(throws: RunError.notFound(name: "nothing", store: store.url.path)) {
      try store.find("nothing")
    }
  }

  @Test func `the list tells finished, running and interrupted runs apart`() throws {
    _ = try finished()
    let running = try store.open(request(steps: 4))
    try running.append("started")
    try { try store.open(request(steps: 5)).append("started") }()
    #expect(store.list().map(\.state) == [.finished, .running, .interrupted])
  }

  @Test func `a file that cannot be written leaves nothing behind`() throws {
    let folder = store.url.appending(path: "none")
    #expect(throws: FileError.self) {
      try AtomicFile.write(Data("x".utf8), to: folder.appending(path: "a.json"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func `a finished run can be read by many at once`() throws {
    _ = try finished()
    let first = try store.open(request())
    let second = try store.open(request())
    #expect(first.isFinished && second.isFinished)
  }

  @Test func `an artefact is handed out only as it was written`() throws {
    let url = try finished()
    let run = try store.open(request().fingerprint)
    #expect(try run.artefact("weights.bin").path == url.appending(path: "weights.bin").path)
    #expect(throws: RunError.self) { try run.artefact("other.bin") }
    try Data("wrights".utf8).write(to: url.appending(path: "weights.bin"))
    #expect(throws: RunError.self) { try run.artefact("weights.bin") }
  }

  @Test func `a run that is made of others is verified with them`() throws {
    let part = try finished()
    let whole = try {
      let run = try store.open(request(steps: 9))
      try run.begin("the whole")
      try run.finish(Outcome(), parts: [store.open(request())])
      return run.url
    }()
    let check = try RunVerification(of: whole)
    #expect(check.parts == 1)
    #expect(check.artefacts == 1)
    try Data("other".utf8).write(to: part.appending(path: "weights.bin"))
    #expect(throws: RunError.self) { try RunVerification(of: whole) }
  }

  @Test func `an artefact that is gone is a change`() throws {
    let url = try finished()
    try FileManager.default.removeItem(at: url.appending(path: "weights.bin"))
    let error = #expect(throws: RunError.self) { try RunVerification(of: url) }
    guard case .altered = error else {
      Issue.record("expected an altered file")
      return
    }
  }

  @Test func `an interrupted run with a torn line is unfinished, not altered`() throws {
    let url = try {
      let run = try store.open(request())
      try run.begin("x")
      try run.append("saved")
      return run.url
    }()
    let log = url.appending(path: "events.jsonl")
    try Data(contentsOf: log).dropLast(9).write(to: log)
    #expect(throws: RunError.unfinished(folder: url.path)) { try RunVerification(of: url) }
  }

  @Test func `an empty line in the log is a change`() throws {
    let url = try finished()
    let log = url.appending(path: "events.jsonl")
    let text = try String(contentsOf: log, encoding: .utf8)
    try text.replacing("\n", with: "\n\n", maxReplacements: 1)
      .write(to: log, atomically: false, encoding: .utf8)
    #expect(throws: RunError.self) { try RunVerification(of: url) }
  }

  @Test func `a run says in lists what it is`() throws {
    let run = try store.open(request())
    #expect(try !run.begin("villain, seed 1: train"))
    #expect(store.list().map(\.label) == ["villain, seed 1: train"])
    #expect(try run.begin("villain, seed 1: train"))
  }

  @Test func `a link never replaces anything but a link`() throws {
    let url = try finished()
    let run = try store.open(request())
    try store.link("demo", to: run)
    try store.link("demo", to: run)
    #expect(throws: FileError.self) { try store.link(url.lastPathComponent, to: run) }
    #expect(FileManager.default.fileExists(atPath: url.appending(path: "result.json").path))
    for name in ["", ".", "..", "../x", "a/b", "a b"] { #expect(!RunStore.isLinkName(name)) }
  }

  @Test func `one request never gets two folders`() async throws {
    let store = store
    let request = try request()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { _ = try? store.open(request) } }
    }
    let folders = try FileManager.default.contentsOfDirectory(atPath: store.url.path)
    #expect(folders.count { !$0.hasPrefix(".") } == 1)
  }

  @Test func `a run whose request cannot be read is listed as damaged`() throws {
    let url = try finished()
    try Data("{".utf8).write(to: url.appending(path: "request.json"))
    #expect(store.list().map(\.state) == [.damaged])
    #expect(store.list().map(\.verb) == ["train"])
  }
}
