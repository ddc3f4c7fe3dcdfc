import CParableClassifier
import Foundation

extension PortrayalClassifier {
  /// The classifier in the box, which `make classifier` trains from the labels in the repository.
  public init() throws {
    func data(_ blob: parable_blob) -> Data { Data(bytes: blob.bytes, count: blob.count) }
    try self.init(
      card: data(parable_classifier_card()), linear: data(parable_classifier_linear()),
      kernel: data(parable_classifier_kernel()), path: "the classifier in the box")
  }
}
