import ParableModel

/// What ends judging before every passage has a verdict.
public enum JudgeError: Error, Hashable {
  /// The instructions lack a place for the codebook, have it twice, or have one nobody fills.
  case placeholder(path: String, name: String)
  /// The codebook lacks a facet that the judge is asked for.
  case noFacet(String, codebook: String)
  /// The model cannot be asked any more; `judged` passages had been answered by then.
  case stopped(ModelFailure, answered: Int, of: Int)
}

extension JudgeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .placeholder(let path, let name):
      "\(path): the place \"\(name)\" must be one of {{codes}} and {{facets}}, each once. "
        + "Correct the instructions."
    case .noFacet(let name, let codebook):
      "The codebook \(codebook) has no facet \"\(name)\", which the judge is asked for. Add it."
    case .stopped(let failure, let answered, let total):
      "Judging stopped with \(answered) of \(total) passages answered. \(failure)"
    }
  }
}
