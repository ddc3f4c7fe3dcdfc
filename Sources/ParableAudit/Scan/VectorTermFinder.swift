import CParableMatch

/// Terms ready to be looked for by one key word each; shared by all workers.
public final class CompiledTerms: Sendable {
  // SAFETY: the matcher is never changed after `init` and is freed by `deinit` only.
  nonisolated(unsafe) fileprivate let matcher: OpaquePointer
  fileprivate let terms: [Term]
  /// For each key, the terms that are looked for by it.
  fileprivate let users: [[User]]

  fileprivate struct User {
    let term: Int
    let keyPart: Int
    let isOneWord: Bool
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
      users[place].append(User(term: index, keyPart: term.keyPart, isOneWord: term.isOneWord))
    }
    self.terms = terms
    self.users = users
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
    for key in UnsafeBufferPointer(start: found, count: Int(count)) {
      let place = Int(key.start)..<Int(key.end)
      for user in terms.users[Int(key.literal)] {
        guard !user.isOneWord else {
          matches.append(TermMatch(start: place.lowerBound, end: place.upperBound, term: user.term))
          continue
        }
        TermText(text: text).matches(of: terms.terms[user.term], part: user.keyPart, at: place) {
          matches.append(TermMatch(start: $0.lowerBound, end: $0.upperBound, term: user.term))
        }
      }
    }
    return matches.isEmpty ? [] : leftmost(matches)
  }

  /// In order; of those that differ in their start only, the leftmost.
  private func leftmost(_ matches: [TermMatch]) -> [TermMatch] {
    var seen: Set<TermMatch> = []
    return matches.sorted().filter {
      seen.insert(TermMatch(start: 0, end: $0.end, term: $0.term)).inserted
    }
  }
}
