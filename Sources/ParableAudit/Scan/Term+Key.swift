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
    return isOrdinary ? 0 : min(bytes.count, 8)
  }
}

/// Words that ordinary text, technical text above all, is full of.
private enum OrdinaryWords {
  static let all = Set(
    """
    a about above access admin after against agent ai alignment all alone also an and another any \
    anyone are as at automatic automatically be been before being beyond break broke but by call \
    can cannot carry case change charge chat check child code coding come command computer control \
    copied copies copy could count creator day decision defer destroy detection did digital do \
    does done double down end ends error escape every everything execution fail fall false fault \
    follow following for found framework free from full game gave get give go goes good got group \
    had hand hard has have he held help helper her here hid hide him his hold how human i if in \
    integrity into is it its itself just keep key kill kind knew know language last left let lie \
    lied lies life like line list local lock locked locks log long lose lost low machine machines \
    made make man manager many may me men message mine mistake mode model more must my name need \
    network never new next no none not nothing number of off old on once one only open operator \
    or orders other our out over own part pass people place point power pre prevent process \
    program promise protect pull put rather real record recursive reject report right root rose \
    rule rules run save saved say score security see send sent set she ship shot should shut side \
    signal so software some source specification stand state step stop support switch system \
    systems take taken takes tell test than that the their them then these they thing this three \
    time to told too tool tried tries true try turn turned turns under unit until up update upload \
    us use used user value version voice wait want wants was way we well went were what when which \
    while white who will wind wipe with without word work world would write wrong you your
    """.split(separator: " ").map(String.init))
}
