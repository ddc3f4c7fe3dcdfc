/// What stands right before and right behind a passage, for reports that quote it.
///
/// It is in the parts of an audit for the loudest findings of a segment only, and not among the
/// findings, so that these stay small and the same however the corpus was divided.
struct Surroundings: Sendable, Hashable, Codable {
  /// How many Unicode scalars are kept on each side.
  private static let reach = 200
  /// How many bytes at a cut may be left out, so that it falls between words.
  private static let slack = 40

  /// Nil where the passage begins the text.
  var before: String?
  /// Nil where it ends the text.
  var after: String?

  /// What stands around a range of a text, which begins and ends between characters of UTF-8.
  init(of passage: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
    var (start, end) = (passage.lowerBound, passage.upperBound)
    var scalars = 0
    while start > 0, scalars < Self.reach {
      start -= 1
      if text[start] & 0xC0 != 0x80 { scalars += 1 }
    }
    if start > 0 {
      let limit = min(start + Self.slack, passage.lowerBound)
      if let space = text[start..<limit].firstIndex(where: \.isSpaceByte) { start = space + 1 }
    }
    scalars = 0
    while end < text.count, scalars < Self.reach || text[end] & 0xC0 == 0x80 {
      if text[end] & 0xC0 != 0x80 { scalars += 1 }
      end += 1
    }
    if end < text.count {
      let limit = max(end - Self.slack, passage.upperBound)
      if let space = text[limit..<end].lastIndex(where: \.isSpaceByte) { end = space }
    }
    before = start < passage.lowerBound ? Self.text(text[start..<passage.lowerBound]) : nil
    after = end > passage.upperBound ? Self.text(text[passage.upperBound..<end]) : nil
  }

  private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
