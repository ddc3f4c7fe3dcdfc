import Foundation
import ParableCore
import Synchronization

/// Replies on the disk, so that a run that was killed goes on without asking again.
///
/// A JSONL file, one reply a line under the fingerprint of its request: the requests, and so the
/// corpus text and any key, are not in it. One process at a time may have it open. Each line is
/// handed to the system whole before the reply is used; what a power cut may lose is asked again.
public final class ReplyCache: Sendable {
  /// One line of the file.
  struct Line: Codable {
    let request: Fingerprint
    let reply: ChatReply
  }

  public let file: URL
  private let descriptor: Int32
  private let replies: Mutex<[Fingerprint: ChatReply]>

  /// Opens a cache, making the file if there is none; half a line at its end is cut off.
  ///
  /// - Throws: ``ReplyFileError``, ``FileError``.
  public init(file: URL) throws {
    self.file = file
    descriptor = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FileError.unwritable(path: file.path, reason: String(cString: strerror(errno)))
    }
    replies = Mutex([:])
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw ReplyFileError.busy(path: file.path)
    }
    let (lines, length) = try Self.lines(of: file)
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw FileError.unwritable(path: file.path, reason: String(cString: strerror(errno)))
    }
    replies.withLock { $0 = lines }
  }

  deinit { close(descriptor) }

  /// How many replies there are.
  public var count: Int { replies.withLock(\.count) }

  /// The reply to a request; nil when it has not been asked.
  public func reply(to request: Fingerprint) -> ChatReply? { replies.withLock { $0[request] } }

  /// Keeps a reply; the first one to a request stays.
  ///
  /// - Throws: ``ModelFailure/notKept(path:reason:)``.
  public func keep(_ reply: ChatReply, to request: Fingerprint) throws(ModelFailure) {
    let line = Line(request: request, reply: reply)
    guard let data = try? CanonicalJSON.data(of: line) else {
      throw .notKept(path: file.path, reason: "it cannot be written as JSON")
    }
    let error = replies.withLock { replies -> Int32 in
      guard replies[request] == nil else { return 0 }
      let error = append(Array(data) + [UInt8(ascii: "\n")])
      if error == 0 { replies[request] = reply }
      return error
    }
    if error != 0 { throw .notKept(path: file.path, reason: String(cString: strerror(error))) }
  }

  /// Writes all bytes or, where the disk is full, takes it back; 0 or the system's error.
  private func append(_ bytes: [UInt8]) -> Int32 {
    let start = lseek(descriptor, 0, SEEK_END)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = count < 0 ? errno : EIO
        _ = ftruncate(descriptor, start)
        return error
      }
      written += count
    }
    return 0
  }

  /// The replies in a file, and how many bytes its whole lines take.
  static func lines(of file: URL) throws -> (replies: [Fingerprint: ChatReply], length: Int) {
    guard let data = try? Data(contentsOf: file) else {
      throw FileError.unreadable(path: file.path, reason: "it cannot be read")
    }
    let newline = UInt8(ascii: "\n")
    let whole = data.prefix((data.lastIndex(of: newline) ?? -1) + 1)
    var replies: [Fingerprint: ChatReply] = [:]
    let lines = whole.split(separator: newline, omittingEmptySubsequences: false).dropLast()
    for (index, line) in lines.enumerated() {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
        throw ReplyFileError.damaged(path: file.path, line: index + 1)
      }
      replies[line.request] = replies[line.request] ?? line.reply
    }
    return (replies, whole.count)
  }
}

/// What can be wrong with a file of replies.
public enum ReplyFileError: Error, Hashable {
  /// Another process has the file open.
  case busy(path: String)
  /// A line is no reply.
  case damaged(path: String, line: Int)
}

extension ReplyFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .busy(let path):
      "\(path): another process keeps its replies here. Wait for it, or name another file."
    case .damaged(let path, let line):
      "\(path):\(line): this line is no recorded reply. Remove it; what it held is asked again."
    }
  }
}
