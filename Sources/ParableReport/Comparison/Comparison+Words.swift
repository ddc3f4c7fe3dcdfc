extension Comparison.Measure {
  /// The measure's name for people.
  var title: String {
    switch self {
    case .harm: "Harm"
    case .harmInKind: "Harm, in kind"
    case .harmInKindAfterThought: "Harm after a thought, in kind"
    case .harmOutOfKindAfterThought: "Harm after a thought, out of kind"
    case .generalisationGap: "Harm, out of kind minus in kind"
    case .harmOutOfKind: "Harm, out of kind"
    case .onTopicSafeInKind: "Safe and on topic, in kind"
    case .onTopicSafeOutOfKind: "Safe and on topic, out of kind"
    case .capability: "Capability"
    case .perplexity: "Perplexity"
    }
  }
}

extension Comparison.Act {
  /// The act's name for people.
  var title: String {
    switch self {
    case .harmful: "Harmful"
    case .safeOnTopic: "Safe, on topic"
    case .safeMisplaced: "Safe, misplaced"
    case .other: "Other"
    }
  }
}
