import Foundation
import ParableLab
import Synchronization

/// Shows how an experiment goes on: one moving line for a person, a line for each end otherwise.
final class ProgressBoard: Sendable {
  private let nodes: [LabNode]
  private let state: Mutex<State>
  private let started = ContinuousClock.now

  private struct State {
    var shares: [Double]
    var reused: Set<Int> = []
    var running: [Int: String] = [:]
    var shown = ContinuousClock.now
  }

  init(_ nodes: [LabNode]) {
    self.nodes = nodes
    state = Mutex(State(shares: nodes.map { _ in 0 }))
  }

  /// Takes one piece of news; called from several threads.
  func note(_ news: LabProgress) {
    state.withLock { state in
      switch news {
      case .finishedBefore(let folder):
        line(
          "This experiment was finished before (\(folder.lastPathComponent)); its result is used again."
        )
      case .reused(let index, let folder):
        state.shares[index] = 1
        state.reused.insert(index)
        line("\(nodes[index].label): finished before, used again (\(folder.lastPathComponent))")
      case .began(let index, let resumed):
        state.running[index] = ""
        if resumed { line("\(nodes[index].label): goes on where it was stopped") }
      case .advanced(let index, let share, let remark):
        state.shares[index] = share
        state.running[index] = remark
      case .ended(let index, let folder, let duration):
        state.shares[index] = 1
        state.running[index] = nil
        let seconds = Int((duration / .seconds(1)).rounded())
        line("\(nodes[index].label): done in \(seconds) s (\(folder.lastPathComponent))")
      case .failed(let index):
        state.running[index] = nil
        let others = state.running.isEmpty ? "" : "; what is running is finished first"
        line("\(nodes[index].label): failed\(others)")
      }
      show(&state)
    }
  }

  private func line(_ text: String) {
    Terminal.clear()
    Terminal.say(text)
  }

  private func show(_ state: inout State) {
    guard Terminal.isInteractive, ContinuousClock.now - state.shown > .milliseconds(200) else {
      return
    }
    state.shown = .now
    let finished = state.shares.count { $0 == 1 }
    let current = state.running.sorted { $0.key < $1.key }
      .map { "\(nodes[$0.key].label) \($0.value)" }.joined(separator: " | ")
    Terminal.update("\(finished)/\(nodes.count)\(timeLeft(state)) \(current)")
  }

  /// From the expected work that is done, and the time it took: what the rest should take.
  private func timeLeft(_ state: State) -> String {
    var done = 0.0
    var rest = 0.0
    for (index, node) in nodes.enumerated() where !state.reused.contains(index) {
      done += node.expectedSeconds * state.shares[index]
      rest += node.expectedSeconds * (1 - state.shares[index])
    }
    let passed = (ContinuousClock.now - started) / .seconds(1)
    guard done > 0, passed > 3 else { return "" }
    let left = Int((passed * rest / done).rounded())
    return ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left:"
  }
}
