import Memory

/// The classes that a column of labels gives.
struct TableClasses: Hashable {
  /// The most classes of a table.
  static let limit = 10_000

  /// The class of each row.
  let labels: [Int]
  /// The names of the classes.
  let names: [String]
  /// Whether the classes are not simply the whole numbers from 0 that the column holds.
  let isRenumbered: Bool

  /// Whole numbers from 0 are the classes themselves; others, such as -1 and 1, are numbered from the smallest on.
  ///
  /// `nil` where there are more classes than can be. - Precondition: the numbers are whole.
  init?(numbers: [Float]) {
    if let most = numbers.max(), let least = numbers.min(), least >= 0, most < Float(Self.limit) {
      labels = numbers.map { Int($0) }
      names = (0...Int(most)).map { "\($0)" }
      isRenumbered = false
      return
    }
    let different = Set(numbers).sorted()
    guard different.count <= Self.limit else { return nil }
    let places = Dictionary(uniqueKeysWithValues: different.enumerated().map { ($1, $0) })
    labels = numbers.map { places[$0] ?? 0 }
    names = different.map { Int(exactly: $0).map { "\($0)" } ?? "\($0)" }
    isRenumbered = true
  }

  /// Words are numbered in alphabetical order; `codes` are indices into them, one for each row.
  init(codes: [Int32], words: [String]) {
    let order = words.indices.sorted { words[$0] < words[$1] }
    var places = [Int](repeating: 0, count: words.count)
    for (place, code) in order.enumerated() { places[code] = place }
    labels = codes.map { places[Int($0)] }
    names = order.map { words[$0] }
    isRenumbered = true
  }
}

/// A column of words while it is read: which word each row has.
struct TableWords {
  /// The index of each row's word in `words`.
  private(set) var codes: [Int32] = []
  /// The different words, in the order in which they come.
  private(set) var words: [String] = []
  /// Whether there are more different ones than there can be classes; then no more are kept.
  private(set) var isTooVaried = false

  private var places: [String: Int32] = [:]

  /// Makes sure that there is memory for another row.
  mutating func makeRoom() throws(MemoryShortage) { try MemoryLimit.makeRoom(for: 1, in: &codes) }

  /// Adds the word of another row.
  mutating func add(_ word: String) {
    guard !isTooVaried else { return }
    if let known = places[word] {
      codes.append(known)
    } else if words.count < TableClasses.limit {
      places[word] = Int32(words.count)
      codes.append(Int32(words.count))
      words.append(word)
    } else {
      self = TableWords()
      isTooVaried = true
    }
  }

  /// Whether some word comes twice, so that they can be classes.
  var haveRepetition: Bool { !isTooVaried && words.count < codes.count }
}
