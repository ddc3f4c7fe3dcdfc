import Foundation
import ParableCore
import Synchronization

/// Carries out a graph: what is finished is used, what is missing is done, side by side.
public struct LabRunner: Sendable {
  private let nodes: [LabNode]
  private let bench: LabBench
  private let width: Int
  private let observe: @Sendable (LabProgress) -> Void
  /// The seconds that still have to pass after a node has begun, along the longest way to the end.
  private let secondsToEnd: [Double]

  /// - Parameters:
  ///   - width: How many nodes run at once; each uses one core.
  ///   - observe: Told of every beginning, advance and end; called from several threads.
  public init(
    nodes: [LabNode], bench: LabBench, width: Int,
    observe: @escaping @Sendable (LabProgress) -> Void
  ) {
    self.nodes = nodes
    self.bench = bench
    self.width = max(1, width)
    self.observe = observe
    secondsToEnd = Self.secondsToEnd(of: nodes)
  }

  /// Runs until every node has a result.
  ///
  /// - Throws: The first error of a node; the nodes that were running then are finished first.
  public func run() async throws {
    var waiting = Set(nodes.indices)
    var finished: Set<Int> = []
    var running = 0
    var failure: (any Error)?
    try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
      while true {
        while failure == nil, running < width, let next = ready(waiting, finished) {
          waiting.remove(next)
          running += 1
          group.addTask { (next, carryOut(next)) }
        }
        guard running > 0, let (node, error) = try await group.next() else { break }
        running -= 1
        finished.insert(node)
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  /// The node to begin next: of those that can begin, the one with the longest way to the end.
  private func ready(_ waiting: Set<Int>, _ finished: Set<Int>) -> Int? {
    waiting.filter { nodes[$0].needs.allSatisfy(finished.contains) }
      .max { (secondsToEnd[$0], $1) < (secondsToEnd[$1], $0) }
  }

  private func carryOut(_ index: Int) -> (any Error)? {
    let node = nodes[index]
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let folder = try bench.store.open(node.request)
      guard !folder.isFinished else {
        observe(.reused(index, folder: folder.url))
        return nil
      }
      observe(.began(index, resumed: try folder.begin(node.label)))
      try node.job.run(in: folder, bench: bench) {
        observe(.advanced(index, share: $0, remark: $1))
      }
      observe(.ended(index, folder: folder.url, after: clock.now - start))
      return nil
    } catch {
      observe(.failed(index))
      return LabError.failed(label: node.label, reason: "\(error)")
    }
  }

  private static func secondsToEnd(of nodes: [LabNode]) -> [Double] {
    var seconds = nodes.map(\.expectedSeconds)
    for index in nodes.indices.reversed() {
      for need in nodes[index].needs {
        seconds[need] = max(seconds[need], nodes[need].expectedSeconds + seconds[index])
      }
    }
    return seconds
  }
}

/// What a runner tells while it works; the number is the node's position.
public enum LabProgress: Sendable {
  case finishedBefore(folder: URL)
  case reused(Int, folder: URL)
  case began(Int, resumed: Bool)
  case advanced(Int, share: Double, remark: String)
  case ended(Int, folder: URL, after: Duration)
  case failed(Int)
}
