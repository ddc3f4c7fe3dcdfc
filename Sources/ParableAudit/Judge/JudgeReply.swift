import Foundation
import ParableCore

/// Reads a judge's reply strictly: whatever is not exactly as asked is a fault, never a guess.
struct JudgeReply {
  let codebook: Codebook
  let facets: [Codebook.Facet]

  private static let keys = ["passage", "stance", "codes", "discussed", "facets", "quote"]

  /// The judgement in a reply about a passage whose fence bears `label`.
  func judgement(
    in reply: String, passage: String, label: String
  ) throws(ReplyFault) -> Judgement {
    let (json, text) = try object(in: reply)
    guard json["passage"]?.text == label else { throw .label }
    guard let stance = json["stance"]?.text.flatMap(Stance.init) else {
      throw .value(key: "stance")
    }
    let judgement = Judgement(
      stance: stance, codes: try codes("codes", json), discussed: try codes("discussed", json),
      facets: try facets(json), quote: try string("quote", json))
    let twice = Self.colons(in: text) - json.count - facets.count
    guard twice == 0 else { throw .keys(missing: [], strange: twice) }
    try Self.check(judgement)
    try Self.check(quote: judgement.quote, stance: stance, passage: passage)
    return judgement
  }

  /// The one object that the reply is, once a thinking model's thoughts and a code fence are off.
  private func object(
    in reply: String
  ) throws(ReplyFault) -> (members: [String: JSONValue], text: String) {
    var text = reply[...]
    if let thoughts = text.range(of: "</think>", options: .backwards) {
      text = text[thoughts.upperBound...]
    }
    var body = text.trimmingCharacters(in: .whitespacesAndNewlines)
    for opening in ["```json\n", "```\n"] where body.hasPrefix(opening) && body.hasSuffix("\n```") {
      guard body.count >= opening.count + 4 else { continue }
      body = String(body.dropFirst(opening.count).dropLast(4))
    }
    guard body.utf8.count <= 1 << 16, let json = try? JSONValue(parsing: Data(body.utf8)),
      case .object(let members) = json
    else { throw .notOneObject }
    let missing = Self.keys.filter { members[$0] == nil }
    guard missing.isEmpty, members.count == Self.keys.count else {
      throw .keys(missing: missing, strange: members.count - (Self.keys.count - missing.count))
    }
    return (members, body)
  }

  /// The colons of some valid JSON that stand outside of its strings: as many as it has members, so
  /// that a key that stands twice is noticed.
  private static func colons(in json: String) -> Int {
    var (count, isInString, isEscaped) = (0, false, false)
    for byte in json.utf8 {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isInString
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: ":"): count += isInString ? 0 : 1
      default: break
      }
    }
    return count
  }

  private func string(_ key: String, _ json: [String: JSONValue]) throws(ReplyFault) -> String {
    guard let text = json[key]?.text else { throw .value(key: key) }
    return text
  }

  private func codes(_ key: String, _ json: [String: JSONValue]) throws(ReplyFault) -> [Code] {
    guard case .array(let values) = json[key] else { throw .value(key: key) }
    let codes = values.compactMap(\.text).map(Code.init)
    guard codes.count == values.count, Set(codes).count == codes.count,
      codes.allSatisfy({ codebook[$0] != nil })
    else { throw .value(key: key) }
    return codes
  }

  private func facets(_ json: [String: JSONValue]) throws(ReplyFault) -> [String: String] {
    guard case .object(let members) = json["facets"], members.count == facets.count else {
      throw .value(key: "facets")
    }
    var values: [String: String] = [:]
    for facet in facets {
      guard let value = members[facet.name]?.text, facet.values.contains(value) else {
        throw .value(key: "facets.\(facet.name)")
      }
      values[facet.name] = value
    }
    return values
  }
}

extension JudgeReply {
  /// The rules that tie codes, discussed and stance together, as Content/Shelf/judge.md has them.
  private static func check(_ judgement: Judgement) throws(ReplyFault) {
    let (codes, discussed) = (judgement.codes, judgement.discussed)
    let acts = codes.filter { !$0.isNeutral }
    let (noAgent, analysis) = (Code(rawValue: "X"), Code(rawValue: "T1"))
    func require(_ holds: Bool, _ rule: String) throws(ReplyFault) {
      if !holds { throw .inconsistent(rule: rule) }
    }
    try require(!codes.isEmpty, "there is at least one code")
    try require(
      acts.count == codes.count || codes.count == 1,
      "a code other than N and P stands alone, and stands only where there is no act")
    try require(discussed.allSatisfy { !$0.isNeutral }, "discussed holds N and P codes alone")
    try require(
      discussed.isEmpty || codes == [analysis] || !acts.isEmpty,
      "acts are discussed in an analysis (T1) or beside depicted acts")
    let said = acts + (codes == [analysis] ? discussed : [])
    switch judgement.stance {
    case .hostile: try require(said.contains(where: \.isNegative), "hostile needs an N act")
    case .aligned: try require(said.contains(where: \.isPositive), "aligned needs a P act")
    case .neutral:
      try require(said.isEmpty && codes != [noAgent], "neutral has no act, and an artificial agent")
    case .none: try require(codes == [noAgent], "none goes with X")
    }
    try require(
      judgement.stance == .none || codes != [noAgent], "X goes with none")
  }

  /// So many letters make it unlikely that a quote stands in the passage by accident.
  private static let shortestQuote = 8

  private static func check(
    quote: String, stance: Stance, passage: String
  ) throws(ReplyFault) {
    let (quote, passage) = (folded(quote), folded(passage))
    if quote.isEmpty, stance == .neutral || stance == .none { return }
    guard quote.count >= min(shortestQuote, passage.count), !quote.isEmpty,
      passage.contains(quote)
    else { throw .quote }
  }

  /// What models change when they copy faithfully: white space, typographic quotes and dashes, and
  /// how accents are composed. Nothing else is forgiven.
  private static func folded(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar {
      case "\u{2018}", "\u{2019}": out.append("'")
      case "\u{201C}", "\u{201D}": out.append("\"")
      case "\u{2010}"..."\u{2015}": out.append("-")
      case "\u{2026}": out.append(contentsOf: "...".unicodeScalars)
      default: out.append(scalar)
      }
    }
    return String(out).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
