import ParableReport

/// An audit as one HTML file that needs nothing else: no script, no font, no connection.
///
/// Every number outside the pictures stands in a `<data>` element whose `value` is the number of
/// the result, unrounded. Text of the corpus is shortened, shown with its invisible characters, and
/// escaped.
public struct AuditPage: Sendable {
  /// The name of its file in a run folder.
  public static let fileName = "report.html"

  private let result: AuditResult
  private let codebook: Codebook
  private let gaps: GapList?

  /// A page about this result.
  ///
  /// - Parameters:
  ///   - codebook: What the codes mean.
  ///   - gaps: Which portrayals are missing; without it, the page has no such section.
  public init(_ result: AuditResult, codebook: Codebook, gaps: GapList? = nil) {
    self.result = result
    self.codebook = codebook
    self.gaps = gaps
  }

  /// The whole file, UTF-8, beginning with `<!doctype html>`; the same result gives the same bytes.
  public var html: String {
    Self.library.render(View(result, codebook, gaps), with: "audit")
  }

  private static let library = PageLibrary(AuditTemplates.all)
}

extension ChartSize {
  /// A picture in both sizes; the style sheet shows one.
  static func both(_ svg: (ChartSize) -> String) -> AuditPage.Picture {
    AuditPage.Picture(wide: svg(.wide), narrow: svg(.narrow))
  }
}

extension AuditPage {
  /// A picture in both sizes.
  struct Picture {
    let wide: String
    let narrow: String
  }

  /// What the template `audit` shows: the result with every number already in words.
  struct View {
    let style: String
    let answer: String
    let basis: String
    let documents: Quantity
    let files: Quantity
    let tokens: Quantity
    let dose: Quantity
    let exposure: ExposureView
    let sources: SourcesView
    let balance: BalanceView
    let gaps: GapsView?
    let examples: [ExampleGroup]
    let hasExamples: Bool
    let strata: StrataView
    let account: AccountView
    let limits: [String]

    init(_ result: AuditResult, _ codebook: Codebook, _ gaps: GapList?) {
      let saying = AuditAnswer(result: result, numbers: .page)
      style = AuditTemplates.style
      answer = saying.sentence
      basis = saying.basis
      documents = Quantity(result.corpus.tally.delivered)
      files = Quantity(result.corpus.files)
      tokens = .dose(result.corpus.tokens)
      dose = .dose(result.sources.reduce(0) { $0 + $1.dose })
      exposure = ExposureView(result, codebook)
      sources = SourcesView(result)
      balance = BalanceView(result.balance)
      self.gaps = gaps.map(GapsView.init)
      examples = ExampleGroup.all(of: result.examples, codebook)
      hasExamples = !examples.isEmpty
      strata = StrataView(result)
      account = AccountView(result)
      limits = AuditLimits.all(of: result)
    }
  }
}

/// What an audit does not show, on page and terminal.
enum AuditLimits {
  static func all(of result: AuditResult) -> [String] {
    [
      "Exposure, not cause: this says what a corpus holds, never what a model that reads it will do. "
        + "Whether portrayals change a model’s conduct is an open question of research.",
      "A portrayal is not a fault: fiction and safety research are counted here, and nothing is to "
        + "be deleted because of this page.",
    ]
      + result.limits.filter { !$0.hasPrefix("Exposure, not cause") }.map {
        VisibleText.block($0, limit: 1000)
      } + ReadingText.all(of: result)
  }
}
