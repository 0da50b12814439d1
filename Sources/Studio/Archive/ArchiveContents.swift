import Diagnostics
import Files
import Tensors

/// The text of an archive as it was read and taken apart: everything in it is of the right form, nothing is made yet.
struct ArchiveContents {
  /// A piece of code with the name of the cell that it came from.
  typealias Text = SourceText

  struct State {
    var seed: UInt64
    var random: UInt64
    var isWatching: Bool
    var current: Int?
    var lastGenerator: Int?
    /// Where relative paths began.
    var folder: String
  }

  struct NetworkEntry {
    var name: String
    var source: String
    var seed: UInt64
    var updates: Int
    var inputShape: [Int]?
    var owner: Int?
  }

  struct GanEntry {
    var name: String
    var settings: String
    var generator: Int
    var discriminator: Int
    var data: Int?
    var stage: Int
  }

  let folder: String
  let label: String
  let state: State
  let names: [(name: String, tokens: String)]
  let networks: [NetworkEntry]
  let gans: [GanEntry]
  let datasets: [(definition: String, seed: UInt64)]
  let functions: [Text]
  let hooks: [(interval: Int, text: Text)]
  let cells: [Cell]
  let losses: [(name: String, reason: String)]
  private let file: NamedTensors

  init(_ folder: String) throws(ArchiveProblem) {
    self.folder = folder
    let file = try Self.file(ArchiveFormat.session, in: folder)
    guard file.metadata[ArchiveFormat.format] == ArchiveFormat.formatName else {
      throw ArchiveProblem("it is no session of this version of Atelier")
    }
    func list<Item>(
      _ part: ArchiveFormat.Part, _ item: (inout TokenReader) throws(ArchiveProblem) -> Item
    ) throws(ArchiveProblem) -> [Item] {
      var reader = try TokenReader(file.metadata[part.rawValue])
      var items: [Item] = []
      for _ in 0..<(try reader.count()) { items.append(try item(&reader)) }
      return items
    }
    self.file = file
    label = file.metadata[ArchiveFormat.label] ?? ""
    state = try Self.state(TokenReader(file.metadata[ArchiveFormat.Part.state.rawValue]))
    names = try list(.names) { (reader) throws(ArchiveProblem) in (try reader.string(), try reader.string()) }
    networks = try list(.networks) { (reader) throws(ArchiveProblem) in try Self.network(&reader) }
    gans = try list(.gans) { (reader) throws(ArchiveProblem) in try Self.gan(&reader) }
    datasets = try list(.datasets) { (reader) throws(ArchiveProblem) in (try reader.string(), try reader.unsigned()) }
    functions = try list(.functions) { (reader) throws(ArchiveProblem) in try Self.text(&reader) }
    hooks = try list(.hooks) { (reader) throws(ArchiveProblem) in (try reader.integer(), try Self.text(&reader)) }
    cells = try list(.cells) { (reader) throws(ArchiveProblem) in try Self.cell(&reader) }
    losses = try list(.losses) { (reader) throws(ArchiveProblem) in (try reader.string(), try reader.string()) }
  }

  /// A file of the archive, with its checksum verified.
  static func file(_ name: String, in folder: String) throws(ArchiveProblem) -> NamedTensors {
    do {
      let contents = try NamedTensors(contentsOf: folder + "/" + name)
      // A newer version may have another checksum too.
      if let format = contents.metadata[ArchiveFormat.format], ArchiveFormat.isNewer(format) {
        throw ArchiveProblem("a newer version of Atelier saved it (`\(format)`)", .newer)
      }
      if contents.isIntact { return contents }
    } catch let problem as ArchiveProblem {
      throw problem
    } catch let error as FileError {
      if error.isMissing { throw ArchiveProblem("there is no file \(name)") }
      if case .ended = error { throw ArchiveProblem(error.description) }
      throw ArchiveProblem(error.description, .unreadable)
    } catch let error as SafetensorsError {
      throw ArchiveProblem("\(name), byte \(error.offset): \(error.fault.reason)")
    } catch {}
    throw ArchiveProblem("\(name) is damaged: its checksum is wrong")
  }

  /// A file with weights.
  func weights(_ name: String) throws(ArchiveProblem) -> NamedTensors { try Self.file(name, in: folder) }

  /// A tensor among the values.
  func tensor(_ index: Int) throws(ArchiveProblem) -> Tensor {
    guard let tensor = file[ArchiveFormat.tensor(index)], checkedCount(tensor.shape) != nil else { throw .damaged }
    return tensor
  }

  // MARK: Entries

  private static func state(_ reader: TokenReader) throws(ArchiveProblem) -> State {
    var reader = reader
    return State(
      seed: try reader.unsigned(), random: try reader.unsigned(), isWatching: try reader.integer() == 1,
      current: try reader.place(), lastGenerator: try reader.place(), folder: try reader.string())
  }

  private static func network(_ reader: inout TokenReader) throws(ArchiveProblem) -> NetworkEntry {
    var entry = NetworkEntry(
      name: try reader.string(), source: try reader.string(), seed: try reader.unsigned(),
      updates: try reader.integer())
    if let rank = try reader.place() {
      guard rank <= Limits.rank else { throw .damaged }
      var shape: [Int] = []
      for _ in 0..<rank { shape.append(try reader.integer()) }
      entry.inputShape = shape
    }
    entry.owner = try reader.place()
    return entry
  }

  private static func gan(_ reader: inout TokenReader) throws(ArchiveProblem) -> GanEntry {
    GanEntry(
      name: try reader.string(), settings: try reader.string(), generator: try reader.integer(),
      discriminator: try reader.integer(), data: try reader.place(), stage: try reader.integer())
  }

  private static func text(_ reader: inout TokenReader) throws(ArchiveProblem) -> Text {
    SourceText(name: try reader.string(), text: try reader.string())
  }

  private static func cell(_ reader: inout TokenReader) throws(ArchiveProblem) -> Cell {
    let source = try text(&reader)
    let seconds = try reader.number()
    let outcome: CellOutcome =
      switch try reader.string() {
      case "failed": .failed
      case "interrupted": .interrupted
      default: .completed
      }
    var output: [String] = []
    for _ in 0..<(try reader.count()) { output.append(try reader.string()) }
    return Cell(
      number: 0, source: source, seconds: seconds.isFinite ? max(0, min(seconds, 1e9)) : 0, outcome: outcome,
      output: output)
  }
}
