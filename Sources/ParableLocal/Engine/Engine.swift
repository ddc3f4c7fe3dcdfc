import CParableTorch
import Foundation
import Synchronization

/// LibTorch, opened: what tensors and decoders compute with.
///
/// Opening takes about 0.3 s and happens at most once a process, however many engines are made.
/// An engine may be used from any thread; the number of threads counts for the whole process.
public final class Engine: Sendable {
  /// Which implementation of the operations is used.
  public enum Kernels: Sendable, Hashable, CaseIterable {
    /// Our own kernels: fast, and an element of a result depends on no batch and no thread count.
    case fast
    /// ATen's operators: the reference that tests compare with.
    case reference
  }

  let plugin: Plugin
  private let tensors = Atomic<Int>(0)
  /// Which implementation of the operations this engine uses.
  public let kernels: Kernels

  /// Opens the plugin at a place, or, without one, at `.deps/plugins/parable-torch.so` in a folder
  /// above the program; the current folder plays no part.
  ///
  /// - Throws: an ``EngineError`` that says what to run when the plugin is missing.
  public init(plugin: URL? = nil, kernels: Kernels = .fast) throws(EngineError) {
    self.plugin = try Plugin(at: plugin)
    self.kernels = kernels
  }

  var table: parable_torch { plugin.table.pointee }
  var path: parable_path { kernels == .fast ? PARABLE_FAST : PARABLE_REFERENCE }

  /// The version of torch, such as `2.15.0`.
  public var version: String { String(cString: table.version()!) }

  /// The instruction set of the kernels, such as `parable_kernels_v4` for AVX-512.
  public var instructions: String { String(cString: table.instructions()!) }

  /// How many threads one operation may use, at least 1; 1 at first.
  public var threads: Int { Int(table.threads()) }

  /// Sets how many threads one operation may use, from every thread of this process.
  public func setThreads(_ count: Int) { table.set_threads(Int32(clamping: count)) }

  /// How many tensors the process holds by handle, through whatever engine.
  public var liveHandles: Int { Int(table.live_handles()) }

  /// How many tensors this engine holds by handle: constant where nothing leaks.
  public var ownHandles: Int { tensors.load(ordering: .relaxed) }

  /// Counts a tensor that came or went.
  func count(_ change: Int) { tensors.add(change, ordering: .relaxed) }

  /// Calls the body with gradients off, on this thread, and puts the former state back.
  func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
    let was = table.set_gradients(false)
    defer { _ = table.set_gradients(was) }
    return try body()
  }

  /// Makes a failure code an error.
  func check(_ name: String, _ code: Int32) throws(EngineError) {
    guard code != 0 else { return }
    throw .operation(name: name, reason: String(cString: table.last_error()!))
  }

  /// Makes the tensor that a call of the table writes.
  func make(
    _ name: String, _ call: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
  ) throws(EngineError) -> Tensor {
    var handle: OpaquePointer?
    try check(name, call(&handle))
    return Tensor(handle: handle!, engine: self)
  }
}
