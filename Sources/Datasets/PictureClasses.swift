/// Which of the folders `train`, `test` and `validation` above the classes of pictures is taken.
public enum PicturePart: String, CaseIterable, Sendable {
  case train, test, validation
  /// All of them together.
  case all

  /// The part that a folder of this name holds; `nil` for any other name.
  init?(folder: some StringProtocol) {
    switch folder.lowercased() {
    case "train", "training": self = .train
    case "test", "testing": self = .test
    case "val", "valid", "validation", "dev": self = .validation
    default: return nil
    }
  }
}

/// How the pictures of a folder or an archive are sorted into parts and classes by the folders that they lie in.
struct PictureClasses {
  /// The pictures to use, as indices.
  private(set) var used: [Int]
  /// The class of each that is used, `nil` where there are none.
  private(set) var labels: [Int]?
  /// The names of the classes, sorted; empty where there are none.
  private(set) var classes: [String] = []
  /// Indices of pictures without a class beside those of the classes, which are left out.
  private(set) var loose: [Int] = []
  /// What was guessed, a line each.
  private(set) var notes: [String] = []

  /// The folders below the one that all pictures lie in, for each picture.
  private var folders: [[Substring]]

  /// Sorts pictures of these paths.
  ///
  /// - Parameter root: what the folder or archive is called in errors.
  /// - Throws: `DatasetError.noPart`.
  init(_ paths: [String], part: PicturePart, root: String) throws(DatasetError) {
    folders = paths.map { $0.split(separator: "/").dropLast() }
    used = Array(paths.indices)
    dropCommonFolders()
    try choose(part, root: root)
    dropCommonFolders()
    sortIntoClasses()
  }

  private mutating func dropCommonFolders() {
    guard let first = used.first else { return }
    var common = folders[first][...]
    for index in used {
      let shared = zip(common, folders[index]).prefix { $0 == $1 }.count
      common = common.prefix(shared)
    }
    for index in used { folders[index].removeFirst(common.count) }
  }

  /// Keeps the pictures of one part, where the topmost folders are parts and nothing else.
  private mutating func choose(_ part: PicturePart, root: String) throws(DatasetError) {
    let names = Set(used.compactMap { folders[$0].first }).sorted()
    let parts = names.compactMap { PicturePart(folder: $0) }
    guard names.count > 1, parts.count == names.count else {
      guard part == .train || part == .all else { throw .noPart(path: root, part: part.rawValue, parts: []) }
      return
    }
    let counts = names.map { name in "`\(name)` (\(used.count { folders[$0].first == name }))" }
    let listed = "the folders \(counts.joined(separator: " and ")) are parts of the data, not classes: "
    if part == .all {
      notes.append(listed + "all are used together")
    } else {
      guard parts.contains(part) else { throw .noPart(path: root, part: part.rawValue, parts: parts.map(\.rawValue)) }
      used.removeAll { folders[$0].first.flatMap { PicturePart(folder: $0) } != part }
      let other = parts.first { $0 != part } ?? .all
      notes.append(listed + "`\(part)` is used; `part: \(other)` or `part: all` takes the others")
    }
    for index in used where !folders[index].isEmpty { folders[index].removeFirst() }
  }

  private mutating func sortIntoClasses() {
    let distinct = Set(used.map { folders[$0] }).filter { !$0.isEmpty }.sorted {
      $0.joined(separator: "/") < $1.joined(separator: "/")
    }
    let beside = used.filter { folders[$0].isEmpty }
    guard distinct.count > 1 || !beside.isEmpty && !distinct.isEmpty else { return }
    // A few pictures beside the classes are no class; where most lie there, folders are no classes.
    guard distinct.count > 1, beside.count < used.count - beside.count else {
      let names = distinct.prefix(3).map { "`\($0.joined(separator: "/"))`" }.joined(separator: ", ")
      notes.append(
        "\(beside.count) of \(used.count) pictures lie beside \(names), not in a folder of their class: no classes are made"
      )
      return
    }
    loose = beside
    used.removeAll { folders[$0].isEmpty }
    let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
    let short = distinct.map { String($0.last ?? "") }
    classes = Set(short).count == short.count ? short : distinct.map { $0.joined(separator: "/") }
    labels = used.map { numbers[folders[$0]] ?? 0 }
  }
}
