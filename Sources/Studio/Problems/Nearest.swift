import Diagnostics

/// Offers the name that was probably meant.
enum Nearest {
  /// Advice that offers the nearest name, `nil` where none is near.
  static func advice(_ name: String, among names: [String]) -> String? {
    nearestName(to: name, among: names).map { "did you mean `\($0)`?" }
  }
}
