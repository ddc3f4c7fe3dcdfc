/// What can go wrong when people read samples.
public enum ReviewError: Error, Hashable {
  case noSamples(path: String)
  case malformed(path: String, line: Int, reason: String)
  case noAnswers(path: String, coder: String)
  case fewCoders(folder: String, found: [String])
  case noStrata(run: String)
}

extension ReviewError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSamples(let path):
      "\(path): there are no samples to read. Name the finished run of an audit that drew some."
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason). Correct the line or remove it."
    case .noAnswers(let path, let coder):
      "\(path): \(coder) has answered nothing yet. Run audit review with --coder \(coder) first."
    case .fewCoders(let folder, let found):
      "\(folder): agreement needs two coders, and there is "
        + (found.isEmpty ? "none" : found.joined(separator: ", "))
        + ". Run audit review with --coder and another name."
    case .noStrata(let run):
      "\(run): it has no result that counts documents by stratum. Name the finished run of an audit."
    }
  }
}
