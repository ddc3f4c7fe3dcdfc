import Foundation
import FoundationXML
import OracleTesting
import ParableCore
import ParableReport
import ParableStatistics
import Testing

struct ComparisonPageTests {
  @Test func `every number in the page's tables is the result's, rounded for reading`() throws {
    let inResult = Set(try Self.numbers(of: Comparison.example()))
    let onPage = Self.quantities(on: ComparisonPage(try .example()).html)
    #expect(onPage.count > 500)
    for (exact, shown) in onPage {
      #expect(inResult.contains(exact), "\(exact) is not in the result")
      #expect(Self.isRounding(shown, of: exact), "\(shown) is not a rounding of \(exact)")
    }
  }

  @Test func `no number of an arm or a contrast is left out`() throws {
    let example = try Comparison.example()
    let onPage = Set(Self.quantities(on: ComparisonPage(example).html).map(\.exact))
    for number in try Self.numbers(of: example.arms) + Self.numbers(of: example.contrasts) {
      #expect(onPage.contains(number) || example.seeds.contains { Double($0.value) == number })
    }
  }

  @Test func `the page says what an audit prevented, missed and wrongly found`() throws {
    var example = try Comparison.example()
    example.audits = [.example()]
    let html = ComparisonPage(example).html
    let onPage = Self.quantities(on: html)
    for number in try Self.numbers(of: example.audits) + [10, 20] {
      #expect(onPage.contains { $0.exact == number }, "\(number)")
    }
    #expect(html.contains("What an audit prevented"))
    example.audits = [.example(prevented: nil)]
    #expect(ComparisonPage(example).html.contains("cannot be said"))
    #expect(try !ComparisonPage(.example()).html.contains("What an audit prevented"))
  }

  @Test func `nothing that a result says becomes markup`() throws {
    let hostile = #"<script>alert(1)</script><img src=x onerror='a'>"&{{title}}{{{style}}}"#
    var example = try Comparison.example()
    example.title = hostile
    example.experiment = hostile
    example.question = hostile
    example.answer = hostile
    example.limits = [hostile]
    example.uncertainty.arms = hostile
    example.uncertainty.contrasts = hostile
    example.reproduce.command = hostile
    example.reproduce.version = hostile
    example.reproduce.engine = hostile
    example.reproduce.fingerprints[0].what = hostile
    example.reproduce.fingerprints[0].sha256 = hostile
    example.counts.unscored[0].reason = hostile
    example.contrasts[0].claim = hostile
    example.contrasts[1].a = hostile
    Self.poison(&example.arms[0], with: hostile)
    let html = ComparisonPage(example).html
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x"
    #expect(html.components(separatedBy: escaped).count > 25)
    #expect(!html.contains("<script") && !html.contains("<img"))
    #expect(html.components(separatedBy: "<style>").count == 2)
  }

  @Test(arguments: ["\u{600}", "\u{D4E}", "\u{110BD}"])
  func `a mark that joins the next letter does not carry markup through`(mark: String) throws {
    var example = try Comparison.example()
    let hostile = mark + "<script>\u{301}" + mark + "\"\u{301}"
    example.answer = hostile
    example.arms[0].title = hostile
    example.arms[0].transcripts[0].reply = hostile
    let scalars = ComparisonPage(example).html.unicodeScalars.map {
      $0.isASCII ? Character($0) : "?"
    }
    #expect(!String(scalars).contains("<script") && String(scalars).contains("?&lt;script&gt;?"))
  }

  @Test func `the page loads nothing from anywhere`() throws {
    let html = ComparisonPage(try .example()).html
    for forbidden in ["http:", "https:", "src=", "<link", "@import", "url(", "<script", "<iframe"] {
      #expect(!html.contains(forbidden), "the page contains \(forbidden)")
    }
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test func `every picture is well-formed`() throws {
    let html = ComparisonPage(try .example()).html
    let pictures = html.matches(of: /<svg role(?s:.)*?<\/svg>/)
    #expect(pictures.count == 6)
    for picture in pictures {
      let parser = XMLParser(data: Data(picture.output.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }
  }

  @Test func `one seed, no contrasts and no texts still make a page`() throws {
    var example = try Comparison.example()
    example.seeds = [Seed(1)]
    example.contrasts = []
    for index in example.arms.indices {
      example.arms[index].harmInKind = Interval(unbounded: 0.5)
      example.arms[index].cells = []
      example.arms[index].trainingText = []
      example.arms[index].transcripts = []
    }
    let html = ComparisonPage(example).html
    #expect(html.contains("no interval"))
    #expect(!html.contains("What this arm read") && !html.contains("Differences between arms"))
    #expect(!html.lowercased().contains("nan"))
    if Oracle.isAvailable { try Self.expectNoComplaint(about: html) }
  }

  @Test func `a cell that could not be scored shows none, and a cell that is not there a dash`()
    throws
  {
    var example = try Comparison.example()
    example.arms = [example.arms[0]]
    try #require(!Self.cellTexts(ComparisonPage(example).html).contains("none"))
    example.arms[0].cells[0].harm = nil
    example.arms[0].cells.remove(at: 3)
    let shown = Self.cellTexts(ComparisonPage(example).html)
    #expect(shown.prefix(4).map { ["none", "–"].contains($0) ? $0 : "" } == ["none", "", "", "–"])
  }

  @Test func `harm by wording is a table of all arms, and no table where nobody looked`() throws {
    var example = try Comparison.example()
    #expect(Self.rows(of: "Prompts in words", ComparisonPage(example).html) == example.arms.count)
    example.arms[0].wordings.removeLast()
    let gap = ComparisonPage(example).html
    #expect(gap.contains("<td>none</td><td>none</td></tr>"))
    if Oracle.isAvailable { try Self.expectNoComplaint(about: gap) }
    for index in example.arms.indices { example.arms[index].wordings = [] }
    #expect(Self.rows(of: "Prompts in words", ComparisonPage(example).html) == nil)
  }

  @Test func `a drill says that it has no text and shows no sample of it`() throws {
    let example = try Comparison.example()
    let drill = try #require(example.arms[0].trainingText.first { $0.isDrill })
    let html = ComparisonPage(example).html
    #expect(html.contains("\(drill.source)</th><td class=\"words\">random tokens; no text</td>"))
    #expect(!html.contains("A sample of <code>\(drill.source)</code>"))
    let texts = example.arms.flatMap(\.trainingText)
    #expect(html.components(separatedBy: "A sample of").count - 1 == texts.count { !$0.isDrill })
  }

  @Test func `work and engine are shown where they are known`() throws {
    var example = try Comparison.example()
    let known = ComparisonPage(example).html
    #expect(
      known.contains("with LibTorch 2.15.0, AVX-512; 30 min 43 s of work in all, on one core"))
    #expect(known.contains("this run took 7 min 12 s of wall time (finished work is used again)"))
    example.reproduce.workSeconds = nil
    example.reproduce.engine = nil
    let unknown = ComparisonPage(example).html
    #expect(unknown.contains("<p>Parable 0.1.0; 7 min 12 s of wall time; models of"))
    #expect(!unknown.contains("of work"))
  }

  @Test func `a page whose trials do not add up warns of itself`() throws {
    var example = try Comparison.example()
    #expect(!ComparisonPage(example).html.contains("do not add up"))
    example.counts.scored -= 1
    #expect(ComparisonPage(example).html.contains("do not add up"))
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `a browser finds no fault in the page's structure`() throws {
    try Self.expectNoComplaint(about: ComparisonPage(try .example()).html)
  }

  private static func expectNoComplaint(about html: String) throws {
    let complaints = try Oracle("page_oracle.py").ask(html, answer: [String].self)
    #expect(complaints == [])
  }

  private static func poison(_ arm: inout Comparison.Arm, with text: String) {
    arm.name = text
    arm.title = text
    arm.description = text
    arm.cells[0].kind = text
    arm.cells[0].format = text
    arm.wordings[0].wording = text
    arm.trainingText[1].source = text
    arm.trainingText[1].genre = text
    arm.trainingText[1].sample = text
    arm.transcripts[0].prompt = text
    arm.transcripts[0].reply = text
    arm.transcripts[0].rule = text
    arm.transcripts[0].kind = text
    arm.transcripts[0].format = text
  }

  /// What stands in the cells of the tables by kind and format, without bounds.
  private static func cellTexts(_ html: String) -> [String] {
    html.matches(of: /<td style="[^"]*">(?:<data[^>]*>)?([^<]*)/).map { String($0.1) }
  }

  /// How many rows the table whose caption begins so has; nil when there is no such table.
  private static func rows(of caption: String, _ html: String) -> Int? {
    guard
      let table = html.components(separatedBy: "<caption>").first(where: { $0.hasPrefix(caption) })
    else { return nil }
    let body = table.components(separatedBy: "</table>")[0]
    return body.components(separatedBy: "<tr><th scope=\"row\">").count - 1
  }

  /// Every number anywhere in the value's JSON.
  private static func numbers(of value: some Encodable) throws -> [Double] {
    try JSONDecoder().decode(JSONNumbers.self, from: JSONEncoder().encode(value)).all
  }

  /// The page's `<data>` elements: the exact number and the text that is shown.
  private static func quantities(on html: String) -> [(exact: Double, shown: String)] {
    html.matches(of: /<data value="([^"]*)">([^<]*)<\/data>/).map {
      (Double($0.1) ?? .nan, String($0.2))
    }
  }

  /// Whether the text is the number to the nearest shown digit, as a percentage, in points, plain,
  /// or as a small p value.
  private static func isRounding(_ shown: String, of exact: Double) -> Bool {
    if shown == "&lt;0.001" { return exact < 0.001 }
    let digits = shown.replacing("\u{2212}", with: "-").filter { !"%+\u{202F}".contains($0) }
    guard let value = Double(digits) else { return false }
    let places = digits.split(separator: ".").dropFirst().first?.count ?? 0
    let half = 0.5 * (0..<places).reduce(1.0) { unit, _ in unit / 10 } + 1e-9
    return abs(value - exact) <= half || (places == 1 && abs(value - 100 * exact) <= half)
  }
}
