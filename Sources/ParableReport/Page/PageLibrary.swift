import Mustache

/// Templates that make a page; all text that goes into them is escaped by ``ScalarHTML``.
package struct PageLibrary: Sendable {
  private let library: MustacheLibrary

  /// The library of these templates, by the names under which they call each other.
  ///
  /// They are part of the program, so a broken one is our bug.
  package init(_ templates: [String: [UInt8]]) {
    MustacheContentTypes.register(ScalarHTML(), named: ScalarHTML.name)
    var library = MustacheLibrary()
    for (name, bytes) in templates {
      // A template that is called starts again with Mustache's own type: each names ours.
      let text = "{{% CONTENT_TYPE: \(ScalarHTML.name)}}" + String(decoding: bytes, as: UTF8.self)
      do {
        try library.register(text, named: name)
      } catch {
        preconditionFailure("the template \(name).mustache cannot be parsed: \(error)")
      }
    }
    self.library = library
  }

  /// The page that a template makes of a view.
  package func render(_ view: Any, with template: String) -> String {
    guard let page = library.render(view, withTemplate: template) else {
      preconditionFailure("the template \(template).mustache is not in the library")
    }
    return page
  }
}
