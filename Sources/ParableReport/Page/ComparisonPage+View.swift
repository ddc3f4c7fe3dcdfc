import ParableStatistics

extension ComparisonPage {
  /// What the template `page` shows: the comparison with every number already in words.
  struct View {
    /// A picture in both sizes; the style sheet shows one.
    struct Picture {
      let wide: String
      let narrow: String
    }

    let style: String
    let title: String
    let experiment: String
    let question: String
    let answer: String
    let level: String
    let uncertainty: Comparison.Uncertainty
    let seeds: String
    let seedCount: Int
    let armCount: Int
    let scored: Quantity
    let planned: Quantity
    let duration: String
    let armPicture: Picture
    let actPicture: Picture
    let forest: Picture?
    let arms: [ArmView]
    let wordingTable: WordingTable?
    let contrasts: [ContrastView]
    let hasContrasts: Bool
    let audits: [AuditView]
    let hasAudits: Bool
    let limits: [String]
    let reproduce: ReproduceView

    init(_ comparison: Comparison) {
      style = PageTemplates.style
      title = comparison.title
      experiment = comparison.experiment
      question = comparison.question
      answer = comparison.answer
      level = NumberText.page.percent(comparison.uncertainty.level)
      uncertainty = comparison.uncertainty
      seeds = comparison.seeds.map { "\($0.value)" }.joined(separator: ", ")
      seedCount = comparison.seeds.count
      armCount = comparison.arms.count
      scored = Quantity(comparison.counts.scored)
      planned = Quantity(comparison.counts.planned)
      duration = Self.duration(comparison.reproduce)
      armPicture = Self.picture { ArmChart(comparison: comparison, size: $0).svg }
      actPicture = Self.picture { ActBars(comparison: comparison, size: $0).svg }
      forest = Self.forest(comparison)
      arms = comparison.arms.enumerated().map(ArmView.init)
      wordingTable = WordingTable(comparison.arms)
      contrasts = comparison.contrasts.map { ContrastView($0, in: comparison) }
      hasContrasts = !comparison.contrasts.isEmpty
      audits = comparison.audits.map { AuditView($0, in: comparison) }
      hasAudits = !audits.isEmpty
      limits = comparison.limits
      reproduce = ReproduceView(comparison)
    }

    /// The work of all runs where it is known: the wall time of a run that found most of the work
    /// finished would mislead at the top of the page.
    private static func duration(_ reproduce: Comparison.Reproduction) -> String {
      guard let work = reproduce.workSeconds else {
        return NumberText.page.duration(seconds: reproduce.seconds)
      }
      return NumberText.page.duration(seconds: work) + " of work"
    }

    private static func picture(_ svg: (ChartSize) -> String) -> Picture {
      Picture(wide: svg(.wide), narrow: svg(.narrow))
    }

    private static func forest(_ comparison: Comparison) -> Picture? {
      guard let wide = ForestPlot(comparison: comparison, size: .wide).svg,
        let narrow = ForestPlot(comparison: comparison, size: .narrow).svg
      else { return nil }
      return Picture(wide: wide, narrow: narrow)
    }
  }

  /// A row of the table of contrasts.
  struct ContrastView {
    let arms: String
    let measure: String
    let estimate: QuantityWithBounds
    let perSeed: [Quantity]
    let pValue: Quantity?
    let adjustedPValue: Quantity?
    let isPrimary: Bool
    let claim: String

    init(_ contrast: Comparison.Contrast, in comparison: Comparison) {
      let quantity =
        contrast.measure.isShare
        ? Quantity.points
        : { Quantity($0, shown: NumberText.page.decimal($0, places: 2, signed: true)) }
      let pValue = { (p: Double) in Quantity(p, shown: NumberText.page.pValue(p)) }
      arms = contrast.arms(minus: "\u{2212}", naming: comparison.title(ofArm:))
      measure = contrast.measure.title
      estimate = QuantityWithBounds(contrast.interval, quantity)
      perSeed = contrast.perSeed.map(quantity)
      self.pValue = contrast.pValue.map(pValue)
      adjustedPValue = contrast.adjustedPValue.map(pValue)
      isPrimary = contrast.primary
      claim = contrast.claim
    }
  }

  /// The last section: how to do it again.
  struct ReproduceView {
    let command: String
    let version: String
    let fingerprints: [Comparison.Fingerprinted]
    let engine: String?
    let duration: String
    let work: String?
    let parameters: Quantity
    let tokens: Quantity
    let unscored: [UnscoredView]
    let hasUnscored: Bool
    let doesNotAddUp: Bool

    struct UnscoredView {
      let count: Quantity
      let reason: String
      let fault: String
    }

    init(_ comparison: Comparison) {
      let reproduce = comparison.reproduce
      command = reproduce.command
      version = reproduce.version
      fingerprints = reproduce.fingerprints
      engine = reproduce.engine
      duration = NumberText.page.duration(seconds: reproduce.seconds)
      work = reproduce.workSeconds.map { NumberText.page.duration(seconds: $0) }
      parameters = Quantity(reproduce.parameters)
      tokens = Quantity(reproduce.tokens)
      unscored = comparison.counts.unscored.map {
        UnscoredView(count: Quantity($0.count), reason: $0.reason, fault: $0.fault.rawValue)
      }
      hasUnscored = !unscored.isEmpty
      doesNotAddUp = !comparison.counts.addUp
    }
  }
}

extension Comparison.Contrast {
  /// The difference with its bounds, as one value.
  var interval: Interval {
    guard let low, let high, low <= high else { return Interval(unbounded: difference) }
    return Interval(mean: difference, low: low, high: high)
  }
}
