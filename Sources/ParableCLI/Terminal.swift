import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard error: everything that is not a result.
enum Terminal {
  /// Whether a person is looking, who wants one line that moves and not a hundred.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// A line.
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// A line that replaces the one before it, when a person is looking.
  static func update(_ text: String) {
    FileHandle.standardError.write(Data(("\r\u{1B}[2K" + text.prefix(width - 1)).utf8))
  }

  /// A line of progress, for a person only.
  static func progress(_ text: String) {
    if isInteractive { update(text) }
  }

  /// The terminal's width, in columns.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
    return Int(size.ws_col)
  }

  /// An empty screen, when a person is looking.
  static func newPage() {
    if isInteractive { FileHandle.standardError.write(Data("\u{1B}[2J\u{1B}[H".utf8)) }
  }

  /// Makes room for a line after ``update(_:)``.
  static func clear() {
    if isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
  }
}
