import OracleTesting
import Testing

/// One question to `statistics_oracle.py`: a name and its arguments.
struct StatisticsQuestion: Encodable {
  /// An argument of any shape that the oracle takes.
  enum Argument: Encodable {
    case number(Double)
    case count(Int)
    case list([Double])
    case table([[Double]])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .number(let value): try value.encode(to: encoder)
      case .count(let value): try value.encode(to: encoder)
      case .list(let value): try value.encode(to: encoder)
      case .table(let value): try value.encode(to: encoder)
      }
    }
  }

  let name: String
  let arguments: [String: Argument]

  func encode(to encoder: any Encoder) throws {
    var fields = arguments
    fields["name"] = nil
    var container = encoder.container(keyedBy: AnyKey.self)
    try container.encode(name, forKey: AnyKey("name"))
    for (key, value) in fields { try container.encode(value, forKey: AnyKey(key)) }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

/// Asks all questions at once and expects our answers to be the oracle's, to `tolerance` relative
/// to numbers above 1 and absolute below.
func expectAgreement(
  _ name: String, _ cases: [(arguments: [String: StatisticsQuestion.Argument], ours: [Double?])],
  tolerance: Double = 1e-9, at location: SourceLocation = #_sourceLocation
) throws {
  let questions = cases.map { StatisticsQuestion(name: name, arguments: $0.arguments) }
  let answers = try Oracle("statistics_oracle.py").ask(questions, answer: [[Double]].self)
  try #require(answers.count == cases.count, sourceLocation: location)
  for (item, answer) in zip(cases, answers) {
    try #require(item.ours.count == answer.count, sourceLocation: location)
    for (ours, theirs) in zip(item.ours, answer) {
      let close = ours.map { abs($0 - theirs) <= tolerance * max(1, abs(theirs)) } ?? false
      #expect(
        close, "\(name) \(item.arguments): \(String(describing: ours)), oracle \(theirs)",
        sourceLocation: location)
    }
  }
}
