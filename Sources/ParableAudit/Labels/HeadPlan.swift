/// Which questions a set of labels can teach, and their answers.
public struct HeadPlan: Sendable, Hashable {
  /// A question with too few examples to learn it from.
  public struct LeftOut: Sendable, Hashable {
    public let name: String
    public let positives: Int
    public let needed: Int
  }

  /// One target a question, in the order of codebook and facets.
  public let targets: [HeadTarget]
  /// What is not asked, for want of examples or of room.
  public let leftOut: [LeftOut]

  /// Questions about passages: `stance:…`, `code:…` (depicted or discussed), `facet:…=…`.
  ///
  /// A question needs so many passages on either side. Where there is no room for all, the facet
  /// values with the fewest passages stay out.
  public init(
    _ passages: [LabelledPassage], codebook: Codebook, fewestForCode: Int = 8,
    fewestForFacet: Int = 40
  ) {
    var asked: [(target: HeadTarget, needed: Int)] = Stance.allCases.map { stance in
      (
        HeadTarget(name: "stance:\(stance.rawValue)", labels: passages.map { $0.stance == stance }),
        2
      )
    }
    asked += codebook.entries.map(\.code).map { code in
      let labels = passages.map { $0.codes.contains(code) || $0.discussed.contains(code) }
      return (HeadTarget(name: "code:\(code)", labels: labels), fewestForCode)
    }
    asked += codebook.facets.flatMap { facet in
      facet.values.map { value in
        let labels = passages.map { $0.facets[facet.name] == value }
        return (HeadTarget(name: "facet:\(facet.name)=\(value)", labels: labels), fewestForFacet)
      }
    }
    let enough = asked.indices.filter { asked[$0].target.rarer >= asked[$0].needed }
      .sorted { asked[$0].target.importance > asked[$1].target.importance }
      .prefix(LinearHeads.mostHeads)
    targets = enough.sorted().map { asked[$0].target }
    leftOut = asked.indices.filter { !enough.contains($0) }.map {
      LeftOut(
        name: asked[$0].target.name, positives: asked[$0].target.labels.count(where: \.self),
        needed: asked[$0].needed)
    }
  }
}

extension HeadTarget {
  /// The number of examples on the side that has fewer.
  fileprivate var rarer: Int {
    let positives = labels.count(where: \.self)
    return min(positives, labels.count - positives)
  }
}

extension HeadTarget {
  /// Stances and codes before facets; among facets, those with more examples first.
  fileprivate var importance: Int { name.hasPrefix("facet:") ? rarer : .max }
}
