/// The name among `candidates` that `name` most probably was meant to be, or `nil` where none is near.
///
/// Near is a distance of at most a third of the letters (at least 1), counting a changed, missing, additional letter and two
/// exchanged neighbours as one each (Damerau 1964, Levenshtein 1966); capitals are as good as small letters, and `-` and `_`
/// count nothing. Of equals the first wins.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.prefix(64).lowercased().filter { $0 != "_" && $0 != "-" })
  guard !wanted.isEmpty else { return nil }
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate != name {
    let letters = Array(candidate.lowercased().filter { $0 != "_" && $0 != "-" })
    guard abs(letters.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, letters)
    // A name of two letters has neighbours everywhere: only an exchange or a capital is near.
    let isNear = distance <= limit && (wanted.count > 2 || distance == 0) && distance < wanted.count
    if isNear, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// The restricted Damerau-Levenshtein distance.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for (column, other) in right.enumerated() {
      var distance = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}
