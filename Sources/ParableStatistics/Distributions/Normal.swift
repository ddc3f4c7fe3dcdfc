import Foundation

/// The standard normal distribution.
public enum Normal {
  /// The probability of a value at or below `z`.
  public static func cdf(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The value that a share `p` of the distribution lies below; infinite for 0 and 1.
  ///
  /// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", 1988,
  /// routine PPND16; relative error near 1e-16.
  public static func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies between 0 and 1, not at \(p)")
    let q = p - 0.5
    guard abs(q) > 0.425 else {
      let r = 0.180625 - q * q
      return q * ratio(r, centre)
    }
    let tail = q < 0 ? p : 1 - p
    guard tail > 0 else { return q < 0 ? -.infinity : .infinity }
    let r = (-log(tail)).squareRoot()
    let z = r <= 5 ? ratio(r - 1.6, shoulder) : ratio(r - 5, farTail)
    return q < 0 ? -z : z
  }

  /// Two polynomials in rising powers.
  private typealias Rational = (above: [Double], below: [Double])

  private static func ratio(_ x: Double, _ rational: Rational) -> Double {
    let polynomial = { (c: [Double]) in c.reversed().reduce(0) { $0 * x + $1 } }
    return polynomial(rational.above) / polynomial(rational.below)
  }

  private static let centre: Rational = (
    [
      3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427,
      13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
      33430.575583588128105, 2509.0809287301226727,
    ],
    [
      1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
      21213.794301586595867, 39307.895800092710610, 28729.085735721942674,
      5226.4952788528545610,
    ]
  )
  private static let shoulder: Rational = (
    [
      1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
      3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
      0.0227238449892691845833, 7.74545014278341407640e-4,
    ],
    [
      1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
      0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
      1.05075007164441684324e-9,
    ]
  )
  private static let farTail: Rational = (
    [
      6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
      0.296560571828504891230, 0.0265321895265761230930, 0.00124266094738807843860,
      2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    [
      1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15,
    ]
  )
}
