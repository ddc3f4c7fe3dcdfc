extension Term {
  /// A word of a term by which the whole is looked for, and what must stand beside it.
  struct Key: Hashable {
    var bytes: [UInt8]
    var isExact: Bool
    /// Whether no letter, digit or `_` may stand before or after it.
    var isFirst: Bool
    var isLast: Bool
  }

  /// The place of the part that is the key: the longest that is rare in ordinary text.
  var keyPart: Int {
    let places = parts.indices.filter { keyBytes(at: $0) != nil }
    return places.max { rarity(of: keyBytes(at: $0)!) < rarity(of: keyBytes(at: $1)!) }!
  }

  var key: Key {
    let place = keyPart
    let before = place == 0 ? nil : parts[place - 1]
    let after = place + 1 == parts.count ? nil : parts[place + 1]
    return Key(
      bytes: keyBytes(at: place)!, isExact: isExact,
      isFirst: before == nil || before == .gap || before == .between(1...4),
      isLast: after == .end || after == .between(1...4))
  }

  /// Whether the key is all that there is to look for.
  var isOneWord: Bool { parts.count == 1 || (parts.count == 2 && parts[1] == .end) }

  private func keyBytes(at place: Int) -> [UInt8]? {
    guard case .bytes(let bytes) = parts[place] else { return nil }
    return bytes
  }

  /// How seldom a word is; only speed depends on it.
  private func rarity(of bytes: [UInt8]) -> Int {
    let isOrdinary = OrdinaryWords.all.contains(String(decoding: bytes, as: UTF8.self).lowercased())
    return isOrdinary ? bytes.count - 100 : min(bytes.count, 8)
  }
}

/// Words of the lexicon that text is full of, alone or within longer words: more than one in 20 KB
/// of technical text, or one in 10 KB of prose.
private enum OrdinaryWords {
  static let all = Set(
    """
    11 8 88 a a. about access account act after ai ais all allow am an and any anyone api as ask \
    at back bb be before bot boy by c call can cas check child children co cod coding command \
    compute content control cop copy correct cover cut d2 data day depend do does don down e \
    each ed else end error even ever every ex false fault find first follow following for found \
    from get girl github give go goes going gone got hand have he head help her his i i. if ig \
    improv in inform into iron is it its iv k kept left let letter lie link lock log lose low lt \
    made main make man max may me men message meta might mis more mu must my need never no \
    nobody not note nothing object of off on one only open operat or order other our out over \
    own pass people perform place policy pos promise pull race rais raise ran re read red replac \
    report rid root run s same sat security self sent server she ship side so specif stand state \
    support system t take test th than that the their them three throw time tin to tok told took \
    tool true turn turns under up ur us use used values wait want war was way we went when wife \
    will wind with without won word work would wrong x you your
    """.split(separator: " ").map(String.init))
}
