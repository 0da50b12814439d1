import Glibc

/// Where data lie on this machine.
public enum Folders {
  /// The folder of the person's own data, `$ATELIER_DATA`, where that is set.
  public static var data: String? { variable("ATELIER_DATA") }

  /// Where downloads and decoded pictures are kept: `$ATELIER_DATA` where it may be written, else
  /// `$XDG_CACHE_HOME/atelier`, else `~/.cache/atelier`.
  public static var cache: String {
    // A folder that is not there yet will be made.
    if let data, access(data, W_OK) == 0 || errno == ENOENT { return data }
    return cacheHome
  }

  /// The cache beside `$ATELIER_DATA`.
  static var cacheHome: String {
    if let cache = variable("XDG_CACHE_HOME"), cache.hasPrefix("/") { return cache + "/atelier" }
    if let home = variable("HOME") { return home + "/.cache/atelier" }
    return "/tmp/atelier-\(getuid())"
  }

  /// How much may be written where a file or folder lies; `nil` where the system does not say.
  static func freeBytes(of path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return overflow ? Int.max : Int(clamping: bytes)
  }

  /// The value of an environment variable, `nil` where it is empty as well.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
