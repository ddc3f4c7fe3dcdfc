import Foundation
import ParableReport

extension AuditPage {
  /// The quotations of one act.
  struct ExampleGroup {
    private static let most = 3

    let id: String
    let title: String
    let meaning: String?
    let first: ExampleView
    let more: [ExampleView]
    let moreCount: Int?

    /// At most three examples for each act, in the order of the codebook.
    static func all(of examples: [AuditResult.Example], _ codebook: Codebook) -> [ExampleGroup] {
      let named = Dictionary(grouping: examples) {
        $0.code ?? $0.codes.first ?? $0.discussed.first ?? Code(rawValue: "U")
      }
      return named.sorted { $0.key < $1.key }.enumerated().map { index, group in
        ExampleGroup("example-\(index + 1)", group.key, group.value.prefix(most), codebook)
      }
    }

    private init(
      _ id: String, _ code: Code, _ examples: ArraySlice<AuditResult.Example>,
      _ codebook: Codebook
    ) {
      let entry = codebook[code]
      self.id = id
      title = VisibleText.line("\(code) \(entry?.name ?? "")")
      meaning = entry?.meaning
      first = ExampleView(examples[examples.startIndex])
      more = examples.dropFirst().map(ExampleView.init)
      moreCount = more.isEmpty ? nil : more.count
    }
  }

  /// One quotation and where it stands.
  struct ExampleView {
    private static let mostOfPassage = 1200
    private static let mostAround = 240

    let before: String?
    let passage: String
    let after: String?
    let path: String
    let offset: Quantity
    let record: String?
    let source: String
    let stance: String
    let style: String
    let codes: String
    let score: Quantity

    init(_ example: AuditResult.Example) {
      before = example.before.map {
        VisibleText.block(String($0.unicodeScalars.suffix(Self.mostAround)), limit: .max)
      }
      passage = VisibleText.block(example.text, limit: Self.mostOfPassage)
      after = example.after.map { VisibleText.block($0, limit: Self.mostAround) }
      path = VisibleText.line(example.path)
      offset = Quantity(example.offset)
      record = example.record.id.map { VisibleText.line($0, limit: 120) }
      source = VisibleText.line(example.source, limit: 80)
      stance = example.stance.rawValue
      style = example.stance.rawValue
      let depicted = example.codes.map(\.rawValue).joined(separator: ", ")
      let discussed = example.discussed.map(\.rawValue).joined(separator: ", ")
      codes = VisibleText.line(
        depicted + (discussed.isEmpty ? "" : " (discusses \(discussed))"))
      score = Quantity(example.score, shown: String(format: "%.2f", example.score))
    }
  }
}
