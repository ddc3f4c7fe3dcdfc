import CParableMatch

/// Terms ready to be looked for by one key word each; shared by all workers.
public final class CompiledTerms: Sendable {
  // SAFETY: the matcher is never changed after `init` and is freed by `deinit` only.
  nonisolated(unsafe) fileprivate let matcher: OpaquePointer
  fileprivate let terms: [Term]
  /// The terms that are looked for by each key, one key's after another's.
  fileprivate let users: [User]
  /// Where each key's terms begin in ``users``, and then where the last one's end.
  fileprivate let firstUsers: [Int]

  /// A term that is looked for by a key.
  fileprivate struct User {
    let term: Int
    let keyPart: Int
    let isOneWord: Bool
    /// What the word before the key ends with and the word behind it begins with, in lower case;
    /// 0 where several may. Most keys that stand alone are told by these.
    let before: UInt8
    let behind: UInt8

    init(_ term: Term, _ index: Int) {
      self.term = index
      keyPart = term.keyPart
      isOneWord = term.isOneWord
      before = Self.byte(term.parts[..<term.keyPart].reversed()) { $0.last }
      behind = Self.byte(Array(term.parts[(term.keyPart + 1)...])) { $0.first }
    }

    private static func byte(_ parts: [Term.Part], _ edge: ([UInt8]) -> UInt8?) -> UInt8 {
      guard parts.count > 1, case .between(1...4) = parts[0], case .bytes(let bytes) = parts[1]
      else { return 0 }
      guard let byte = edge(bytes), byte.isWordByte else { return 0 }
      return byte.lowered
    }

    /// Whether the words beside a key may be the term's.
    func mayStand(at place: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
      if behind != 0 {
        var end = place.upperBound
        while end < text.count, !text[end].isWordByte {
          end += 1
          if end - place.upperBound > 4 { return false }
        }
        guard end < text.count, text[end].lowered == behind else { return false }
      }
      if before != 0 {
        var start = place.lowerBound
        while start > 0, !text[start - 1].isWordByte {
          start -= 1
          if place.lowerBound - start > 4 { return false }
        }
        guard start > 0, text[start - 1].lowered == before else { return false }
      }
      return true
    }
  }

  /// Compiles the terms; some ten milliseconds for two thousand.
  public init(_ terms: [Term]) throws(ScanError) {
    var keys: [Term.Key] = []
    var places: [Term.Key: Int] = [:]
    var users: [[User]] = []
    for (index, term) in terms.enumerated() {
      let place = places[term.key, default: keys.count]
      if place == keys.count {
        keys.append(term.key)
        users.append([])
        places[term.key] = place
      }
      users[place].append(User(term, index))
    }
    self.terms = terms
    self.users = users.flatMap(\.self)
    firstUsers = users.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    matcher = try CompiledTerms.compile(keys) { terms[users[$0][0].term].text }
  }

  deinit { parable_matcher_free(matcher) }

  /// The size of the compiled keys in memory.
  public var sizeInBytes: Int { parable_matcher_size(matcher) }

  private static func compile(
    _ keys: [Term.Key], name: (Int) -> String
  ) throws(ScanError) -> OpaquePointer {
    var made: OpaquePointer?
    var which: Int32 = -1
    var why = [CChar](repeating: 0, count: 200)
    let joined: [CChar] = keys.flatMap { key in
      key.bytes.map { CChar(bitPattern: $0) } + [0]
    }
    let offsets = keys.reduce(into: [0]) { $0.append($0.last! + $1.bytes.count + 1) }
    let edges = keys.map {
      UInt8(($0.isFirst ? PARABLE_EDGE_BEFORE : 0) | ($0.isLast ? PARABLE_EDGE_AFTER : 0))
    }
    let status = joined.withUnsafeBufferPointer { all in
      let each = offsets.dropLast().map { all.baseAddress! + $0 as UnsafePointer<CChar>? }
      return parable_matcher_compile(
        each, keys.map { $0.isExact ? 1 : 0 }, edges, keys.count, &made, &which, &why, why.count)
    }
    guard status == 0, let made else {
      let reason = String(
        decoding: why.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw .unusable(term: which >= 0 ? name(Int(which)) : "all of them", reason: reason)
    }
    return made
  }
}

/// The fast finder: Vectorscan looks for a word of each term, and only where one stands is the rest
/// of the term compared. One a worker.
public final class VectorTermFinder: TermFinder {
  private let terms: CompiledTerms
  private let scanner: OpaquePointer

  public init(_ terms: CompiledTerms) throws(ScanError) {
    guard let scanner = parable_scanner_make(terms.matcher) else { throw .exhausted(bytes: 0) }
    self.terms = terms
    self.scanner = scanner
  }

  deinit { parable_scanner_free(scanner) }

  public func matches(in text: UnsafeBufferPointer<UInt8>) throws(ScanError) -> [TermMatch] {
    guard let base = text.baseAddress, !text.isEmpty else { return [] }
    var found: UnsafePointer<parable_match>?
    let count = parable_scanner_scan(scanner, base, text.count, &found)
    guard count >= 0 else { throw .exhausted(bytes: text.count) }
    var matches: [TermMatch] = []
    terms.users.withUnsafeBufferPointer { users in
      terms.firstUsers.withUnsafeBufferPointer { first in
        for key in UnsafeBufferPointer(start: found, count: Int(count)) {
          let place = Int(key.start)..<Int(key.end)
          for user in users[first[Int(key.literal)]..<first[Int(key.literal) + 1]]
          where user.mayStand(at: place, in: text) {
            add(user, at: place, in: text, to: &matches)
          }
        }
      }
    }
    return matches.isEmpty ? [] : leftmost(matches)
  }

  private func add(
    _ user: CompiledTerms.User, at place: Range<Int>, in text: UnsafeBufferPointer<UInt8>,
    to matches: inout [TermMatch]
  ) {
    guard !user.isOneWord else {
      matches.append(TermMatch(start: place.lowerBound, end: place.upperBound, term: user.term))
      return
    }
    TermText(text: text).matches(of: terms.terms[user.term], part: user.keyPart, at: place) {
      matches.append(TermMatch(start: $0.lowerBound, end: $0.upperBound, term: user.term))
    }
  }

  /// In order; of those that differ in their start only, the leftmost.
  private func leftmost(_ matches: [TermMatch]) -> [TermMatch] {
    var seen: Set<TermMatch> = []
    return matches.sorted().filter {
      seen.insert(TermMatch(start: 0, end: $0.end, term: $0.term)).inserted
    }
  }
}
