/// A pattern for paths: `?` is one character and `*` any number of them but `/`; `**` is anything.
///
/// A pattern fits a path as a whole, or its end behind a `/`: `sft/*.jsonl` fits
/// `/data/sft/a.jsonl`.
struct PathPattern: Sendable, Hashable {
  private enum Part: Hashable {
    case character(UInt8)
    case one
    case some
    case anything
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    for byte in text.utf8 {
      switch (byte, parts.last) {
      case (UInt8(ascii: "*"), .some?): parts[parts.count - 1] = .anything
      case (UInt8(ascii: "*"), .anything?): break
      case (UInt8(ascii: "*"), _): parts.append(.some)
      case (UInt8(ascii: "?"), _): parts.append(.one)
      default: parts.append(.character(byte))
      }
    }
    self.parts = parts
  }

  /// Whether the pattern fits the path, or the path from behind one of its slashes.
  func matches(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { $0 + 1 }
    return starts.contains { fits(bytes[$0...]) }
  }

  /// Keeps, part by part, the places of the path at which the rest of the pattern may begin.
  private func fits(_ bytes: ArraySlice<UInt8>) -> Bool {
    let slash = UInt8(ascii: "/")
    var places = Set([bytes.startIndex])
    for part in parts {
      var next: Set<Int> = []
      for place in places {
        switch part {
        case .character(let byte):
          if place < bytes.endIndex, bytes[place] == byte { next.insert(place + 1) }
        case .one:
          if place < bytes.endIndex, bytes[place] != slash { next.insert(place + 1) }
        case .some:
          let end = bytes[place...].firstIndex(of: slash) ?? bytes.endIndex
          next.formUnion(place...end)
        case .anything: next.formUnion(place...bytes.endIndex)
        }
      }
      places = next
    }
    return places.contains(bytes.endIndex)
  }
}
