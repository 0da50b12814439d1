import Glibc

/// Watches that the program stays within three quarters of the machine's memory, so that a runaway loop ends with an
/// error before the system ends the program.
struct MemoryGuard {
  private static let limit = sysconf(Int32(_SC_PHYS_PAGES)) / 4 * 3

  private var calls = 0
  private var interval = 64

  /// Whether there is memory left. Looks only now and then, the oftener the less there is.
  mutating func isLeft() -> Bool {
    calls &+= 1
    guard calls >= interval else { return true }
    calls = 0
    let resident = Self.residentPages()
    interval = resident > Self.limit / 2 ? 1 : 64
    return Self.limit <= 0 || resident <= Self.limit
  }

  /// The second number of /proc/self/statm; 0 where there is no such file.
  private static func residentPages() -> Int {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return 0 }
    let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
    return fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) ?? 0 : 0
  }
}
