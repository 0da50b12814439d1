/// There is not enough memory for what was asked for.
public struct MemoryShortage: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many bytes are needed; `Int.max` for more than can be counted.
  public let needed: Int
  /// How many bytes there are.
  public let available: Int

  /// Makes the record.
  public init(needed: Int, available: Int) {
    self.needed = needed
    self.available = available
  }

  /// What is needed and what there is, as a phrase that follows what needs it.
  public var description: String {
    let needed = needed == .max ? "more memory than can be counted" : "\(Self.text(needed)) of memory"
    return "needs \(needed), but only \(Self.text(available)) are available"
  }

  /// A number of bytes with three digits.
  static func text(_ bytes: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let scale: Double = value < 9.95 && unit > 0 ? 10 : 1
    let rounded = (value * scale).rounded() / scale
    return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + " " + units[unit]
  }
}
