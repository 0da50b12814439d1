import Adversarial
import Files
import Language
import Networks
import Plotting
import Tensors

/// Writes values to files: what the end of the name asks for.
struct Saving {
  let interpreter: Interpreter
  let arguments: Arguments
  let path: String

  /// The kinds of files, by the ends of their names.
  private enum Kind: String, CaseIterable {
    case safetensors, png, svg, csv, md
  }

  func save() throws {
    guard let kind = Kind.allCases.first(where: { path.hasSuffix("." + $0.rawValue) }) else {
      let ends = Kind.allCases.map { "`.\($0.rawValue)`" }.joined(separator: ", ")
      throw Problem.file(path: path, reason: "the end of the name says what to write: \(ends)")
    }
    do {
      switch kind {
      case .safetensors:
        let tensors = try tensors(arguments.values[0])
        if !interpreter.isDryRun { try tensors.write(to: path) }
      case .png: try write(try plot().png())
      case .svg: try write(Array(try plot().svg()))
      case .csv: try write(Array(try table(arguments.values[0]).utf8))
      case .md: try write(Array(try markdown().utf8))
      }
    } catch let error as FileError {
      throw Problem.file(path: path, reason: error.reason)
    } catch let error as PlotError { throw Problem.plot(error) }
  }

  private func write(_ bytes: [UInt8]) throws {
    if !interpreter.isDryRun { try AtomicFile.write(bytes, to: path) }
  }

  private func plot() throws -> Plot {
    try Plots(interpreter, arguments.values[0], arguments, optionsFrom: 2).plot()
  }

  // MARK: Tensors

  private func tensors(_ value: Value) throws -> NamedTensors {
    switch value {
    case .gan(let gan):
      do {
        var saved = try gan.gan.savedTensors(source: Description.source(gan))
        saved.metadata[SavedKey.dataSeed] = gan.data?.dataset.seed.map { String($0) }
        return saved
      } catch { throw interpreter.failure(error, gan) }
    case .network(let network):
      var tensors = NamedTensors(metadata: [
        SavedKey.format: SavedKey.network, SavedKey.source: Description.source(network),
        SavedKey.input: (network.network.inputShape ?? []).map(String.init).joined(separator: "x"),
        SavedKey.updates: String(network.network.updates),
      ])
      for (name, tensor) in try network.located({ try network.network.stateTensors() }) { tensors[name] = tensor }
      return tensors
    case .record(let record):
      var tensors = NamedTensors()
      for (name, value) in record.members {
        if case .tensor(let tensor) = value { tensors[name] = tensor }
      }
      guard tensors.count > 0 else { throw nothingToWrite(value, ".safetensors") }
      return tensors
    case .tensor, .list, .dataset, .range:
      var tensors = NamedTensors()
      tensors["tensor"] = try Conversion.tensor(value)
      return tensors
    default:
      throw nothingToWrite(value, ".safetensors")
    }
  }

  private func nothingToWrite(_ value: Value, _ end: String) -> Problem {
    .file(path: path, reason: "a file `\(end)` does not hold \(value.kindName)")
  }

  // MARK: Tables

  private func table(_ value: Value) throws -> String {
    switch value {
    case .history(let history):
      let columns = HistoryColumn.allCases
      var rows = [columns.map(\.rawValue)]
      rows += history.history.records.map { record in columns.map { "\(record[$0])" } }
      return csv(rows)
    case .tensor(let tensor) where tensor.rank == 1 || tensor.rank == 2:
      let width = tensor.rank == 1 ? 1 : tensor.shape[1]
      return csv(
        stride(from: 0, to: tensor.count, by: max(width, 1)).map { start in
          tensor.values[start..<(start + width)].map { "\($0)" }
        })
    case .list(let list):
      let cells = list.items.reduce(0) { sum, item in
        if case .list(let row) = item { sum + row.count } else { sum + 1 }
      }
      guard cells <= 10_000_000 else { throw Problem.listTooLong(cells) }
      return csv(
        list.items.map { item in
          guard case .list(let row) = item else { return [cell(item)] }
          return row.items.map(cell)
        })
    default:
      throw nothingToWrite(value, ".csv")
    }
  }

  /// Numbers in full, so that the file gives back what was computed.
  private func cell(_ value: Value) -> String {
    if case .number(let number) = value { return number == number.rounded() ? NumberText.text(number) : "\(number)" }
    return Display.text(value)
  }

  private func csv(_ rows: [[String]]) -> String {
    rows.map { row in
      row.map { cell in
        let needsQuotes = cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        guard needsQuotes else { return cell }
        return "\"" + cell.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
      }.joined(separator: ",") + "\n"
    }.joined()
  }

  // MARK: The session

  private func markdown() throws -> String {
    guard case .string("session") = arguments.values[0] else { throw nothingToWrite(arguments.values[0], ".md") }
    return interpreter.session.markdown
  }
}

/// The metadata of a saved network.
enum SavedKey {
  static let format = "format"
  static let network = "atelier network 1"
  static let source = "source"
  static let input = "input"
  static let updates = "updates"
  /// The seed that a gan's data was made under, which need not be the gan's own.
  static let dataSeed = "data_seed"
}

extension Session {
  /// The cells that ran, as a notebook in Markdown, with the text that they showed.
  public var markdown: String {
    cells.filter { $0.outcome != .failed }.map { cell in
      // A cell of a notebook was moved down to its line.
      let source = String(sourceAsRun(cell).drop { $0 == "\n" })
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      var blocks = [MarkdownFence.block(info: "gan", source.hasSuffix("\n") ? lines.dropLast() : lines)]
      if cell.outcome == .interrupted { blocks.insert(["(This cell was stopped before its end.)"], at: 0) }
      if !cell.output.isEmpty { blocks.append(MarkdownFence.block(info: "output", cell.output)) }
      return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// A cell's source with the values of `--set` in it, so that it gives the same again without them.
  private func sourceAsRun(_ cell: Cell) -> String {
    guard !options.overrides.isEmpty else { return cell.source.text }
    var bytes = Array(cell.source.text.utf8)
    for statement in Parser.parse(cell.source).program.statements.reversed() {
      guard case .binding(let name, let value) = statement.kind, let text = options.overrides[name.text],
        value.span.end <= bytes.count
      else { continue }
      // What is no expression was taken as a string.
      var code = text
      if case .string(text)? = overrides[name.text] { code = Display.literal(.string(text)) }
      bytes.replaceSubrange(value.span.start..<value.span.end, with: Array(code.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
