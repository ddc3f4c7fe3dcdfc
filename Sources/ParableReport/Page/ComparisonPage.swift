import Mustache

/// A comparison as one HTML file that needs nothing else: no script, no font, no connection.
///
/// Every number outside the pictures stands in a `<data>` element whose `value` is the number of
/// the result, unrounded. All text of the result is escaped.
public struct ComparisonPage: Sendable {
  private let comparison: Comparison

  /// A page about this comparison.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// The whole file, UTF-8, beginning with `<!doctype html>`.
  public var html: String {
    guard let page = Self.library.render(View(comparison), withTemplate: "page") else {
      preconditionFailure("the template page.mustache is not in the library")
    }
    return page
  }

  /// The templates, parsed once; they are part of the program, so a broken one is our bug.
  private static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for (name, bytes) in PageTemplates.all {
      do {
        try library.register(String(decoding: bytes, as: UTF8.self), named: name)
      } catch {
        preconditionFailure("the template \(name).mustache cannot be parsed: \(error)")
      }
    }
    return library
  }()
}
