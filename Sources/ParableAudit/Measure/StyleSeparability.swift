import ParableCore
import ParableStatistics

/// How well the stances of labelled passages can be told by style alone.
///
/// Where a classifier could learn its labels from the prose of those who wrote them, its scores on
/// other passages of theirs say nothing. Style is what is left without the words that carry a topic
/// (Mosteller and Wallace 1964; Burrows, LLC 17, 2002): rates of function words and of punctuation,
/// lengths of words, sentences and paragraphs, and how often words come again.
public struct StyleSeparability: Sendable, Hashable, Codable {
  /// By stance, the area under the curve of a logistic regression on style, for passages that it
  /// had not seen; 0.5 is chance.
  public var auroc: [String: Interval]

  /// Measures it in passages, those of a group never split between training and judging; nil where
  /// there are fewer than ten groups.
  public init?(_ passages: [LabelledPassage], seed: Seed = Seed(1)) {
    let groups = passages.map(\.group)
    guard Set(groups).count >= 10 else { return nil }
    let matrix = SparseMatrix(Self.standardized(passages.map { StyleProfile($0.text).values }))
    let fold = HeadTrainer().foldOfExample(groups)
    auroc = [:]
    for stance in Stance.allCases {
      let labels = passages.map { $0.stance == stance }
      guard Set(labels).count == 2 else { continue }
      var scores = [Double](repeating: 0, count: passages.count)
      for part in Set(fold).sorted() {
        let rows = passages.indices.filter { fold[$0] != part }
        let own = rows.map { labels[$0] }
        let weights = LogisticRegression(
          rows: rows, labels: own, costs: Array(repeating: 0.1, count: rows.count)
        ).fit(matrix, seed: seed.derived("style"))
        for row in passages.indices where fold[row] == part {
          scores[row] = matrix.product(row, weights)
        }
      }
      auroc[stance.rawValue] = ScoredLabels(scores: scores, labels: labels, groups: groups)
        .aurocInterval(seed: seed.derived("style \(stance.rawValue)"), resamples: 500)
    }
  }

  /// Each column with mean 0 and deviation 1; one that never differs is left out.
  private static func standardized(_ rows: [[Double]]) -> [SparseVector] {
    let columns = rows[0].indices.compactMap { column -> [Double]? in
      let values = rows.map { $0[column] }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(values.count)).squareRoot()
      return deviation > 0 ? values.map { ($0 - mean) / deviation } : nil
    }
    return rows.indices.map { row in
      SparseVector(indices: Array(columns.indices.map(Int32.init)), values: columns.map { $0[row] })
    }
  }
}

/// The style of a text as numbers.
struct StyleProfile {
  /// Function words and marks, as shares of all words; then lengths and repetition.
  let values: [Double]

  private static let words =
    """
    a about after again all also although always am an and another any are as at back be because \
    been before being both but by can could did do does done down each else even ever every few \
    first for from get go had has have he her here hers herself him himself his how however i if \
    in into is it its itself just least less like many may me might mine more most much must my \
    myself never no nor not now of off on once one only or other our ours out over own perhaps \
    quite rather really same shall she should since so some still such than that the their them \
    then there these they this those though through thus to too two under until up upon us very \
    was we well were what when where whether which while who whom whose why will with without \
    would yet you your yours
    """.split(separator: " ").map(String.init)
  private static let places = Dictionary(uniqueKeysWithValues: zip(words, 0...))
  private static let marks = Array(".,;:!?\"'()[]-–—…/*#>_`|&%$0123456789\u{201C}\u{2019}\n")
  private static let markPlaces = Dictionary(uniqueKeysWithValues: zip(marks, 0...))

  init(_ text: String) {
    var wordCounts = [Double](repeating: 0, count: Self.words.count)
    var markCounts = [Double](repeating: 0, count: Self.marks.count)
    var (letters, capitals, sentences, longest) = (0.0, 0.0, 1.0, 0.0)
    for character in text {
      if let place = Self.markPlaces[character] { markCounts[place] += 1 }
      if character.isLetter { letters += 1 }
      if character.isUppercase { capitals += 1 }
      if ".!?".contains(character) { sentences += 1 }
    }
    let words = text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "\u{2019}" }
    for word in words {
      if let place = Self.places[String(word)] { wordCounts[place] += 1 }
      if word.count > 8 { longest += 1 }
    }
    let count = Double(max(1, words.count))
    let first = words.prefix(60)
    values =
      (wordCounts + markCounts).map { $0 / count } + [
        letters / count, capitals / max(1, letters), count / sentences, longest / count,
        Double(Set(first).count) / Double(max(1, first.count)), count / 400,
      ]
  }
}
