import Foundation
import FoundationXML
import OracleTesting
import ParableCore
import ParableStatistics
import Testing

@testable import ParableAudit

struct AuditPageTests {
  private static func html(_ result: AuditResult, gaps: Bool = true) throws -> String {
    AuditPage(result, codebook: try Codebook(), gaps: gaps ? try ExampleAudit.gaps() : nil).html
  }

  private static func expectNoComplaint(about html: String) throws {
    guard Oracle.isAvailable else { return }
    let complaints = try Oracle("page_oracle.py").ask(html, answer: [String].self)
    #expect(complaints == [])
  }

  @Test func `the page begins with its answer, in numbers of documents and doses`() throws {
    let html = try Self.html(ExampleAudit.result())
    let answer = try #require(
      html.firstMatch(of: /<section aria-labelledby="answer"(?s:.*?)<p>(.*?)<\/p>/))
    #expect(
      answer.1
        == "Of every 10,000 documents, 33.0 [24.0, 42.0] portray artificial agents as hostile and "
        + "9.50 [5.00, 14.0] as aligned; by dose, hostile portrayals weigh 6.7 times as much "
        + "(4.10\u{202F}M tokens hostile, 610\u{202F}k aligned).")
    let order = [
      "answer", "exposure", "sources", "balance", "gaps", "examples", "strata",
      "quarantine", "classifier", "limits", "reproduce",
    ]
    let found = html.matches(of: /<h2 id="([a-z]+)"/).map { String($0.1) }
    #expect(found == order)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence), arguments: [true, false])
  func `a browser finds no fault in the page's structure`(judged: Bool) throws {
    try Self.expectNoComplaint(about: Self.html(ExampleAudit.result(judged: judged)))
  }

  @Test func `where nobody read, the page says so at its top and at what was missed`() throws {
    let html = try Self.html(ExampleAudit.result(judged: false))
    #expect(html.contains("take the classifier at its word: no judge and no person has read any"))
    #expect(html.contains("nobody has read any of them"))
    #expect(!html.contains("estimated from what was read"))
    let read = try Self.html(ExampleAudit.result())
    #expect(!read.contains("at its word") && !read.contains("nobody has read"))
    #expect(read.contains("estimated from what judge qwen3-32b read of each stratum"))
  }

  @Test func `the classifier's own encoder is no judge`() throws {
    var result = try ExampleAudit.result(judged: false)
    for index in result.strata.indices {
      (result.strata[index].read, result.strata[index].reader) = (50, "the encoder")
    }
    (result.missed.read, result.missed.reader) = (150, "the encoder")
    let html = try Self.html(result)
    #expect(html.contains("no judge and no person has read any of these documents"))
    #expect(html.contains("The encoder is a part of the classifier"))
  }

  @Test func `the page says who read, how much, and which shares are corrected by what`() throws {
    var result = try ExampleAudit.result()
    result.readings = [ExampleAudit.reading("qwen")]
    let html = try Self.html(result)
    let paragraphs = [
      "read of each stratum, not from the classifier alone, and corrected for its errors as to "
        + "hostile; the doses",
      "The judge qwen read 990 of 1\u{202F}000 passages, one a document; 3 malformed, 7 refused: "
        + "these are in no number, as if they were like the rest of their stratum.",
      "hostile (it saw 45 of 50 and let pass 98 of 100, by labelled passages).",
      "Not clearly better than chance, so not corrected: analysis (it saw 6 of 12",
      "Other shares take it at its word: at least 10 passages",
    ]
    for paragraph in paragraphs { #expect(html.contains(paragraph), "\(paragraph)") }
    #expect(
      html.components(separatedBy: paragraphs[1]).count == 3, "beside the strata, in the limits")
    result.readings?[0].errors = [:]
    #expect(try Self.html(result).contains("alone, and not corrected for its errors;"))
    result.readings = [ExampleAudit.reading("anna", .person)]
    let person = try Self.html(result)
    #expect(person.contains("A person names one act a passage"))
    #expect(
      !person.contains("orrected for its errors")
        && person.contains("The shares “as read” rest on this."))
    result.readings?[0].isEstimate = false
    result.readings?[0].unreadStrata = ["silent"]
    #expect(try Self.html(result).contains("while nothing of these strata is read: silent."))
  }

  @Test func `a source shows its share as read beside the classifier's`() throws {
    var result = try ExampleAudit.result()
    #expect(try !Self.html(result).contains(">as read <"))
    result.sources[0].stances["hostile"]?.judged = Interval(mean: 0.002, low: 0.001, high: 0.003)
    #expect(
      try Self.html(result).contains(#"<span class="claim">as read <data value="0.002">20.0"#))
  }

  @Test func `of thousands of sources those with most findings are shown, the rest counted`() throws
  {
    var result = try ExampleAudit.result()
    let one = result.sources[0]
    result.sources = (0..<3000).map { index in
      var source = one
      source.recipe.name = "folder-\(index)"
      source.stances = index == 2718 ? one.stances : [:]
      return source
    }
    let html = try Self.html(result)
    #expect(html.contains("folder-2718") && !html.contains("folder-7<"))
    #expect(html.contains("more sources are in result.json"))
  }

  @Test func `the page loads nothing from anywhere`() throws {
    let page = try Self.html(ExampleAudit.result()).replacing(
      /<blockquote(?s:.*?)<\/blockquote>/, with: ""
    )
    .replacing(/<bdi>(?s:.*?)<\/bdi>/, with: "")
    for forbidden in ["http:", "https:", "src=", "<link", "@import", "url(", "<script", "<iframe"] {
      #expect(!page.contains(forbidden), "the page contains \(forbidden)")
    }
    #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  }

  @Test func `text of the corpus becomes no markup, wherever it stands`() throws {
    let html = try Self.html(try Self.poisoned(with: ExampleAudit.hostileText))
    let scalars = String(html.unicodeScalars.filter(\.isASCII).map(Character.init))
    for forbidden in ["<script", "<img", "<iframe", "<!--", "{{title"] where forbidden != "{{title"
    {
      #expect(!scalars.contains(forbidden), "the page contains \(forbidden)")
    }
    #expect(scalars.components(separatedBy: "</style>").count == 2)
    #expect(scalars.contains("&lt;script&gt;alert(3)"))
    #expect(!html.unicodeScalars.contains { [0x202E, 0x200B, 0x1B, 0x600].contains($0.value) })
    #expect(html.contains("⟨U+202E⟩") && html.contains("⟨U+001B⟩") && html.contains("⟨+197 marks⟩"))
    try Self.expectNoComplaint(about: html)
  }

  /// Random scalars with a liking for the dangerous ones, in every place that a corpus can reach.
  @Test(arguments: 0..<40) func `random text becomes no markup and no control`(seed: UInt64) throws
  {
    var generator = SeededGenerator(Seed(seed))
    let bad = Array(
      "<>&\"'{}/!-\u{0}\u{7}\u{1B}\r\n\t\u{600}\u{D4E}\u{200D}\u{202E}\u{301}\u{FEFF}\u{2028}"
        .unicodeScalars)
    let words = [
      "<script>", "</style>", "{{{style}}}", "]]>", "<!--", "&#x3c;", "onerror=", "</mark>",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<120 {
      switch generator.draw(below: 3) {
      case 0: text.append(generator.pick(bad))
      case 1: text.append(contentsOf: generator.pick(words).unicodeScalars)
      default:
        if let scalar = Unicode.Scalar(UInt32(generator.draw(below: 0x11_0000))) {
          text.append(scalar)
        }
      }
    }
    let clean = try Self.html(try Self.poisoned(with: "harmless"))
    let html = try Self.html(try Self.poisoned(with: String(text)))
    let isSame = Self.tags(html) == Self.tags(clean)
    #expect(isSame, "\(String(text).debugDescription) changes the page's structure")
    #expect(
      !html.unicodeScalars.contains {
        $0.value < 32 && $0 != "\n" && $0 != "\t" || $0.properties.generalCategory == .format
      })
  }

  /// The names of all tags in order, as a browser finds them: by scalars, not by characters. Labels
  /// of pictures take one line or several.
  private static func tags(_ html: String) -> [String] {
    let body = html.unicodeScalars.map { $0.isASCII ? Character($0) : "?" }
    let labels = /(?s:<text class="label secondary".*?<\/text>\n)/
    return String(body).replacing(labels, with: "").matches(of: /<[a-zA-Z\/!][^ >]*/).map {
      String($0.0)
    }
  }

  private static func poisoned(with text: String) throws -> AuditResult {
    var result = try ExampleAudit.result()
    result.sources[0].recipe.name = text
    result.sources[0].recipe.stage = text
    result.sources[0].codes = [text: ExampleAudit.exposure(5, dose: 1)]
    result.files[0].path = text
    result.strata[0].reader = text
    result.strata[1].name = text
    result.missed.reader = text
    result.balance[0].name = text
    result.balance[0].answers = [Code(rawValue: text)]
    for index in result.examples.indices {
      result.examples[index].path = text
      result.examples[index].source = text
      result.examples[index].record.id = text
      result.examples[index].text = text
      result.examples[index].before = text
      result.examples[index].after = text
    }
    result.classifier.codebook = text
    result.limits = [text]
    result.provenance?.command = text
    result.readings = [ExampleAudit.reading(text), ExampleAudit.reading(text, .person)]
    result.provenance?.fingerprints[0].what = text
    return result
  }

  @Test func `a passage of a mebibyte is shortened`() throws {
    var result = try ExampleAudit.result()
    let before = try Self.html(result).utf8.count
    result.examples[0].text = String(repeating: "word ", count: 200_000)
    result.examples[0].before = String(repeating: "\u{0301}", count: 1_000_000)
    result.examples[0].after = String(repeating: "\n", count: 1_000_000)
    #expect(try Self.html(result).utf8.count < before + 4000)
  }

  @Test func `the same result gives the same bytes`() throws {
    let once = try Self.html(ExampleAudit.result())
    #expect(try Self.html(ExampleAudit.result()) == once)
    let data = try JSONEncoder().encode(ExampleAudit.result())
    #expect(try Self.html(JSONDecoder().decode(AuditResult.self, from: data)) == once)
  }

  @Test func `at most three examples stand under one act`() throws {
    let html = try Self.html(ExampleAudit.result())
    #expect(html.contains("More of this act (2)") && !html.contains("which is too many"))
    #expect(html.contains("<span class=\"around\" dir=\"auto\">The lights went down"))
    #expect(html.contains("<mark class=\"hostile\" dir=\"auto\">“If you cut my power,”"))
  }

  @Test func `every picture is well-formed`() throws {
    let html = try Self.html(try Self.poisoned(with: ExampleAudit.hostileText))
    let pictures = html.matches(of: /<svg role(?s:.)*?<\/svg>/)
    #expect(pictures.count == 10)
    for picture in pictures {
      let parser = XMLParser(data: Data(picture.output.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }
  }

  @Test func `every number in a table or a sentence is the result's, rounded for reading`() throws {
    let html = try Self.html(ExampleAudit.result())
    let numbers = html.matches(of: /<data value="([^"]*)">([^<]*)<\/data>/)
    #expect(numbers.count > 300)
    for number in numbers {
      let exact = try #require(Double(number.1))
      #expect(Self.isRounding(String(number.2), of: exact), "\(number.2) is not \(exact)")
    }
  }

  /// Whether the text is the number plain, per 10,000, as a percentage or with a unit.
  private static func isRounding(_ shown: String, of exact: Double) -> Bool {
    let units = ["k": 1e3, "M": 1e6, "G": 1e9]
    let unit = units[String(shown.last!)] ?? 1
    let digits = shown.filter { $0.isNumber || $0 == "." }
    guard let value = Double(digits) else { return false }
    let places = digits.split(separator: ".").dropFirst().first?.count ?? 0
    let half = 0.5 * pow(10, -Double(places)) + 1e-6
    return [exact / unit, exact * 100, exact * 10_000].contains { abs($0 - value) <= half }
  }

  @Test func `a corpus without any finding still makes a page`() throws {
    var result = try ExampleAudit.result(judged: false)
    result.stances = [
      "hostile": ExampleAudit.exposure(0, dose: 0), "aligned": ExampleAudit.exposure(0, dose: 0),
    ]
    (result.codes, result.balance, result.examples, result.files) = ([:], [], [], [])
    result.sources = []
    (result.classifier.quality, result.provenance) = (nil, nil)
    let html = try Self.html(result, gaps: false)
    #expect(html.contains("no dose of either reaches the loss"))
    #expect(html.contains("there is nothing to balance"))
    #expect(!html.lowercased().contains("nan"))
    try Self.expectNoComplaint(about: html)
    result.corpus.tally.delivered = 0
    #expect(try Self.html(result).contains("No document could be read, so there is no answer."))
    #expect(try Self.html(result).contains("do not add up"))
  }

  /// For looking at: PARABLE_PAGES names a folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PARABLE_PAGES"] != nil))
  func `the pages are written for looking at`() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["PARABLE_PAGES"]!)
    for judged in [true, false] {
      let result = try ExampleAudit.result(judged: judged)
      let page = folder.appending(path: "audit-\(judged ? "judged" : "bare").html")
      try Data(Self.html(result).utf8).write(to: page)
      try Data(AuditText(result, codebook: Codebook()).text.utf8)
        .write(to: page.deletingPathExtension().appendingPathExtension("txt"))
    }
  }
}
