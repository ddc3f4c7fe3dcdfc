import Foundation

extension PortrayalClassifier {
  /// The classifier in the box, which `parable audit fit` made from the labels in the repository.
  public init() throws {
    try self.init(folder: URL(filePath: ".deps/classifier"))
  }
}
