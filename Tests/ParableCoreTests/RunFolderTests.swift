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
}
