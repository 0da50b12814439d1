import Glibc

/// Where data lie on this machine.
public enum Folders {
  /// The folder of the person's own data, `$ATELIER_DATA`, where that is set.
  public static var data: String? { variable("ATELIER_DATA") }

  /// Where downloads and decoded pictures are kept: `$ATELIER_DATA`, else `$XDG_CACHE_HOME/atelier`, else
  /// `~/.cache/atelier`.
  public static var cache: String {
    if let data { return data }
    return cacheHome
  }

  /// The cache beside `$ATELIER_DATA`.
  static var cacheHome: String {
    if let cache = variable("XDG_CACHE_HOME"), cache.hasPrefix("/") { return cache + "/atelier" }
    if let home = variable("HOME") { return home + "/.cache/atelier" }
    return "/tmp/atelier-\(getuid())"
  }

  /// The value of an environment variable, `nil` where it is empty as well.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
