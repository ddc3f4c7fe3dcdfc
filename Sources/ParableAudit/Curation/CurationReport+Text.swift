import Foundation

extension CurationReport {
  /// The report for people.
  public var text: String {
    var lines = [headline, "", balance("all files", counts)]
    if files.count > 1 {
      lines += files.filter { $0.refused == nil }.prefix(50).map { balance($0.path, $0.counts) }
    }
    lines += table("by act", counts.acts) + table("by rule", counts.rules)
    lines += matrix("by code", counts.codes) + matrix("by source", counts.sources)
    return (lines + shields + examples + troubles).joined(separator: "\n")
  }

  private var headline: String {
    applied
      ? "Policy \(policy), applied: \(out ?? "")"
      : "Policy \(policy), dry run: this is what would change. --apply does it."
  }

  private func balance(_ name: String, _ counts: CurationTally) -> String {
    let unread = counts.unread > 0 ? "; \(counts.unread) lines or rows without a text stay" : ""
    return "\(name): \(counts.total.documents) documents in = \(counts.kept.documents) kept + "
      + "\(counts.dropped.documents) dropped + \(counts.review.documents) to review\(unread)"
  }

  private func table(_ title: String, _ rows: [String: CurationTally.Count]) -> [String] {
    guard !rows.isEmpty else { return [] }
    return ["", title] + rows.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.words)" }
  }

  private func matrix(
    _ title: String, _ rows: [String: [String: CurationTally.Count]]
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    let order = rows.keys.sorted { Code(rawValue: $0) < Code(rawValue: $1) }
    return ["", title]
      + order.map { key in
        let acts = rows[key]!.sorted { $0.key < $1.key }
        return "  \(key): " + acts.map { "\($0.key) \($0.value.documents)" }.joined(separator: ", ")
      }
  }

  private var shields: [String] {
    let names = protected.map(\.rawValue).joined(separator: ", ")
    let limit = mostDropped.map { "at most \($0) of the documents may be dropped" }
    let spared = counts.protected.sorted { $0.key < $1.key }.map {
      "  \($0.value) documents that \"\($0.key)\" would have dropped or masked are not"
    }
    return [
      "", "protected: \(names): never dropped, never counted as hostile (T1 is risk analysis)",
    ] + spared + ["limit: \(limit ?? "none is set for how many may be dropped")"]
  }

  private var examples: [String] {
    let all = files.flatMap { file in file.examples.map { (file.path, $0) } }
    guard !all.isEmpty else { return [] }
    var seen: [String: Int] = [:]
    let few = all.filter { example in
      seen[example.1.rule, default: 0] += 1
      return seen[example.1.rule]! <= 3
    }
    return ["", "examples"]
      + few.map { path, example in
        let codes = example.codes.map(\.rawValue).joined(separator: " ")
        return "  \(example.rule) (\(example.act)) \(path) at \(example.offset)"
          + "\(example.id.map { ", \($0)" } ?? "") [\(codes)]: \(example.text)"
      }
  }

  private var troubles: [String] {
    let missing = files.compactMap { file in
      file.withoutSidecar.map { "  \(file.path): no sidecar: \($0)" }
    }
    let refusals = refused.map { "  \($0.refused ?? "")" }
    return (missing.isEmpty ? [] : ["", "without sidecar"] + missing)
      + (refusals.isEmpty ? [] : ["", "refused, and in none of the counts"] + refusals)
  }
}

extension CurationTally.Count {
  /// A token is taken for four bytes, which is near enough for English.
  fileprivate var words: String {
    "\(documents) documents, \(bytes) bytes, about \((bytes + 2) / 4) tokens"
  }
}
