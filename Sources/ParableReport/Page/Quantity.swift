import ParableStatistics

/// A number on the page: exactly as it is in the result, and as people read it.
package struct Quantity {
  let exact: String
  let shown: String

  package init(_ value: Double, shown: String) {
    exact = "\(value)"
    self.shown = shown
  }

  package init(_ value: Int) {
    exact = "\(value)"
    shown = NumberText.page.count(value)
  }

  package static func percent(_ share: Double) -> Quantity {
    Quantity(share, shown: NumberText.page.percent(share, places: 1))
  }

  package static func points(_ difference: Double) -> Quantity {
    Quantity(difference, shown: NumberText.page.points(difference, places: 1))
  }

  package static func decimal(_ value: Double) -> Quantity {
    Quantity(value, shown: NumberText.page.decimal(value, places: 2))
  }
}

/// An estimate on the page, with its bounds where there are any.
package struct QuantityWithBounds {
  package struct Bounds {
    let low: Quantity
    let high: Quantity
  }

  let value: Quantity
  let bounds: Bounds?

  package init(_ interval: Interval, _ quantity: (Double) -> Quantity) {
    value = quantity(interval.mean)
    bounds = interval.bounds.map {
      Bounds(low: quantity($0.lowerBound), high: quantity($0.upperBound))
    }
  }

  /// A share in per cent; the bounds go without the sign, as it stands before them.
  package static func percent(_ interval: Interval) -> QuantityWithBounds {
    let places = { NumberText.page.decimal($0 * 100, places: 1) }
    return QuantityWithBounds(
      value: .percent(interval.mean),
      bounds: interval.bounds.map {
        Bounds(
          low: Quantity($0.lowerBound, shown: places($0.lowerBound)),
          high: Quantity($0.upperBound, shown: places($0.upperBound)))
      })
  }

  private init(value: Quantity, bounds: Bounds?) {
    self.value = value
    self.bounds = bounds
  }
}
