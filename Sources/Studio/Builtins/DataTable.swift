import Datasets
import Language

/// Datasets.
enum DataTable {
  private static func dataset(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], _ help: String, example: String,
    related: [String], _ make: @escaping @Sendable (Arguments, Builtin.Call) throws -> any Dataset
  ) -> Builtin {
    .function(name, parameters, gives: .dataset, help, example: example, related: related) { arguments, call in
      do {
        return .dataset(try call.interpreter.dataset(name, arguments) { try make(arguments, call) })
      } catch let error as DatasetError {
        throw Problem.dataset(error)
      } catch is Cancelled {
        throw Stopped(remark: "stopped; everything is kept")
      }
    }
  }

  private static let counts = 1...100_000_000

  static let rows: [Builtin] = [
    dataset(
      "sine", [.number("points", 15), .number("jitter", 0.02), .number("count", 10_000)],
      "Curves: one period of a sine, each point moved by normal noise.", example: "plot sine(points: 15, jitter: 0.02)",
      related: ["parabola", "ring"]
    ) { arguments, call in
      try NumericDataset.sine(
        points: arguments.integer(0, in: 2...100_000), jitter: arguments.number(1, in: 0...1000),
        count: arguments.integer(2, in: counts), seed: call.interpreter.seed)
    },
    dataset(
      "parabola", [.number("points", 15), .number("count", 10_000)],
      "Arcs a x^2 + (a - 1), a different a in 1...2 for each.", example: "plot parabola(points: 15)",
      related: ["sine"]
    ) { arguments, call in
      try NumericDataset.parabola(
        points: arguments.integer(0, in: 2...100_000), count: arguments.integer(1, in: counts),
        seed: call.interpreter.seed)
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
        seed: call.interpreter.seed)
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
        seed: call.interpreter.seed)
    },
    dataset(
      "digits", [.number("count", 60_000)],
      "Procedural handwriting: ten digits, 28x28x1, with their classes.", example: "plot digits(count: 36)",
      related: ["mnist", "only"]
    ) { arguments, call in
      let count = try arguments.integer(0, in: counts)
      if call.interpreter.isDryRun {
        return try BlankDataset("digits", count: count, exampleShape: [28, 28, 1], classCount: 10)
      }
      return try PictureDataset.digits(count: count, seed: call.interpreter.seed)
    },
    dataset(
      "only", [.required("dataset", .dataset), .required("class", .number)], "The examples of one class.",
      example: "count(only(ring(count: 800), class: 3)) > 0", related: ["digits", "mnist"]
    ) { arguments, call in
      let data = try arguments.dataset(0)
      let wanted = try arguments.integer(1, in: 0...Int.max)
      if call.interpreter.isDryRun, data.dataset is BlankDataset { return data.dataset }
      return try SelectedDataset(data.dataset, class: wanted)
    },
  ]
}

extension Interpreter {
  /// The last few datasets that were made: `digits()` in a loop is made once.
  struct DatasetCache {
    fileprivate var entries: [(key: String, dataset: DatasetObject)] = []
    fileprivate static let limit = 3
  }

  /// A dataset by its name and arguments under the present seed, made where it is not there yet.
  fileprivate func dataset(
    _ name: String, _ arguments: Arguments, _ make: () throws -> any Dataset
  ) throws -> DatasetObject {
    let key = "\(seed) \(name) " + arguments.values.map(Display.literal).joined(separator: ", ")
    // What is made from another dataset is known by that dataset, not by its text.
    guard !arguments.values.contains(where: { if case .dataset = $0 { true } else { false } }) else {
      return DatasetObject(try make())
    }
    if let known = datasets.entries.first(where: { $0.key == key }) { return known.dataset }
    let made = DatasetObject(try make())
    if datasets.entries.count >= DatasetCache.limit { datasets.entries.removeFirst() }
    datasets.entries.append((key, made))
    return made
  }
}
