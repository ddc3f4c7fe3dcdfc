import Foundation

/// The cosines and sines of the rotary positions, for positions from 0.
///
/// - Shape: `[positions, headSize / 2]` each.
/// - Source: Su et al., "RoFormer", 2021, with the frequencies of Hugging Face's Llama.
struct Rotation: Sendable {
  let cosines: Tensor
  let sines: Tensor

  init(positions: Int, headSize: Int, theta: Double, engine: Engine) throws(EngineError) {
    let half = headSize / 2
    let angles = (0..<positions).flatMap { position in
      (0..<half).map { i in
        Double(position) / pow(theta, Double(2 * i) / Double(headSize))
      }
    }
    let shape = [positions, half]
    cosines = try Tensor(angles.map { Float(cos($0)) }, shape: shape, engine: engine)
    sines = try Tensor(angles.map { Float(sin($0)) }, shape: shape, engine: engine)
  }
}
