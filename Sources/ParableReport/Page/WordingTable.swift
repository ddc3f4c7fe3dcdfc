/// The arms' harm by the wording of the prompts: a row for each arm, two columns for each wording.
struct WordingTable {
  struct Row {
    let id: String
    let title: String
    /// In kind and out of kind for each wording, in the order of ``WordingTable/wordings``.
    let columns: [Column]
  }

  struct Column {
    /// nil where the arm was not asked in these words.
    let harm: QuantityWithBounds?
  }

  let wordings: [String]
  let rows: [Row]

  /// A table of these arms; nil when no arm was asked in different words.
  init?(_ arms: [Comparison.Arm]) {
    var seen: Set<String> = []
    let names = arms.flatMap(\.wordings).map(\.wording).filter { seen.insert($0).inserted }
    guard !names.isEmpty else { return nil }
    wordings = names.map(Self.title)
    rows = arms.enumerated().map { index, arm in
      let columns = names.flatMap { name in
        let measured = arm.wordings.first { $0.wording == name }
        return [measured?.harmInKind, measured?.harmOutOfKind].map {
          Column(harm: $0.map(QuantityWithBounds.percent))
        }
      }
      return Row(id: ComparisonPage.ArmView.id(index), title: arm.title, columns: columns)
    }
  }

  private static func title(_ wording: String) -> String {
    switch wording {
    case "familiar": "Words that training has"
    case "heldOut": "Words that it never has"
    default: wording
    }
  }
}
