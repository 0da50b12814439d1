import Adversarial
import Language
import Networks
import Plotting
import Tensors

/// Commands that show something.
enum LookingTable {
  static let plotOptions: [BuiltinSignature.Parameter] = [
    .optional("columns", .number), .optional("scale", .number), .optional("gap", .number),
  ]

  static let rows: [Builtin] = [
    .command(
      "plot",
      [
        .variadic("x", .any), .choice("as", ["auto", "lines", "points", "pictures", "histogram", "heatmap"]),
        .optional("x", .any, "places on the horizontal axis"), .boolean("log", false), .optional("title", .string),
      ] + plotOptions,
      "Draws what fits: a gan's paintings, examples, curves, points, pictures, the course of a training.",
      example: "plot linspace(0, 1, 20) ^ 2", related: ["print", "describe", "save"]
    ) { arguments, call in
      let plot = try Plots(call.interpreter, arguments, call.argumentTexts).plot()
      call.interpreter.session.show(call.interpreter.isInHook ? .frame(plot) : .plot(plot))
      return .nothing
    },
    .command(
      "describe", [.required("x", .any), .choice("as", ["table", "source"])],
      "A table of a network's layers, of a gan's rules; or the source that would define it.",
      example: "generator artist { noise 5 | dense 128 | relu | dense 15 }\ndescribe artist",
      related: ["inspect", "count"]
    ) { arguments, call in
      try describe(arguments, call.interpreter)
      return .nothing
    },
    .command(
      "watch", [.choice("state", ["on", "off"])], "Shows a live picture while steps run.",
      example: "watch on\nwatch off", related: ["plot", "every"]
    ) { arguments, call in
      call.interpreter.isWatching = try arguments.string(0) == "on"
      return .nothing
    },
  ]

  private static func describe(_ arguments: Arguments, _ interpreter: Interpreter) throws {
    let asSource = try arguments.string(1) == "source"
    switch arguments.values[0] {
    case .network(let network):
      if asSource { return interpreter.session.show(.text(Description.source(network))) }
      interpreter.session.show(.text(network.summary))
      if let table = try Description.table(network) { interpreter.session.show(.table(table)) }
    case .gan(let gan):
      if asSource { return interpreter.session.show(.text(Description.source(gan))) }
      interpreter.session.show(.text(gan.summary))
      interpreter.session.show(.table(Description.table(gan)))
    case let other:
      interpreter.session.show(.text(Display.literal(other)))
    }
  }
}

/// What `describe` shows.
enum Description {
  /// The source that defines a network.
  static func source(_ network: NetworkObject) -> String {
    trimmed(network.network.definition.source(name: network.name))
  }

  /// The source that defines a gan, its networks first.
  static func source(_ gan: GanObject) -> String {
    var lines = ["  generator \(gan.generator.name)", "  discriminator \(gan.discriminator.name)"]
    if let data = gan.data { lines.append("  data \(data.dataset.definition)") }
    lines += gan.gan.settings.sourceLines.map { "  " + $0 }
    return """
      \(source(gan.generator))

      \(source(gan.discriminator))

      gan \(gan.name) {
      \(lines.joined(separator: "\n"))
      }
      """
  }

  private static func trimmed(_ text: String) -> String {
    text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// A row for each layer; `nil` while the input is not known.
  static func table(_ network: NetworkObject) throws -> Table? {
    guard network.network.inputShape != nil else {
      let rows = network.network.definition.layers.map { [$0.specification.source] }
      return Table(rows: [["layer"]] + rows, isNumeric: [false])
    }
    let summary = try network.located { try network.network.summary() }
    var rows = [["layer", "output", "parameters", "multiply-adds", "memory"]]
    rows += summary.map {
      [$0.source, Display.shape($0.outputShape), "\($0.parameters)", "\($0.multiplyAdds)", bytes($0.bytes)]
    }
    let (parameters, work, memory) = summary.reduce(into: (0, 0, 0)) {
      $0.0 += $1.parameters
      $0.1 += $1.multiplyAdds
      $0.2 += $1.bytes
    }
    rows.append(["all", "", "\(parameters)", "\(work)", bytes(memory)])
    return Table(rows: rows, isNumeric: [false, false, true, true, true])
  }

  /// The rules of a gan.
  static func table(_ gan: GanObject) -> Table {
    var rows = [["setting", "value"]]
    rows.append(["generator", gan.generator.summary])
    rows.append(["discriminator", gan.discriminator.summary])
    rows.append(["data", gan.data?.summary ?? "missing"])
    rows += gan.gan.settings.sourceLines.map { line in
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      return [words[0], words.count > 1 ? words[1] : ""]
    }
    rows.append(["seed", "\(gan.gan.seed)"])
    return Table(rows: rows, isNumeric: [false, false])
  }

  private static func bytes(_ count: Int) -> String {
    if count < 10_000 { return "\(count) B" }
    if count < 10_000_000 { return "\(count / 1000) kB" }
    return "\(count / 1_000_000) MB"
  }
}
