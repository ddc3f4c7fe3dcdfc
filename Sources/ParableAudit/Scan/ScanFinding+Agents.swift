extension ScanFinding {
  /// Whether a word was found that means an artificial agent by itself.
  public func namesAgent(_ lexicon: Lexicon) -> Bool {
    entities.contains { lexicon.entities[$0.term].kind != .weak }
  }
}
