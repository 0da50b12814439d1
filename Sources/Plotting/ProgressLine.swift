/// One line that tells how far long work is: `step 412/10,000  1,234 steps/s  8 s left  D(x) 0.53`.
public struct ProgressLine: Hashable, Sendable {
  /// What is counted, such as `step`.
  public var unit: String
  /// How many are done.
  public var done: Int
  /// How many there will be, if that is known.
  public var total: Int?
  /// How many a second.
  public var rate: Double?
  /// Named numbers, the most important first.
  public var values: [Value]

  /// A named number.
  public struct Value: Hashable, Sendable {
    /// Its name, such as `D(x)`.
    public var name: String
    /// The number.
    public var value: Double

    /// A named number.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A progress line.
  public init(unit: String = "step", done: Int, total: Int? = nil, rate: Double? = nil, values: [Value] = []) {
    self.unit = unit
    self.done = done
    self.total = total
    self.rate = rate
    self.values = values
  }

  /// The line without a newline, at most `columns` wide; what matters least is left out first: the bar, the rate, values
  /// from the third on, the time left, the first two values.
  public func text(columns: Int, style: TextStyle = TextStyle(.ascii)) -> String {
    let parts = parts(isUnicode: style.glyphs != .ascii)
    var room = columns + Self.gap
    var chosen: Set<Int> = []
    for index in parts.indices.sorted(by: { parts[$0].rank < parts[$1].rank }) {
      let width = DisplayWidth.of(parts[index].text) + Self.gap
      // The first part that does not fit ends the line, so that nothing less important takes its room.
      if width > room { break }
      room -= width
      chosen.insert(index)
    }
    guard !chosen.isEmpty else { return DisplayWidth.prefix(count, columns: max(0, columns)) }
    return parts.indices.filter(chosen.contains).map { parts[$0].text }.joined(separator: "  ")
  }

  private static let gap = 2

  private var count: String {
    unit + " " + NumberText.whole(done) + (total.map { "/" + NumberText.whole($0) } ?? "")
  }

  /// What may stand in the line, in the order of the line; a lower rank is more important.
  private func parts(isUnicode: Bool) -> [(text: String, rank: Int)] {
    var parts: [(text: String, rank: Int)] = []
    if let bar = bar(isUnicode: isUnicode) { parts.append((bar, .max)) }
    parts.append((count, 0))
    if let rate, rate > 0, rate.isFinite {
      parts.append((Self.speed(rate, unit: unit), .max - 1))
      if let total, total > done { parts.append((Self.duration(Double(total - done) / rate) + " left", 3)) }
    }
    for (index, value) in values.enumerated() {
      parts.append((value.name + " " + Self.text(value.value), index < 2 ? 1 + index : 2 + index))
    }
    return parts
  }

  private func bar(isUnicode: Bool) -> String? {
    guard let total, total > 0 else { return nil }
    let width = 16
    let filled = min(width, max(0, Int((Double(done) / Double(total) * Double(width)).rounded(.down))))
    let (full, free) = isUnicode ? ("━", "─") : ("#", ".")
    return String(repeating: full, count: filled) + String(repeating: free, count: width - filled)
  }

  private static func speed(_ rate: Double, unit: String) -> String {
    if rate < 1 { return NumberText.short(1 / rate) + " s/" + unit }
    return (rate >= 100 ? NumberText.fixed(rate, decimals: 0) : NumberText.short(rate)) + " " + unit + "s/s"
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(1e9, max(1, seconds.rounded(.up))))
    if whole < 120 { return "\(whole) s" }
    if whole < 7200 { return "\((whole + 59) / 60) min" }
    let minutes = whole / 60 % 60
    return "\(NumberText.whole(whole / 3600)) h \(minutes < 10 ? "0" : "")\(minutes) min"
  }

  private static func text(_ value: Double) -> String {
    let size = value.magnitude
    return size < 100 && (size >= 0.01 || size == 0) ? NumberText.fixed(value, decimals: 2) : NumberText.short(value)
  }
}
