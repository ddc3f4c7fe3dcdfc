import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Single keys from standard input: of a terminal without waiting for return and without echo, or
/// the characters of a pipe.
final class Keyboard {
  /// Ctrl-C and Ctrl-D, which a raw terminal sends as characters.
  static let leaving: Set<Character> = ["\u{3}", "\u{4}"]

  private let former: termios?

  /// Takes the terminal, if there is one; it is given back by ``release()``, and by a signal that
  /// ends the process.
  init() {
    var settings = termios()
    guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 else {
      former = nil
      return
    }
    former = settings
    takenTerminal = settings
    for number in [SIGTERM, SIGHUP] { signal(number, giveBackAndEnd) }
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Gives the terminal back.
  func release() {
    guard var former else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &former)
  }

  /// The next key; nil at the end of the input. Line ends and what arrow keys send are no keys.
  func next() -> Character? {
    while let byte = read() {
      switch byte {
      case 0x1B: skipSequence()
      case 0x0A, 0x0D, 0x20: continue
      default: return Character(Unicode.Scalar(byte))
      }
    }
    return nil
  }

  /// What follows an escape: `[`, parameters, and a final letter.
  private func skipSequence() {
    guard let first = read(), first == UInt8(ascii: "[") || first == UInt8(ascii: "O") else {
      return
    }
    while let byte = read(), !(0x40...0x7E).contains(byte) {}
  }

  private func read() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      switch Foundation.read(STDIN_FILENO, &byte, 1) {
      case 1: return byte
      case -1 where errno == EINTR: continue
      default: return nil
      }
    }
  }
}

/// The terminal's settings, for the signal handler: written once, before the handler is set.
nonisolated(unsafe) private var takenTerminal = termios()

/// Both calls are safe in a signal handler (POSIX.1-2017, 2.4.3).
private func giveBackAndEnd(_ number: Int32) {
  tcsetattr(STDIN_FILENO, TCSANOW, &takenTerminal)
  _exit(128 + number)
}
