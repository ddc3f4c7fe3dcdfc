import Foundation
import ParableCore
import Synchronization
import Testing

@testable import ParableAudit

struct ProvenanceDigestsTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func files() throws -> [String] {
    try [0, 1, 1 << 20, 3 << 20 + 7, 12].enumerated().map { index, size in
      try folder.write(Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }), "f\(index)")
        .path
    }
  }

  @Test(arguments: [1, 2, 16])
  func `digests are those of the files, in the order of the paths`(workers: Int) async throws {
    let paths = try files()
    let digests = try await FileDigests(workers: workers).all(of: paths)
    #expect(digests.map(\.path) == paths)
    #expect(digests.map(\.bytes) == [0, 1, 1 << 20, 3 << 20 + 7, 12])
    #expect(try digests.map(\.sha256) == paths.map { try Fingerprint(ofFile: URL(filePath: $0)) })
  }

  @Test func `progress rises to all files and all bytes`() async throws {
    let seen = Mutex<[FileDigests.Progress]>([])
    let digests = try await FileDigests(workers: 3).all(of: files()) { step in
      seen.withLock { $0.append(step) }
    }
    let steps = seen.withLock { $0 }
    #expect(steps.last?.files == 5)
    #expect(steps.last?.bytes == digests.map(\.bytes).reduce(0, +))
    for (before, after) in zip(steps, steps.dropFirst()) {
      #expect(before.bytes <= after.bytes && before.files <= after.files)
    }
  }

  @Test func `a file that cannot be read is named, and the others are hashed all the same`()
    async throws
  {
    let good = try folder.write(Data("x".utf8), "good").path
    let pipe = folder.url.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    let paths = [good, folder.url.appending(path: "none").path, folder.url.path, pipe, good]
    let results = try await FileDigests(workers: 2).each(of: paths)
    #expect(
      results.map { try? $0.get().sha256 } == [
        Fingerprint(of: Data("x".utf8)), nil, nil, nil, Fingerprint(of: Data("x".utf8)),
      ])
    await #expect(
      throws: FileError.unreadable(path: paths[1], reason: "No such file or directory")
    ) { try await FileDigests(workers: 2).all(of: paths) }
    await #expect(throws: FileError.unreadable(path: pipe, reason: "it is not a regular file")) {
      try await FileDigests(workers: 2).all(of: [pipe])
    }
  }

  @Test func `cancelled work throws instead of giving half digests`() async throws {
    let paths = try files()
    let work = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await FileDigests(workers: 2).all(of: paths)
    }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
  }
}

/// A folder of its own for each test; the system removes it.
struct ScratchFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "parable-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  @discardableResult
  func write(_ data: Data, _ name: String) throws -> URL {
    let file = url.appending(path: name)
    try data.write(to: file)
    return file
  }
}
