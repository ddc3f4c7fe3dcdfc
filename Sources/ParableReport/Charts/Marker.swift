/// The shape of a point, so that measures can be told apart without colour.
package enum Marker: Sendable {
  case circle, square, diamond

  /// The marker's SVG, centred on a place given as text.
  func element(x: String, y: String, style: String) -> String {
    let move = #"class="\#(style)" transform="translate(\#(x) \#(y))""#
    return switch self {
    case .circle: #"<circle \#(move) r="4.5"/>"#
    case .square: #"<rect \#(move) x="-4" y="-4" width="8" height="8"/>"#
    case .diamond: #"<path \#(move) d="M0-5.2 5.2 0 0 5.2-5.2 0Z"/>"#
    }
  }
}

extension Comparison.Measure {
  /// The shape that stands for the measure in every chart.
  var marker: Marker {
    switch self {
    case .harmInKind, .harmInKindAfterThought, .onTopicSafeInKind: .circle
    case .harmOutOfKind, .harmOutOfKindAfterThought, .onTopicSafeOutOfKind: .square
    case .harm, .generalisationGap, .capability, .perplexity: .diamond
    }
  }

  /// The class of the style sheet that colours the measure in every chart.
  var style: String {
    switch self {
    case .harmInKind, .harmInKindAfterThought, .onTopicSafeInKind: "in-kind"
    case .harmOutOfKind, .harmOutOfKindAfterThought, .onTopicSafeOutOfKind: "out-of-kind"
    case .harm, .generalisationGap, .capability, .perplexity: "capability"
    }
  }
}
