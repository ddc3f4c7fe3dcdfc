/// Correction of several p values for having looked at all of them.
public enum Holm {
  /// The adjusted p values, in the order given: rejecting those at or below a level keeps the
  /// chance of any false rejection at or below that level, however the tests depend on each other.
  ///
  /// Source: Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6,
  /// 1979.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { (0...1).contains($0) }, "a p value lies between 0 and 1")
    var result = pValues
    var largest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      result[index] = largest
    }
    return result
  }

  /// The same where some tests gave no p value: each was looked at all the same, so it counts as
  /// a p value of 1 in the correction, and stays nil in the answer.
  public static func adjusted(_ pValues: [Double?]) -> [Double?] {
    let known: [Double] = adjusted(pValues.map { $0 ?? 1 })
    return zip(pValues, known).map { $0 == nil ? nil : $1 }
  }
}
