import Foundation
import Testing

@testable import ParableCore

final class AtomicFileTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "atomic-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func held() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func write(_ text: String, to place: URL) throws {
    try AtomicFile.writeFolder(place) { partial in
      try AtomicFile.fill(partial.appending(path: "a.txt")) {
        try $0.write(contentsOf: Data(text.utf8))
      }
    }
  }

  @Test func `a folder is replaced whole and leaves nothing beside it`() throws {
    let place = folder.appending(path: "model")
    try write("old", to: place)
    try Data().write(to: place.appending(path: "stray"))
    try write("new", to: place)
    #expect(try held() == ["model"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["a.txt"])
    #expect(try Data(contentsOf: place.appending(path: "a.txt")) == Data("new".utf8))
  }

  @Test func `a full disk is told in the words of the system, and nothing is left`() throws {
    let place = folder.appending(path: "weights")
    let reason = "No space left on device"
    #expect(throws: FileError.unwritable(path: place.path, reason: reason)) {
      try AtomicFile.write(to: place) { _ in
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        try full.write(contentsOf: Data("x".utf8))
      }
    }
    #expect(try held() == [])
  }

  #if os(Linux)
    @Test func `a folder that is replaced is never away`() async throws {
      let place = folder.appending(path: "model")
      try write("0", to: place)
      let path = place.appending(path: "a.txt").path
      // Beside the writing, a task looks as fast as it can whether the file is there.
      let misses = try await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask {
          var misses = 0
          while !Task.isCancelled { if access(path, F_OK) != 0 { misses += 1 } }
          return misses
        }
        for index in 1...200 { try write("\(index)", to: place) }
        group.cancelAll()
        return try await group.next()!
      }
      #expect(misses == 0)
    }
  #endif

  @Test func `a body that fails leaves the former folder as it was`() throws {
    struct Full: Error {}
    let place = folder.appending(path: "model")
    try write("old", to: place)
    #expect(throws: FileError.self) { try AtomicFile.writeFolder(place) { _ in throw Full() } }
    #expect(try held() == ["model"])
    #expect(try Data(contentsOf: place.appending(path: "a.txt")) == Data("old".utf8))
  }

  @Test func `sweeping removes what killed writers left and nothing else`() throws {
    let files = FileManager.default
    let leftover = folder.appending(path: ".model.v2.\(UUID().uuidString).partial")
    try files.createDirectory(at: leftover, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: leftover.appending(path: "weights"))
    let own = [".hidden", ".movie.partial", "a.partial", "inner", "b.\(UUID().uuidString).partial"]
    for name in own where name != "inner" { try Data().write(to: folder.appending(path: name)) }
    try Data().write(to: folder.appending(path: ".a.json.\(UUID().uuidString).partial"))
    let deep = folder.appending(path: "inner/.b.\(UUID().uuidString).partial")
    try files.createDirectory(at: deep, withIntermediateDirectories: true)
    AtomicFile.sweepPartials(in: folder)
    #expect(try held() == own.sorted())
    #expect(files.fileExists(atPath: deep.path))
  }

  @Test func `what a killed writer leaves is swept`() throws {
    var during: [String] = []
    try AtomicFile.write(to: folder.appending(path: "a.json")) { _ in
      during = try held()
      AtomicFile.sweepPartials(in: folder)
      #expect(try held().isEmpty)
      // The renaming that follows then fails; that is this test's doing.
      try Data().write(to: folder.appending(path: during[0]))
    }
    #expect(during.count == 1)
  }

  @Test func `sweeping a folder that is not there does nothing`() {
    AtomicFile.sweepPartials(in: folder.appending(path: "none"))
  }
}
