import Glibc

/// The terminal that the program runs in.
enum Terminal {
  /// Its size in characters, from the terminal itself, else from COLUMNS and LINES, else 80 x 24.
  static func size() -> (columns: Int, rows: Int) {
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
      return (Int(size.ws_col), max(1, Int(size.ws_row)))
    }
    return (environmentNumber("COLUMNS") ?? 80, environmentNumber("LINES") ?? 24)
  }

  private static func environmentNumber(_ name: String) -> Int? {
    guard let text = getenv(name), let number = Int(String(cString: text)), (1...10_000).contains(number) else {
      return nil
    }
    return number
  }

  /// Whether a person types on standard input and reads standard output.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Makes typed text UTF-8 whatever the locale says: the language's files are UTF-8, and so are terminals today.
  static func useUTF8() {
    setlocale(LC_ALL, "")
    if longestCharacter() < 3, setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
  }

  private static func longestCharacter() -> Int { Int(__ctype_get_mb_cur_max()) }
}
