/// Finds the name that was probably meant.
enum Nearest {
  /// Advice that offers the nearest name, `nil` where none is near.
  static func advice(_ name: String, among names: [String]) -> String? {
    nearest(name, among: names).map { "did you mean `\($0)`?" }
  }

  /// The nearest name within a third of the letters.
  static func nearest(_ name: String, among names: [String]) -> String? {
    let limit = max(1, name.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names where abs(candidate.count - name.count) <= limit && candidate != name {
      let distance = distance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The least number of letters inserted, left out, replaced or swapped with their neighbour.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
