import Foundation
import ParableCore

/// What a server said when it refused, made fit for an error message.
enum ServerMessage {
  private static let longest = 240
  /// So many bytes in common with the request are no accident.
  private static let overlap = 24

  /// One line of at most 240 characters, without the key and without what it repeats of the
  /// request: servers like to send back the input they complain of, and that is corpus text.
  static func shortened(_ body: [UInt8], request: ChatRequest, key: APIKey?) -> String {
    let whole = Array(body.prefix(1 << 16))
    let json = try? JSONValue(parsing: Data(body.count > whole.count ? [] : whole))
    let said = json.flatMap(spoken) ?? (json == nil ? String(decoding: whole, as: UTF8.self) : "")
    var text = said
    if let key { text = text.replacing(key.secret, with: "(a key)") }
    text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    text = String(String.UnicodeScalarView(text.unicodeScalars.filter(isVisible)))
    text = String(text.prefix(4 * longest))
    text = withoutEcho(text, of: request.messages.map(\.content))
    return text.count <= longest ? text : text.prefix(longest - 1) + "…"
  }

  /// The message in the usual kinds of JSON errors; nil when none is found.
  ///
  /// `{"error": {"message": …}}`, `{"error": …}`, `{"message": …}`, `{"detail": …}`,
  /// and FastAPI's `{"detail": [{"loc": …, "msg": …}]}`, without the input that it echoes.
  static func spoken(in json: JSONValue) -> String? {
    if let error = json["error"] { return error["message"]?.text ?? error.text }
    if case .array(let list) = json["detail"] {
      return list.compactMap { $0["msg"]?.text }.joined(separator: "; ")
    }
    return json["message"]?.text ?? json["detail"]?.text
  }

  /// No control characters, and none that turn the direction of writing: a terminal shows this.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }

  /// Replaces each stretch that stands in one of the texts, too, by "[…]".
  private static func withoutEcho(_ message: String, of texts: [String]) -> String {
    let bytes = Array(message.utf8)
    guard bytes.count >= overlap else { return message }
    let wanted = Set((0...bytes.count - overlap).map { bytes[$0..<$0 + overlap] })
    var echoed = Array(repeating: false, count: bytes.count)
    let found = texts.reduce(into: Set<ArraySlice<UInt8>>()) { found, text in
      let spaced = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let bytes = Array(spaced.utf8)
      guard bytes.count >= overlap else { return }
      for start in 0...bytes.count - overlap where wanted.contains(bytes[start..<start + overlap]) {
        found.insert(bytes[start..<start + overlap])
      }
    }
    guard !found.isEmpty else { return message }
    for start in 0...bytes.count - overlap where found.contains(bytes[start..<start + overlap]) {
      for place in start..<start + overlap { echoed[place] = true }
    }
    return joined(bytes, without: echoed)
  }

  private static func joined(_ bytes: [UInt8], without echoed: [Bool]) -> String {
    var kept: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      if !echoed[place] {
        kept.append(byte)
      } else if place == 0 || !echoed[place - 1] {
        kept += Array("[…]".utf8)
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
