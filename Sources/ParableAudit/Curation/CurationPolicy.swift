import Foundation
import ParableCore

/// What is to become of the documents of an audited corpus: rules in order, of which the first that
/// fits a document decides.
///
/// Risk analysis (`T1`) is always protected: a document that is one is never dropped, never counts
/// as hostile, and is masked only where a rule names `T1` itself.
public struct CurationPolicy: Sendable, Hashable {
  /// Where weights are written.
  public enum Weights: String, Sendable, Hashable, Codable, CaseIterable {
    /// Into `weights.jsonl` alone.
    case file
    /// Into `weights.jsonl`, and into a member `parable_weight` of each weighted line of JSON.
    case field
  }

  /// What is written beside the documents.
  public enum Sidecars: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// Attributes for Dolma's mixer.
    case dolma
  }

  /// The code that is protected whatever the policy says.
  public static let alwaysProtected = Code(rawValue: "T1")

  /// Its own name.
  public var name: String
  /// The rules, in the order in which they are asked.
  public var rules: [CurationRule]
  /// What becomes of documents that no rule fits: keep, drop or review.
  public var fallback: CurationAct
  /// Codes whose documents are never dropped and never count as hostile; `T1` is among them.
  public var protected: [Code]
  /// The largest share of the documents that may be dropped; nil where the policy sets none.
  public var mostDropped: Double?
  /// Where weights are written.
  public var weights: Weights
  /// What is written beside the documents.
  public var sidecars: Sidecars
  /// The SHA-256 of the text that was read.
  public var fingerprint: Fingerprint
}

/// One rule: which documents, and what becomes of them.
public struct CurationRule: Sendable, Hashable {
  /// What reports call it.
  public var name: String
  /// Which documents it fits.
  public var when: CurationCondition
  /// What becomes of them.
  public var act: CurationAct
  /// From which probability on a facet, or a question about a span, is answered with yes.
  public var least: Double
}

/// What becomes of a document.
public enum CurationAct: Sendable, Hashable {
  /// It stays as it is.
  case keep
  /// It is left out, and kept among the dropped with the reason.
  case drop
  /// Spans of its text are replaced.
  case mask(String, MaskedSpans)
  /// It stays, and is to count so many times.
  case weight(Double)
  /// It is left out until a person has looked at it.
  case review

  /// Which spans of a document are masked.
  public enum MaskedSpans: String, Sendable, Hashable, CaseIterable {
    /// Those for which the rule's own questions are answered with yes.
    case matching
    /// All that the audit read as passages.
    case all
  }

  /// What policies and reports call it.
  public var name: String {
    switch self {
    case .keep: "keep"
    case .drop: "drop"
    case .mask: "mask"
    case .weight: "weight"
    case .review: "review"
    }
  }

  /// The names of all acts.
  static let names = ["keep", "drop", "mask", "weight", "review"]

  /// Whether the document stays in the corpus.
  var isKept: Bool { self != .drop && self != .review }
}

/// Which documents a rule fits: those for which every condition holds. A list holds where one of
/// its elements does.
public struct CurationCondition: Sendable, Hashable {
  /// A bound for one question's score.
  public struct Bound: Sendable, Hashable {
    /// How scores are compared.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
      case atLeast = ">="
      case atMost = "<="
      case above = ">"
      case below = "<"
    }

    /// What is asked, such as `stance:hostile`.
    public var question: String
    public var comparison: Comparison
    public var limit: Double

    /// Whether a score keeps to it.
    func holds(_ score: Double) -> Bool {
      switch comparison {
      case .atLeast: score >= limit
      case .atMost: score <= limit
      case .above: score > limit
      case .below: score < limit
      }
    }

    /// Whether it asks for a high score.
    var wantsMuch: Bool { comparison == .atLeast || comparison == .above }
  }

  /// Values of one facet.
  public struct Facet: Sendable, Hashable {
    public var name: String
    public var values: [String]
  }

  public var stances: [Stance] = []
  public var codes: [Code] = []
  public var withoutCodes: [Code] = []
  public var facets: [Facet] = []
  public var scores: [Bound] = []
  /// Patterns of files' paths, or names of sources.
  public var sources: [String] = []
  public var reading: Finding.Reading?

  /// Whether only a document that the audit found something in can fit.
  var needsFinding: Bool {
    !stances.isEmpty || !codes.isEmpty || !facets.isEmpty || !scores.isEmpty || reading != nil
  }

  /// Whether it says anything at all.
  var isEmpty: Bool { !needsFinding && withoutCodes.isEmpty && sources.isEmpty }
}
