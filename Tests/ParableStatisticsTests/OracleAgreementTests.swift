import OracleTesting
import ParableCore
import ParableStatistics
import Testing

/// Our numbers against SciPy's and statsmodels', on random inputs that are the same at every run.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct OracleAgreementTests {
  private var generator = SeededGenerator(Seed(20))

  @Test mutating func `the normal distribution agrees with SciPy`() throws {
    let edges = [1e-300, 1e-12, 0.075, 0.425, 0.5, 0.925, 1 - 1e-12]
    let cases = (edges + numbers(40, 0, 1)).map { p in
      let z = generator.drawUnit() * 12 - 6
      return (
        ["p": StatisticsQuestion.Argument.number(p), "z": .number(z)],
        [Optional(Normal.quantile(p)), Normal.cdf(z)]
      )
    }
    try expectAgreement("normal", cases)
  }

  @Test mutating func `Student's t agrees with SciPy`() throws {
    let freedoms = [1, 2, 3, 4, 7, 30, 119, 1000, 25_000.5]
    let cases = freedoms.flatMap { df in
      ([0.5, 0.500001, 0.75, 0.975, 0.0005] + numbers(8, 0.001, 0.999)).map { p in
        let (t, student) = (generator.drawUnit() * 12 - 6, StudentT(degreesOfFreedom: df))
        return (
          ["p": StatisticsQuestion.Argument.number(p), "t": .number(t), "df": .number(df)],
          [Optional(student.quantile(p)), student.cdf(t), student.twoSidedP(t)]
        )
      }
    }
    try expectAgreement("t", cases)
  }

  @Test mutating func `the incomplete beta function agrees with SciPy`() throws {
    let cases = [0.5, 1, 2.5, 40, 900, 100_000].flatMap { a in
      [0.5, 1, 3, 77, 5000, 100_000].map { b in
        let beta = BetaDistribution(alpha: a, beta: b)
        let p = generator.drawUnit()
        let x = min(1, a / (a + b) * (0.8 + 0.4 * generator.drawUnit()))
        return (
          [
            "p": StatisticsQuestion.Argument.number(p), "x": .number(x), "a": .number(a),
            "b": .number(b),
          ],
          [Optional(beta.quantile(p)), beta.cdf(x)]
        )
      }
    }
    try expectAgreement("beta", cases)
  }

  @Test mutating func `a t interval agrees with SciPy`() throws {
    let cases = [2, 3, 5, 40].flatMap { count in
      [0.5, 0.9, 0.95, 0.999].map { level in
        let sample = Sample(numbers(count, -1, 1))
        let interval = sample.tInterval(level: level)
        return (
          ["values": StatisticsQuestion.Argument.list(sample.values), "level": .number(level)],
          [sample.mean, sample.variance, interval?.low, interval?.high]
        )
      }
    }
    try expectAgreement("tInterval", cases)
  }

  @Test mutating func `a paired t test and its interval agree with SciPy`() throws {
    let cases = [2, 3, 5, 20].map { count in
      let (first, second) = (numbers(count, 0, 1), numbers(count, 0.2, 1))
      let sample = Sample(differencesOf: first, minus: second)
      let interval = sample.tInterval(level: 0.9)
      return (
        [
          "first": StatisticsQuestion.Argument.list(first), "second": .list(second),
          "level": .number(0.9),
        ],
        [sample.tTestPValue(), interval?.low, interval?.high]
      )
    }
    try expectAgreement("paired", cases)
  }

  @Test mutating func `Wilson and Clopper-Pearson intervals agree with statsmodels`() throws {
    let cases = [1, 2, 10, 120, 3001, 100_000].flatMap { n in
      [0, 1, n, generator.draw(below: n), generator.draw(below: n)].map { k in
        let level = [0.8, 0.95, 0.99][generator.draw(below: 3)]
        let ours = Proportion(k, of: n)
        let (wilson, exact) = (ours.wilson(level: level), ours.clopperPearson(level: level))
        return (
          ["k": StatisticsQuestion.Argument.count(k), "n": .count(n), "level": .number(level)],
          [wilson?.low, wilson?.high, exact?.low, exact?.high]
        )
      }
    }
    try expectAgreement("proportion", cases)
  }

  @Test mutating func `Newcombe's interval of a difference agrees with statsmodels`() throws {
    let cases = [(12, 40), (120, 120), (7, 900)].flatMap { n, m in
      [(0, 0), (n, 0), (generator.draw(below: n), generator.draw(below: m))].map { k, l in
        let difference = Proportion(k, of: n).difference(minus: Proportion(l, of: m))
        return (
          [
            "k": StatisticsQuestion.Argument.count(k), "n": .count(n), "otherK": .count(l),
            "otherN": .count(m), "level": .number(0.95),
          ],
          [difference?.low, difference?.high]
        )
      }
    }
    try expectAgreement("newcombe", cases)
  }

  @Test mutating func `McNemar's exact test agrees with statsmodels`() throws {
    let pairs = [(0, 6), (5, 0), (3, 3), (1, 0), (40, 61), (900, 1000)]
    let cases = pairs.map { b, c in
      (
        ["b": StatisticsQuestion.Argument.count(b), "c": .count(c)],
        [Optional(McNemar(onlyFirst: b, onlySecond: c).pValue)]
      )
    }
    try expectAgreement("mcnemar", cases)
  }

  @Test mutating func `Holm's adjustment agrees with statsmodels`() throws {
    let cases = [1, 2, 7, 40].map { count in
      let p = numbers(count, 0, count > 5 ? 0.1 : 1) + [0.03, 0.03]
      return (["p": StatisticsQuestion.Argument.list(p)], Holm.adjusted(p).map { Optional($0) })
    }
    try expectAgreement("holm", cases)
  }

  @Test mutating func `a cluster-robust mean agrees with statsmodels`() throws {
    let cases = [2, 3, 12].map { count in
      let clusters = (0..<count).map { _ in numbers(1 + generator.draw(below: 9), 0, 1) }
      let sample = ClusteredSample(clusters)
      let interval = sample.clusterRobustInterval(level: 0.95)
      return (
        ["clusters": StatisticsQuestion.Argument.table(clusters), "level": .number(0.95)],
        [sample.mean, sample.clusterRobustStandardError, interval?.low, interval?.high]
      )
    }
    try expectAgreement("clusterRobust", cases)
  }

  @Test mutating func `with one cluster the bootstrap is SciPy's, up to chance`() throws {
    let values = numbers(30, 0, 1)
    let bootstrap = HierarchicalBootstrap(seed: Seed(1), resamples: 50_000)
    let interval = bootstrap.interval(of: ClusteredSample([values]))
    // The two percentiles of 50,000 resamples vary by less than 1e-3 from run to run.
    try expectAgreement(
      "bootstrap",
      [(["values": .list(values), "level": .number(0.95)], [interval?.low, interval?.high])],
      tolerance: 3e-3)
  }

  private mutating func numbers(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
    (0..<count).map { _ in low + (high - low) * generator.drawUnit() }
  }
}
