/// A chart is drawn twice, for a desk and for a phone, so that its letters stay legible; the style
/// sheet shows one of the two.
package enum ChartSize: String, CaseIterable, Sendable {
  case wide, narrow

  /// The picture's width in CSS pixels.
  package var width: Double { self == .wide ? 760 : 358 }
  /// The room for row labels to the left of the axis; none on a phone, where they stand above.
  package var labels: Double { self == .wide ? 200 : 0 }

  /// A row's label in lines that fit beside the axis, at most three, or above it on a phone.
  package func label(_ text: String) -> [String] {
    let lines = Drawing.lines(text, of: self == .wide ? 22 : 38)
    guard lines.count > 3 else { return lines }
    return [lines[0], lines[1], lines[2] + "\u{2026}"]
  }

  /// The height that a label's second and third line add to its row.
  package func extraHeight(_ text: String) -> Double {
    self == .wide ? 0 : Drawing.leading * Double(max(label(text).count, 1) - 1)
  }
}
