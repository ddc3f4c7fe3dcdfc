import Foundation

/// One source, many workers, one merger: batches are numbered as they are read, mapped on any
/// thread, and merged by number. Batch n + width is not read before batch n is merged.
///
/// `@unchecked Sendable`: `sourceLock` guards the source and `nextNumber`'s growth; `state` guards
/// everything else.
final class Pipeline<M: RecordMapper>: @unchecked Sendable {
  private let mapper: M
  private let settings: ReadSettings
  private let width: Int
  private let sourceLock = NSLock()
  private let source: CorpusSource
  private let state = NSCondition()
  private var results: [Int: BatchResult<M.Partial>] = [:]
  private var nextNumber = 0
  private var merged = 0
  private var isAtEnd = false
  private var isStopped = false
  private var failure: (any Error)?
  private var running = 0

  init(_ mapper: M, _ settings: ReadSettings, width: Int) {
    self.mapper = mapper
    self.settings = settings
    self.width = width
    source = CorpusSource(settings)
  }

  /// Starts a worker thread.
  func startWorker() {
    state.withLock { running += 1 }
    let thread = Thread { [self] in
      do {
        try work()
      } catch {
        state.withLock { if failure == nil { failure = error } }
      }
      state.withLock {
        running -= 1
        state.broadcast()
      }
    }
    thread.name = "parable-reader"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// The result of the next batch in order; nil at the end.
  func next() throws -> BatchResult<M.Partial>? {
    state.lock()
    defer { state.unlock() }
    while true {
      if let failure { throw failure }
      if let result = results.removeValue(forKey: merged) { return result }
      if isAtEnd, merged == nextNumber { return nil }
      _ = state.wait(until: Date(timeIntervalSinceNow: 0.2))
      try Task.checkCancellation()
    }
  }

  /// Says that the last result was merged, so that another batch may be read.
  func finishMerging() {
    state.withLock {
      merged += 1
      state.broadcast()
    }
  }

  /// Ends the workers and waits for them.
  func stop() {
    state.lock()
    isStopped = true
    state.broadcast()
    while running > 0 { state.wait() }
    state.unlock()
  }

  private func work() throws {
    let worker = try RecordWorker(mapper, settings)
    while let (number, batch) = try take() {
      let result = worker.process(batch)
      state.withLock {
        results[number] = result
        state.broadcast()
      }
    }
  }

  /// The next batch, once there is room for it.
  private func take() throws -> (Int, Batch)? {
    sourceLock.lock()
    defer { sourceLock.unlock() }
    state.lock()
    while !isStopped, failure == nil, nextNumber >= merged + width { state.wait() }
    let mayGoOn = !isStopped && failure == nil && !isAtEnd
    state.unlock()
    guard mayGoOn else { return nil }
    let batch = try source.next()
    return state.withLock {
      guard let batch else {
        isAtEnd = true
        state.broadcast()
        return nil
      }
      nextNumber += 1
      return (nextNumber - 1, batch)
    }
  }
}
