import CKernelSupport
import Glibc

/// How much memory the program may take, and what it keeps.
///
/// An array whose length comes from a file or from a number in a program is asked for with `check` before it is made: Swift
/// ends the program where memory is not there, and the system ends it where memory was promised and is not there.
public enum MemoryLimit {
  /// Three quarters of the machine's memory, or what `ulimit -m` grants where that is less, in bytes; `Int.max` where
  /// the system does not say.
  public static let bytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let (installed, overflow) = pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    let usual = pages > 0 && !overflow ? installed / 4 * 3 : Int.max
    return min(usual, granted(__RLIMIT_RSS))
  }()

  /// What the program takes now, in bytes; 0 where the system does not say.
  public static var taken: Int { sizes.resident }

  /// What the program may still take, in bytes: of `bytes`, of the address space that `ulimit -v` grants, and of what other
  /// programs have left.
  public static var available: Int {
    let sizes = sizes
    let own = min(bytes - sizes.resident, granted(RLIMIT_AS) - sizes.mapped)
    return max(0, min(own, leftByOthers))
  }

  /// Refuses an array of `count` elements of `bytesEach` bytes where there is no memory for it.
  public static func check(count: Int, bytesEach: Int = MemoryLayout<Float>.stride) throws(MemoryShortage) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: bytesEach)
    try check(bytes: overflow ? .max : bytes)
  }

  /// Refuses to take so many bytes where there is no memory for them.
  public static func check(bytes needed: Int) throws(MemoryShortage) {
    guard needed >= small else { return }
    let available = available
    guard needed <= available else { throw MemoryShortage(needed: needed, available: available) }
  }

  /// Lets the program keep a few megabytes that it has freed: drawing the same picture again and again would spend a third of
  /// its time on getting them back from the system, page by page.
  public static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 4 << 20)
    mallopt(M_TRIM_THRESHOLD, 16 << 20)
  }

  /// What takes less is not worth asking the system for.
  private static let small = 1 << 20

  /// What `ulimit` grants of a resource, in bytes.
  private static func granted(_ resource: __rlimit_resource) -> Int {
    var granted = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &granted) == 0 else { return .max }
    return Int(clamping: granted.rlim_cur)
  }

  /// The program's address space and its part in memory, in bytes; zeros where the system does not say.
  private static var sizes: (mapped: Int, resident: Int) {
    // The first two numbers of this file, in pages.
    let pages = beginning(of: "/proc/self/statm").split(separator: " ").prefix(2).map { Int($0) ?? 0 }
    guard pages.count == 2 else { return (0, 0) }
    let size = sysconf(Int32(_SC_PAGESIZE))
    return (
      pages[0].multipliedReportingOverflow(by: size).partialValue,
      pages[1].multipliedReportingOverflow(by: size).partialValue
    )
  }

  /// What the system could give without taking from other programs, in bytes; `Int.max` where it does not say.
  private static var leftByOthers: Int {
    // A line `MemAvailable:   12345 kB`.
    guard
      let line = beginning(of: "/proc/meminfo").split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
      let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return .max }
    return kibibytes.multipliedReportingOverflow(by: 1024).partialValue
  }

  /// The first few hundred bytes of one of the system's own files.
  private static func beginning(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(file, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }
}
