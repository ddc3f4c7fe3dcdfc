import Foundation

/// A file's bytes, mapped: pages are read when they are touched.
///
/// Safety: the mapping is private, read-only and constant, so any thread may read it. A file that
/// another program shortens meanwhile ends this one, as with every mapping.
final class MappedFile: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Bytes that are in memory already, copied.
  init(copying data: Data) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
    data.copyBytes(to: copy)
    bytes = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  /// - Throws: ``SafetensorsError/unreadable(path:reason:)``.
  init(_ url: URL) throws(SafetensorsError) {
    func failure() -> SafetensorsError {
      .unreadable(path: url.path, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: url.path, reason: "it is not a file")
    }
    isMapped = true
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw failure() }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    guard isMapped else { return bytes.deallocate() }
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
