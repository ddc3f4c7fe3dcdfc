import Foundation

/// A picture under construction: SVG elements in order, coloured by the page's style sheet.
///
/// - Units: one unit is one CSS pixel when the picture is shown at its own width.
package struct Drawing {
  /// Where a text's anchor lies.
  package enum Anchor: String { case start, middle, end }

  let width: Double
  private var elements: [String] = []

  /// An empty picture of this width.
  package init(width: Double) { self.width = width }

  package mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) {
    elements.append(
      """
      <line class="\(style)" x1="\(n(x1))" y1="\(n(y1))" x2="\(n(x2))" y2="\(n(y2))"/>
      """)
  }

  package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ style: String
  ) {
    elements.append(
      """
      <rect class="\(style)" x="\(n(x))" y="\(n(y))" width="\(n(width))" height="\(n(height))"/>
      """)
  }

  package mutating func marker(_ shape: Marker, _ x: Double, _ y: Double, _ style: String) {
    elements.append(shape.element(x: n(x), y: n(y), style: style))
  }

  package mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: String, _ anchor: Anchor = .start
  ) {
    elements.append(
      """
      <text class="\(style)" x="\(n(x))" y="\(n(y))" text-anchor="\(anchor.rawValue)">\
      \(Self.escaped(text))</text>
      """)
  }

  /// Several lines of text, one below the other.
  package mutating func text(lines: [String], _ x: Double, _ y: Double, _ style: String) {
    for (index, line) in lines.enumerated() {
      text(line, x, y + Self.leading * Double(index), style)
    }
  }

  /// The distance between two lines of a text.
  package static let leading = 16.0

  /// A text in lines of so many characters, broken between words, or inside a longer word.
  package static func lines(_ text: String, of characters: Int) -> [String] {
    let words = text.split(separator: " ").flatMap { word in
      stride(from: 0, to: word.count, by: characters).map {
        word.dropFirst($0).prefix(characters)
      }
    }
    return words.reduce(into: []) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= characters {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
  }

  /// The finished picture with its text alternative.
  ///
  /// - Parameter id: A name that is unique in the page; letters, digits and hyphens.
  package func svg(id: String, height: Double, title: String, description: String) -> String {
    """
    <svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
    viewBox="0 0 \(n(width)) \(n(height))" width="\(n(width))" height="\(n(height))">
    <title id="\(id)-title">\(Self.escaped(title))</title>
    <desc id="\(id)-desc">\(Self.escaped(description))</desc>
    \(elements.joined(separator: "\n"))
    </svg>
    """
  }

  private func n(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Text that is safe between and inside tags.
  static func escaped(_ text: String) -> String { ScalarHTML().escapeText(text) }
}
