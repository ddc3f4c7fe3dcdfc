import Synchronization

/// Lets a bounded number through at once; the others wait in the order they came.
///
/// One who waits is not woken by being cancelled, but by the ones before, who are cancelled too.
final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(width: Int) {
    precondition(width > 0, "a turnstile lets at least one through")
    state = Mutex(State(free: width))
  }

  /// Waits for a place. Whoever enters leaves, once.
  func enter() async {
    await withCheckedContinuation { turn in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(turn)
        return false
      }
      if isFree { turn.resume() }
    }
  }

  /// Gives the place to the one who waits longest.
  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
