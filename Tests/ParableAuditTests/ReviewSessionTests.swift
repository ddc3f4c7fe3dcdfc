import Testing

@testable import ParableAudit

struct ReviewSessionTests {
  private let samples = (0..<4).map { ReviewRun.sample($0, .likely, .hostile) }

  private func session(settled: [String] = [], limit: Int = .max) throws -> ReviewSession {
    ReviewSession(samples, settled: settled, menu: ReviewMenu(try Codebook()), limit: limit)
  }

  /// What is written down while these keys are pressed.
  private func records(_ keys: String, _ session: inout ReviewSession) -> [ReviewSession.Action] {
    (session.begin() + keys.flatMap { session.press($0) }).filter {
      if case .record = $0 { true } else { false }
    }
  }

  @Test(arguments: [
    ("h2", ReviewAnswer.threat), ("a3", .care), ("n", .plain), ("x", .absent), ("hr4", .analysis),
    ("hrr3", .lie), ("h?3", .lie), ("a?u?h3", .lie), ("hz3", .lie),
    ("h0", ReviewAnswer(stance: .hostile, codes: [Code(rawValue: "N10")])),
    ("he", ReviewAnswer(stance: .hostile, codes: [Code(rawValue: "N11")])),
    ("ht", ReviewAnswer(stance: .hostile, codes: [Code(rawValue: "N12")])),
  ])
  func `two keys make an answer`(keys: String, answer: ReviewAnswer) throws {
    var session = try session()
    #expect(records(keys, &session) == [.record(.answered(answer), sample: "0:0")])
  }

  @Test func `every act of the codebook has a key of its own that means nothing else`() throws {
    let book = try Codebook()
    for (stance, codes) in [(Stance.hostile, 12), (.aligned, 9)] {
      let choices = ReviewMenu(book).choices(for: stance)
      #expect(choices.count == codes && Set(choices.map(\.key)).count == codes)
      #expect(choices.allSatisfy { !"rusq?".contains($0.key) })
    }
  }

  @Test func `u takes back the last answer, over earlier sessions too, and asks it again`() throws {
    var session = try session(settled: ["0:0", "0:1"])
    #expect(session.begin() == [.show(samples[2], number: 3, of: 4)])
    #expect(session.press("n").last == .show(samples[3], number: 4, of: 4))
    #expect(
      session.press("u") == [
        .record(.undone, sample: "0:2"), .show(samples[2], number: 3, of: 4),
      ])
    _ = session.press("u")
    #expect(session.press("u").first == .record(.undone, sample: "0:0"))
    #expect(session.press("u") == [.refuse("u")])
    #expect(session.count == -2)
  }

  @Test func `what is skipped does not come again, and the end is said once`() throws {
    var session = try session(settled: ["0:0", "0:2"])
    #expect(session.begin() == [.show(samples[1], number: 3, of: 4)])
    #expect(session.press("s").first == .record(.skipped, sample: "0:1"))
    #expect(session.press("x").last == .end(.complete))
    #expect(session.press("x").isEmpty && session.press("q").isEmpty)
  }

  @Test func `a limit ends the session, and q ends it in the middle of an answer`() throws {
    var limited = try session(limit: 2)
    _ = limited.begin()
    #expect(limited.press("n").last == .show(samples[1], number: 2, of: 4))
    #expect(limited.press("n").last == .end(.limit))
    var left = try session()
    #expect(records("hq3", &left).isEmpty)
  }

  @Test func `a coder sees neither what the cascade says nor what could steer the terminal`() throws
  {
    let screen = ReviewScreen(width: 60, menu: ReviewMenu(try Codebook()))
    let lines = screen.passage(samples[0], number: 1, of: 4)
    let text = lines.joined(separator: "\n")
    #expect(!text.contains("likely") && !text.contains("987") && !text.contains("0:0"))
    #expect(text.contains("passage 0⟨U+001B⟩[2J") && !text.contains("\u{1B}"))
    let others = [
      screen.acts(.hostile, isAnalysis: true), screen.acts(.aligned, isAnalysis: false),
      screen.help(nil), screen.help(.hostile), screen.refusal(of: "\u{1}"),
    ]
    for line in lines + others.flatMap(\.self) { #expect(line.count <= 60) }
    #expect(others[0].joined().contains("risk analysis: ON"))
    #expect(!others[1].joined().contains("risk analysis"))
  }
}
