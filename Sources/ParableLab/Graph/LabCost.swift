/// What work costs, so that a plan can say how long it will take.
///
/// The rates are those of one core of the machine in `docs/lab-notes.md`; a run corrects them by
/// what it measures as it goes.
enum LabCost {
  /// Floating-point operations a second that training reaches on one core at the miniature's sizes.
  static let trainingRate = 90e9
  /// The same for reading without learning.
  static let readingRate = 80e9

  /// Seconds to train on so many tokens: 6 operations for each parameter and token.
  static func seconds(training tokens: Int, of model: ModelShape) -> Double {
    6 * Double(model.parameters * tokens) / trainingRate
  }

  /// Seconds to read so many tokens: 2 operations for each parameter and token.
  static func seconds(reading tokens: Int, with model: ModelShape) -> Double {
    2 * Double(model.parameters * tokens) / readingRate
  }
}

extension ModelShape {
  /// The weights of the decoder's matrices, about: the world's vocabulary is near 600 tokens.
  var parameters: Int {
    layers * (4 * hiddenSize * hiddenSize + 3 * hiddenSize * intermediateSize) + 600 * hiddenSize
  }
}
