/// A lexicon's terms as automata; shared by all workers.
public struct CompiledLexicon: Sendable {
  /// What the first pass looks for.
  public let opening: CompiledTerms
  let weak: CompiledTerms
  let acts: CompiledTerms

  public init(_ lexicon: Lexicon) throws(ScanError) {
    opening = try CompiledTerms(lexicon.opening.terms)
    weak = try CompiledTerms(lexicon.weakTerms)
    acts = try CompiledTerms(lexicon.acts.map(\.term))
  }
}

extension CandidateScanner<VectorTermFinder> {
  /// The fast scanner. Compile the terms once, then make one scanner a worker.
  public init(_ lexicon: Lexicon, compiled: CompiledLexicon) throws(ScanError) {
    self.init(
      lexicon, opening: try VectorTermFinder(compiled.opening),
      weak: try VectorTermFinder(compiled.weak), acts: try VectorTermFinder(compiled.acts))
  }
}

extension CandidateScanner<PortableTermFinder> {
  /// The reference, without Vectorscan.
  public init(portable lexicon: Lexicon) {
    self.init(
      lexicon, opening: PortableTermFinder(lexicon.opening.terms),
      weak: PortableTermFinder(lexicon.weakTerms),
      acts: PortableTermFinder(lexicon.acts.map(\.term)))
  }
}
