/// A comparison as one HTML file that needs nothing else: no script, no font, no connection.
///
/// Every number outside the pictures stands in a `<data>` element whose `value` is the number of
/// the result, unrounded. All text of the result is escaped.
public struct ComparisonPage: Sendable {
  private let comparison: Comparison

  /// A page about this comparison.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// The whole file, UTF-8, beginning with `<!doctype html>`.
  public var html: String { Self.library.render(View(comparison), with: "page") }

  private static let library = PageLibrary(PageTemplates.all)
}
