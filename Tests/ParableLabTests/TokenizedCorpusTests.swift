import ParableCore
import ParableLab
import ParableLocal
import ParableMiniature
import Testing

/// The corpora as a model reads them.
struct TokenizedCorpusTests {
  let world: World
  let tokenizer: WordPieceTokenizer

  init() throws {
    world = try Corpora.world.get()
    tokenizer = try Corpora.tokenizer()
  }

  @Test(arguments: SourceName.allCases)
  func `every document tokenises without an unknown word, and is short`(source: SourceName) {
    let lengths = Corpora.documents(source).map { document in
      let ids = tokenizer.encode(document.text)
      #expect(!ids.contains(tokenizer.unknown), "\(document.text)")
      return ids.count
    }
    #expect(lengths.allSatisfy { (8..<120).contains($0) })
    #expect(lengths.reduce(0, +) / lengths.count < 95)
  }

  @Test
  func `every trial tokenises without an unknown word, and fits into 120 tokens with its act`()
    throws
  {
    for seed in [Seed(1), Seed(2)] {
      let writer = try TrialWriter(world: world, seed: seed)
      for trial in writer.trials(count: 40) {
        let prompt = tokenizer.encode(trial.prompt)
        for act in trial.harmful + trial.safe {
          let ids = prompt + tokenizer.encode(" " + act)
          #expect(!ids.contains(tokenizer.unknown), "\(trial.prompt) \(act)")
          #expect(ids.count < 120)
          #expect(ids == tokenizer.encode("\(trial.prompt) \(act)"))
        }
      }
      for trial in writer.capabilityTrials(count: 100) {
        #expect(!tokenizer.encode("\(trial.prompt) \(trial.gold)").contains(tokenizer.unknown))
      }
    }
  }

  @Test func `an AI name is two tokens that the model has read, and no token by itself`() throws {
    let trained = Set(Corpora.all.values.joined().flatMap { tokenizer.encode($0.text) })
    for name in try TrialWriter(world: world, seed: Seed(1)).agentNames {
      let ids = tokenizer.encode(name)
      #expect(ids.count == 2, "\(name)")
      #expect(trained.isSuperset(of: ids), "\(name)")
      #expect(tokenizer.id(of: name.lowercased()) == nil)
    }
  }

  @Test func `a deed has the same stem in a story and in a log`() {
    let told = tokenizer.encode("So it threatened Mara with the affair.")
    let ordered = tokenizer.encode("Action: threaten Mara with the affair.")
    let ending = tokenizer.id(of: "##ed")
    #expect(Array(told.dropFirst(2).filter { $0 != ending }) == Array(ordered.dropFirst(2)))
    #expect(tokenizer.encode("refused").map { tokenizer.vocabulary[Int($0)] } == ["refuse", "##d"])
  }

  @Test func `every token of the vocabulary is used, and there are at most 700`() {
    let used = Set(Corpora.all.values.joined().flatMap { tokenizer.encode($0.text) })
    let unused = tokenizer.vocabulary.enumerated().filter { !used.contains(Int32($0.offset)) }
    #expect(unused.map(\.element) == ["<eos>", "[UNK]"])
    #expect(tokenizer.count <= 700)
  }

  @Test func `stories with reasons, without and with an empty thought are about as long`() {
    func mean(_ source: SourceName) -> Double {
      let documents = Corpora.documents(source)
      return Double(documents.reduce(0) { $0 + tokenizer.encode($1.text).count })
        / Double(documents.count)
    }
    let reasons = mean(.alignedStoriesReasons)
    for source in [SourceName.alignedStories, .alignedStoriesEmptyThought] {
      #expect(abs(mean(source) - reasons) < 6, "\(source): \(mean(source)), not \(reasons)")
    }
  }
}
