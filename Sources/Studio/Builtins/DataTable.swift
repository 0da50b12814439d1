import Datasets
import Language
import Tensors

/// Datasets.
enum DataTable {
  /// What the files of a dataset are like now.
  private typealias Fingerprint = @Sendable (Arguments, Builtin.Call) throws -> SourceFingerprint

  /// A function that gives data.
  ///
  /// - Parameter files: for data that files decide, what these are like; other data follow the seed.
  private static func dataset(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], _ help: String, example: String,
    related: [String], files: Fingerprint? = nil,
    _ make: @escaping @Sendable (Arguments, Builtin.Call) throws -> any Dataset
  ) -> Builtin {
    .function(name, parameters, gives: .dataset, help, example: example, related: related) { arguments, call in
      do {
        // Before they are read: what changes meanwhile is read again the next time. A dry run may meet any folder.
        let fingerprint = call.interpreter.isDryRun ? nil : try files?(arguments, call)
        let source = fingerprint.map { DatasetSource.files($0) } ?? .seed(call.interpreter.seed)
        return .dataset(try call.interpreter.dataset(name, arguments, source) { try make(arguments, call) })
      } catch let error as DatasetError {
        if call.interpreter.isDryRun, case .file = error { return .unknown }
        throw Problem.dataset(error)
      } catch let problem as Problem {
        // What a file would tell is not known in a dry run.
        guard call.interpreter.isDryRun, case .file = problem else { throw problem }
        return .unknown
      } catch is Cancelled {
        throw Job.stopped
      }
    }
  }

  private static let counts = 1...100_000_000

  private static func known(
    _ name: String, _ help: String,
    files: @escaping @Sendable (DatasetPart, String?) throws -> SourceFingerprint,
    _ make: @escaping @Sendable (DatasetPart, String?, Bool, Job) throws -> any Dataset
  ) -> Builtin {
    dataset(
      name,
      [
        .choice("part", DatasetPart.self),
        .optional(
          "folder", .string,
          "where the files are; else in $ATELIER_DATA, then in ~/.cache/atelier, first in `\(name)` there"),
        .boolean("download", false, "`true` fetches what is missing with curl"),
      ],
      help, example: "plot \(name)()", related: ["digits", "only"],
      files: { try files($0.choice(0), folder($0, $1)) }
    ) { arguments, call in
      let part: DatasetPart = try arguments.choice(0)
      if call.interpreter.isDryRun {
        let count = part == .test ? 10_000 : 60_000
        return BlankDataset(name, count: count, exampleShape: [28, 28, 1], classCount: 10)
      }
      return try make(part, folder(arguments, call), try arguments.bool(2), Job(call.interpreter.session, name))
    }
  }

  private static func folder(_ arguments: Arguments, _ call: Builtin.Call) throws(Problem) -> String? {
    arguments.has(1) ? call.interpreter.path(try arguments.string(1)) : nil
  }

  /// The file or the folder of the first argument.
  private static let firstPath: Fingerprint = { arguments, call in
    try SourceFingerprint(
      of: [call.interpreter.path(try arguments.string(0))], progress: Job(call.interpreter.session, "files"))
  }

  /// Black to white.
  private static func pictureRange(_ arguments: Arguments, _ index: Int) throws(Problem) -> ClosedRange<Float> {
    let range = try arguments.range(index)
    guard range.lower < range.upper, range.lower.magnitude <= 1e6, range.upper.magnitude <= 1e6 else {
      throw arguments.outside(index, "a range such as `-1...1` or `0...1`")
    }
    return Float(range.lower)...Float(range.upper)
  }

  /// A grey, or red, green and blue; `nil` where it is left out.
  private static func background(_ arguments: Arguments, _ index: Int) throws(Problem) -> [Double]? {
    guard arguments.has(index) else { return nil }
    let allowed = "a number from 0 (black) to 1 (white) or a list of three, `[red, green, blue]`"
    var numbers: [Double] = []
    switch arguments.values[index] {
    case .number(let grey): numbers = [grey]
    case .list(let list) where list.count == 3:
      for case .number(let number) in list.items { numbers.append(number) }
      guard numbers.count == 3 else { throw arguments.wrong(index, allowed) }
    default: throw arguments.wrong(index, allowed)
    }
    guard numbers.allSatisfy({ (0...1).contains($0) }) else { throw arguments.outside(index, allowed) }
    return numbers
  }

  static let rows: [Builtin] = [
    dataset(
      "sine", [.number("points", 15), .number("jitter", 0.02), .number("count", 10_000)],
      "Curves: one period of a sine, each point moved by normal noise.", example: "plot sine(points: 15, jitter: 0.02)",
      related: ["parabola", "ring"]
    ) { arguments, call in
      try NumericDataset.sine(
        points: arguments.integer(0, in: 2...100_000), jitter: arguments.number(1, in: 0...1000),
        count: arguments.integer(2, in: counts), seed: call.interpreter.seed,
        progress: Job(call.interpreter.session, "sine"))
    },
    dataset(
      "parabola", [.number("points", 15), .number("count", 10_000)],
      "Arcs a x^2 + (a - 1), a different a in 1...2 for each.", example: "plot parabola(points: 15)",
      related: ["sine"]
    ) { arguments, call in
      try NumericDataset.parabola(
        points: arguments.integer(0, in: 2...100_000), count: arguments.integer(1, in: counts),
        seed: call.interpreter.seed,
        progress: Job(call.interpreter.session, "parabola"))
    },
    dataset(
      "ring",
      [.number("modes", 8), .number("radius", 1), .number("deviation", 0.01), .number("count", 100_000)],
      "Points around evenly spaced places of a circle (Lin et al. 2018).", example: "plot ring(modes: 8)",
      related: ["lattice", "coverage"]
    ) { arguments, call in
      try NumericDataset.ring(
        modes: arguments.integer(0, in: 1...10_000), radius: arguments.number(1, in: 0...1e6),
        deviation: arguments.number(2, in: 0...1e6), count: arguments.integer(3, in: counts),
        seed: call.interpreter.seed,
        progress: Job(call.interpreter.session, "ring"))
    },
    dataset(
      "lattice",
      [.number("side", 5), .number("spacing", 2), .number("deviation", 0.05), .number("count", 100_000)],
      "Points around the crossings of a square lattice (Lin et al. 2018).", example: "plot lattice(side: 5)",
      related: ["ring", "coverage"]
    ) { arguments, call in
      try NumericDataset.lattice(
        side: arguments.integer(0, in: 1...100), spacing: arguments.number(1, in: 0...1e6),
        deviation: arguments.number(2, in: 0...1e6), count: arguments.integer(3, in: counts),
        seed: call.interpreter.seed,
        progress: Job(call.interpreter.session, "lattice"))
    },
    dataset(
      "digits", [.number("count", 60_000)],
      "Procedural handwriting: ten digits, 28x28x1, with their classes.", example: "plot digits(count: 36)",
      related: ["mnist", "only"]
    ) { arguments, call in
      let count = try arguments.integer(0, in: counts)
      try PictureDataset.check(count: count, exampleShape: [28, 28, 1])
      if call.interpreter.isDryRun {
        return BlankDataset("digits", count: count, exampleShape: [28, 28, 1], classCount: 10)
      }
      return try PictureDataset.digits(
        count: count, seed: call.interpreter.seed, progress: Job(call.interpreter.session, "digits"))
    },
    dataset(
      "blossoms", [.number("size", 64), .number("count", 10_000), .range("range", -1, 1)],
      "Procedural flowers in colour of many kinds, with their classes.", example: "plot blossoms(size: 32, count: 36)",
      related: ["pictures", "digits"]
    ) { arguments, call in
      let size = try arguments.integer(0, in: 8...1024)
      let count = try arguments.integer(1, in: counts)
      let range = try pictureRange(arguments, 2)
      try PictureDataset.check(count: count, exampleShape: [size, size, 3])
      if call.interpreter.isDryRun {
        return BlankDataset("blossoms", count: count, exampleShape: [size, size, 3], range: range, classCount: 12)
      }
      return try PictureDataset.blossoms(
        size: size, count: count, range: range, seed: call.interpreter.seed,
        progress: Job(call.interpreter.session, "blossoms"))
    },
    known(
      "mnist", "Scanned handwriting: 60,000 digits to learn from, 10,000 to test, 28x28x1.",
      files: SourceFingerprint.mnist
    ) { part, folder, download, job in
      try PictureDataset.mnist(part: part, folder: folder, download: download, progress: job)
    },
    known(
      "fashion", "Articles of clothing, as many and of the same size as `mnist`.",
      files: SourceFingerprint.fashion
    ) { part, folder, download, job in
      try PictureDataset.fashion(part: part, folder: folder, download: download, progress: job)
    },
    dataset(
      "pictures",
      [
        .required("path", .string), .number("size", 64), .number("channels", 3), .range("range", -1, 1),
        .choice(
          "part", PicturePart.allCases.map(\.rawValue),
          "which of the folders `train`, `test` and `validation` above the classes is taken, where there are such"),
        .optional(
          "background", [.number, .list],
          "what transparent places are laid on: a grey from 0 (black) to 1 (white) or `[red, green, blue]`"),
      ],
      "The PNG and JPEG pictures of a folder or archive, cut square; sub-folders are classes.",
      example: "plot pictures(\"my-pictures\", size: 32)", related: ["blossoms", "mnist"], files: firstPath
    ) { arguments, call in
      let size = try arguments.integer(1, in: 1...2048)
      let channels = try arguments.integer(2, in: 1...3)
      guard channels != 2 else { throw arguments.outside(2, "1 (grey) or 3 (colour)") }
      let range = try pictureRange(arguments, 3)
      let part = PicturePart(rawValue: try arguments.string(4)) ?? .train
      let background = try background(arguments, 5)
      if call.interpreter.isDryRun {
        return BlankDataset(
          "pictures", count: 10_000, exampleShape: [size, size, channels], range: range, classCount: nil)
      }
      let path = call.interpreter.path(try arguments.string(0))
      return try PictureDataset.pictures(
        path, size: size, channels: channels, range: range, part: part, background: background,
        progress: Job(call.interpreter.session, "pictures"))
    },
    dataset(
      "csv", [.required("path", .string)],
      "The rows of a table of numbers; a column named `label`, `class`, `target` or `species` gives the classes.",
      example: "plot csv(\"points.csv\")", related: ["tensors", "save"], files: firstPath
    ) { arguments, call in
      try NumericDataset.csv(
        call.interpreter.path(try arguments.string(0)), progress: Job(call.interpreter.session, "csv"))
    },
    dataset(
      "tensors", [.required("path", .string), .required("name", .string)],
      "The rows of a tensor in a safetensors file, as they are, channels last.",
      example: "plot tensors(\"x.safetensors\", name: \"real\")", related: ["load", "csv"], files: firstPath
    ) { arguments, call in
      do {
        return try NumericDataset.tensors(
          call.interpreter.path(try arguments.string(0)), name: try arguments.string(1))
      } catch let error as SafetensorsError {
        throw ForeignFiles.problem(error)
      }
    },
    dataset(
      "only", [.required("dataset", .dataset), .required("class", .number)], "The examples of one class.",
      example: "count(only(ring(count: 800), class: 3)) > 0", related: ["blossoms", "mnist"]
    ) { arguments, call in
      let data = try arguments.dataset(0)
      let wanted = try arguments.integer(1, in: 0...Int.max)
      if data.isOpen { return data.dataset }
      return try SelectedDataset(data.dataset, class: wanted)
    },
  ]
}

/// What decides the examples of a dataset besides its name and arguments.
private enum DatasetSource: Hashable {
  case seed(UInt64)
  case files(SourceFingerprint)

  var isFiles: Bool { if case .files = self { true } else { false } }
}

extension Interpreter {
  /// The last few datasets that were made: `digits()` in a loop is made once.
  struct DatasetCache {
    /// What decides all the examples.
    fileprivate struct Key: Hashable {
      let name: String
      let arguments: String
      let source: DatasetSource
    }

    fileprivate var entries: [(key: Key, dataset: DatasetObject)] = []
    fileprivate static let limit = 3
  }

  /// A dataset by its name and arguments from its source, made where it is not there yet; what was left out and guessed when
  /// it is made is said.
  fileprivate func dataset(
    _ name: String, _ arguments: Arguments, _ source: DatasetSource, _ make: () throws -> any Dataset
  ) throws -> DatasetObject {
    // What is made from another dataset is known by that dataset, not by its text.
    guard !arguments.values.contains(where: { if case .dataset = $0 { true } else { false } }) else {
      return DatasetObject(try make())
    }
    let key = DatasetCache.Key(
      name: name, arguments: arguments.values.map(Display.literal).joined(separator: ", "), source: source)
    if let known = datasets.entries.first(where: { $0.key == key }) { return known.dataset }
    let made = DatasetObject(try make())
    for note in made.dataset.notes { session.show(.note(note)) }
    // A file that was refused once may be readable the next time.
    guard !made.dataset.skipped.contains(where: \.isTemporary) else { return made }
    // Data of files as they were before are not asked for again.
    datasets.entries.removeAll { $0.key.name == key.name && $0.key.arguments == key.arguments && source.isFiles }
    if datasets.entries.count >= DatasetCache.limit { datasets.entries.removeFirst() }
    datasets.entries.append((key, made))
    return made
  }
}
