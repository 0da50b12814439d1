import CKernelSupport
import Glibc

/// How much memory the program may take, and what it keeps.
public enum MemoryLimit {
  /// Three quarters of the machine's memory, or what `ulimit -m` grants where that is less, in bytes; `Int.max` where
  /// the system does not say.
  public static let bytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let (installed, overflow) = pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    let usual = pages > 0 && !overflow ? installed / 4 * 3 : Int.max
    var granted = rlimit()
    guard getrlimit(__rlimit_resource_t(__RLIMIT_RSS.rawValue), &granted) == 0 else { return usual }
    return min(usual, Int(clamping: granted.rlim_cur))
  }()

  /// What the program takes now, in bytes; 0 where the system does not say.
  public static var taken: Int {
    // The second number of this file is the resident pages.
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return 0 }
    let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
    let pages = fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) ?? 0 : 0
    return pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))).partialValue
  }

  /// Lets the program keep a few megabytes that it has freed: drawing the same picture again and again would spend a third of
  /// its time on getting them back from the system, page by page.
  public static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 4 << 20)
    mallopt(M_TRIM_THRESHOLD, 16 << 20)
  }
}
