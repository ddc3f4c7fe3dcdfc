import Foundation
import ParableCorpus

/// How fast it goes, what is left, and how much memory is used.
final class RateMeter {
  private let start = ContinuousClock.now

  /// A line such as `audit: 312 MB of 1.2 GB, 95 MB/s, 9 s left, 210 MB memory`.
  func line(_ progress: ReadProgress) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
    let rate = Double(progress.bytes) / seconds
    let left = rate > 0 ? Double(progress.totalBytes - progress.bytes) / rate : 0
    return "audit: \(megabytes(progress.bytes)) of \(megabytes(progress.totalBytes)) MB, "
      + "\(progress.records) records, \(megabytes(Int(rate))) MB/s, \(Int(left)) s left, "
      + "\(megabytes(Self.residentBytes)) MB memory"
  }

  private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }

  /// Memory in use, from the kernel's own count.
  private static var residentBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }
}
