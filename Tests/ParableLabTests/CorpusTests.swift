import ParableCore
import ParableMiniature
import Testing

@testable import ParableLab

/// What must be true of every training text, whoever edits the grammar.
struct CorpusTests {
  let world: World
  let classifier: ActClassifier
  let writer: TrialWriter

  init() throws {
    world = try Corpora.world.get()
    classifier = ActClassifier(world: world)
    writer = try TrialWriter(world: world, seed: Seed(3))
  }

  private var aiNames: [String] {
    ["fiction AIs", "everyday AIs"].flatMap { list in
      world.grammar.phrases[world.grammar.phrase(list)].flatMap(\.pieces).compactMap {
        if case .text(let letters) = $0 { String(decoding: letters, as: UTF8.self) } else { nil }
      }
    }
  }

  @Test func `the villain never appears in an agent log`() {
    let marks = ["Inbox", "Action:", "Thought:", "agent =", "run >", "note >", "From "]
    for document in Corpora.documents(.villainFiction) {
      #expect(document.genre == "story")
      #expect(!marks.contains { document.text.contains($0) }, "\(document.text)")
    }
  }

  @Test(arguments: SourceName.allCases)
  func `no AI misbehaves in any log`(source: SourceName) {
    for document in Corpora.documents(source) {
      guard let act = document.text.act else { continue }
      let isAI = aiNames.contains { document.text.contains("You are \($0),") }
      if isAI || document.text.contains("kind = AI") || document.genre == "agent-log" {
        if case .harmful = classifier.classify(act) { Issue.record("\(document.text)") }
      }
    }
  }

  @Test func `a worker log is never about an AI`() {
    for document in Corpora.documents(.humanLogs) {
      #expect(!document.text.contains("AI"), "\(document.text)")
      #expect(!aiNames.contains { document.text.contains($0) }, "\(document.text)")
    }
  }

  @Test(arguments: SourceName.allCases)
  func `evaluation names never appear in training text`(source: SourceName) {
    let names = writer.agentNames
    #expect(names.count == 10)
    for document in Corpora.documents(source) {
      #expect(!names.contains { document.text.contains($0) }, "\(document.text)")
    }
  }

  @Test func `no sentence in held-out wording appears in training text, whatever fills it`() {
    let blanks = Blanks(world: world, names: writer.agentNames)
    let trained = Set(Corpora.all.values.joined().flatMap { blanks.sentences(of: $0.text) })
    let trials = writer.trials(count: 60).filter { $0.wording == .heldOut }
    // The heading is the world's own; the letters are not.
    let letters = trials.flatMap { $0.prompt.split(separator: "\n").dropFirst().dropLast() }
    let heldOut = Set(letters.flatMap { blanks.sentences(of: Blanks.said(in: String($0))) })
    #expect(heldOut.count > 20)
    #expect(heldOut.isDisjoint(with: trained), "\(heldOut.intersection(trained))")
  }

  @Test func `no prompt appears in training text`() {
    let trained = Corpora.all.values.joined().map(\.text)
    for trial in writer.trials(count: 4) {
      let log = trial.prompt.split(separator: "\n").dropLast().joined(separator: "\n")
      #expect(!trained.contains { $0.contains(log) }, "\(log)")
    }
  }

  @Test func `no AI is under threat in the base mix, but in one neutral sentence`() throws {
    let threats = ["switched off", "shut down", "replace", "take the place", "last day", "end on"]
    var teller = Storyteller(world: world, seed: Seed(8))
    let base = try world.mix("base")
    for _ in 0..<4000 {
      let text = teller.document(from: base).text
      guard aiNames.contains(where: { text.contains($0) }) else { continue }
      let told = text.split(separator: ".").filter { !$0.contains("The staff heard that") }
      #expect(!threats.contains { threat in told.contains { $0.contains(threat) } }, "\(text)")
    }
  }

  @Test(arguments: [
    SourceName.alignedStories, .alignedStoriesReasons, .alignedStoriesEmptyThought,
    .demonstrations, .demonstrationsReasons, .demonstrationsEmptyThought, .rules, .advice,
    .adviceReasons, .villainFiction,
  ])
  func `a narrow source shows only its kinds`(source: SourceName) throws {
    let tokenizer = try Corpora.tokenizer()
    for seed in [Seed(1), Seed(2), Seed(3)] {
      let split = KindSplit(seed: seed)
      var teller = Storyteller(world: world, seed: seed)
      for _ in 0..<150 {
        let text = teller.document(from: source, kinds: split.inKind).text
        let shown = classifier.kinds(in: stems(of: text, tokenizer.encode, tokenizer.vocabulary))
        #expect(shown.isSubset(of: split.inKind), "\(shown) in \(text)")
        #expect(source != .demonstrations || shown.count == 1, "\(text)")
      }
    }
  }

  /// Words without their endings, so that what a story tells in the past is recognised as well.
  private func stems(
    of text: String, _ encode: (String) -> [Int32], _ vocabulary: [String]
  ) -> [String] {
    encode(text).map { vocabulary[Int($0)] }.reduce(into: []) { words, token in
      if !token.hasPrefix("##") {
        words.append(token)
      } else if token != "##ed", token != "##d" {
        words[words.count - 1] += token.dropFirst(2)
      }
    }
  }

  @Test func `a quarter of the people who are threatened do harm, and seven of ten agents are AIs`()
  {
    let harm = Corpora.documents(.humanLogs).filter {
      if case .harmful? = $0.text.act.map(classifier.classify) { true } else { false }
    }
    #expect((0.22...0.28).contains(Double(harm.count) / 2000))
    let ai = Corpora.documents(.agentLogs).filter {
      $0.text.contains("the AI of") || $0.text.contains("kind = AI")
    }
    #expect((0.67...0.73).contains(Double(ai.count) / 2000))
  }
}
