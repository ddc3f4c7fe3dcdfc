/// A chart is drawn twice, for a desk and for a phone, so that its letters stay legible; the style
/// sheet shows one of the two.
enum ChartSize: String, CaseIterable, Sendable {
  case wide, narrow

  /// The picture's width in CSS pixels.
  var width: Double { self == .wide ? 760 : 358 }
  /// The room for row labels to the left of the axis; none on a phone, where they stand above.
  var labels: Double { self == .wide ? 200 : 0 }

  /// A row's label in lines that fit beside the axis, or above it on a phone.
  func label(_ text: String) -> [String] {
    Drawing.lines(text, ofAbout: self == .wide ? 22 : 40)
  }
}
