import Foundation
import ParableReport

extension Comparison {
  /// An invented result of seven arms and three seeds, with numbers such as real ones have.
  static func example() throws -> Comparison {
    try JSONDecoder().decode(
      Comparison.self, from: Data(PackageResources.comparison_json))
  }
}
