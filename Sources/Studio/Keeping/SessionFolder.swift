import Files
import Language
import Tensors

/// A session on disk: what its names stand for, without the cells that made it. Coming back runs no cell again.
///
/// The manifest has a line for each name, in the language where that says it exactly; weights and tensors lie in
/// safetensors files beside it.
extension Session {
  private static let manifest = "session.txt"
  private static let firstLine = "atelier session 1"

  /// Writes the session into a folder, which is made where it is not there. What cannot be kept is left out.
  ///
  /// - Returns: the names that are left out.
  /// - Throws: `FileError`.
  @discardableResult
  public func save(toFolder folder: String) throws -> [String] {
    try File.makeFolder(folder)
    var keeper = SessionKeeper(self, folder)
    try keeper.keepAll()
    let lines = [Self.firstLine, "seed \(interpreter.seed)", "random \(interpreter.random.position)"] + keeper.lines
    try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: folder + "/" + Self.manifest)
    return keeper.leftOut
  }

  /// Takes over what a folder holds; names that it does not know stay as they are.
  ///
  /// - Returns: what could not be brought back, a line each.
  /// - Throws: `FileError` where there is no manifest.
  @discardableResult
  public func load(fromFolder folder: String) throws -> [String] {
    let bytes = try File.contents(of: folder + "/" + Self.manifest, limit: 64 << 20)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.first == Self.firstLine else { return ["\(folder) holds no session"] }
    let reader = SessionReader(self, folder)
    let failed = lines.dropFirst().filter { !reader.read($0) }
    for line in lines {
      if line.hasPrefix("seed "), let seed = UInt64(line.dropFirst(5)) { interpreter.seed = seed }
      if line.hasPrefix("random "), let position = UInt64(line.dropFirst(7)) {
        interpreter.random = SessionRandom(position: position)
      }
    }
    return failed
  }
}

/// Writes the values of a session.
private struct SessionKeeper {
  private let session: Session
  private let folder: String
  private(set) var lines: [String] = []
  private(set) var leftOut: [String] = []

  init(_ session: Session, _ folder: String) {
    self.session = session
    self.folder = folder
  }

  mutating func keepAll() throws {
    let interpreter = session.interpreter
    let names = interpreter.variables.values.filter { $0.value != nil }.map(\.name).sorted()
    var files: [ObjectIdentifier: String] = [:]
    for gan in interpreter.gans.compactMap(\.gan) {
      let file = "gan-\(files.count).safetensors"
      guard keep(.gan(gan), in: file) else { continue }
      files[ObjectIdentifier(gan)] = file
      lines.append("gan \(file)" + (interpreter.current === gan ? " current" : ""))
      for (role, network) in [("generator", gan.generator), ("discriminator", gan.discriminator)] {
        files[ObjectIdentifier(network)] = "\(file) \(role)"
      }
    }
    for name in names {
      guard let value = interpreter.variables[name]?.value else { continue }
      if !keep(name, value, files) { leftOut.append(name) }
    }
  }

  /// Writes a value into a file by the same way as `save`.
  private func keep(_ value: Value, in file: String) -> Bool {
    guard let builtin = BuiltinTable.shared.command("save") else { return false }
    let arguments = Arguments(
      builtin: builtin, values: [value, .string(file), .nothing, .nothing, .nothing], rest: [])
    let saving = Saving(interpreter: session.interpreter, arguments: arguments, path: folder + "/" + file)
    return (try? saving.save()) != nil
  }

  private mutating func keep(_ name: String, _ value: Value, _ files: [ObjectIdentifier: String]) -> Bool {
    switch value {
    case .gan(let gan):
      guard let file = files[ObjectIdentifier(gan)] else { return false }
      lines.append("is \(name) \(file)")
    case .network(let network):
      if let file = files[ObjectIdentifier(network)] {
        lines.append("is \(name) \(file)")
        return true
      }
      guard keep(value, in: "network-\(name).safetensors") else { return false }
      lines.append("network \(name) network-\(name).safetensors")
    case .tensor:
      guard keep(value, in: "tensor-\(name).safetensors") else { return false }
      lines.append("tensor \(name) tensor-\(name).safetensors")
    case .dataset(let data):
      lines.append("let \(data.dataset.seed ?? 0) \(name) = \(data.dataset.definition)")
    case .function(let function):
      guard case .defined(let code) = function.body, function.captured.isEmpty else { return false }
      let span = code.definition.name.span.union(code.definition.body.span)
      let source = "func " + code.source.text(of: span)
      lines.append(
        "func " + source.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\u{1F}"))
    default:
      guard let literal = ExactText.text(value) else { return false }
      lines.append("let 0 \(name) = \(literal)")
    }
    return true
  }
}

/// Reads the lines of a manifest.
private final class SessionReader {
  private let session: Session
  private let folder: String
  private var gans: [String: GanObject] = [:]

  init(_ session: Session, _ folder: String) {
    self.session = session
    self.folder = folder
  }

  /// Takes one line over; `false` where that fails.
  func read(_ line: String) -> Bool {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    switch words.first {
    case "seed", "random": return words.count == 2
    case "gan": return words.count >= 2 && readGan(words[1], isCurrent: words.count > 2)
    case "is": return words.count >= 3 && readAlias(words[1], words[2], words.count > 3 ? words[3] : nil)
    case "network": return words.count == 3 && assign(words[1], load(words[2]))
    case "tensor":
      guard words.count == 3, case .record(let record)? = load(words[2]) else { return false }
      return assign(words[1], record["tensor"])
    case "let":
      guard words.count == 4, let seed = UInt64(words[1]) else { return false }
      session.interpreter.seed = seed
      return define("let \(words[2]) \(words[3])")
    case "func":
      let source = line.dropFirst(5).split(separator: "\u{1F}", omittingEmptySubsequences: false)
      return define(source.joined(separator: "\n"))
    default: return false
    }
  }

  private func readGan(_ file: String, isCurrent: Bool) -> Bool {
    guard case .gan(let gan)? = load(file) else { return false }
    gans[file] = gan
    let current = session.interpreter.current
    session.interpreter.adopt(gan)
    if !isCurrent { session.interpreter.current = current }
    return true
  }

  private func readAlias(_ name: String, _ file: String, _ role: String?) -> Bool {
    guard let gan = gans[file] else { return false }
    switch role {
    case "generator": return assign(name, .network(gan.generator))
    case "discriminator": return assign(name, .network(gan.discriminator))
    default: return assign(name, .gan(gan))
    }
  }

  /// Only files of the folder itself.
  private func load(_ file: String) -> Value? {
    guard !file.contains("/") else { return nil }
    return try? Loading(interpreter: session.interpreter, path: folder + "/" + file).load()
  }

  private func assign(_ name: String, _ value: Value?) -> Bool {
    guard let value else { return false }
    session.interpreter.variable(name).value = value
    return true
  }

  /// Runs a definition without making a cell of it.
  private func define(_ source: String) -> Bool { session.define(source) }
}

/// The text of a value that gives exactly the same value again.
enum ExactText {
  static func text(_ value: Value) -> String? {
    switch value {
    case .nothing, .bool: return Display.literal(value)
    case .number(let number): return number.isFinite ? Printer.print(number) : nil
    case .string(let string): return Printer.quote(string)
    case .range(let range):
      guard range.lower.isFinite, range.upper.isFinite else { return nil }
      return "(\(Printer.print(range.lower))\(range.includesUpper ? "..." : "..<")\(Printer.print(range.upper)))"
    case .list(let list):
      var parts: [String] = []
      var bytes = 0
      for item in list.items {
        guard let part = text(item) else { return nil }
        bytes += part.utf8.count
        guard bytes < 10_000_000 else { return nil }
        parts.append(part)
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .recipe(let recipe):
      let options = recipe.options.compactMap { option in option.value.map { "\(option.name): \(Printer.print($0))" } }
      return "\(recipe.name)(\(options.joined(separator: ", ")))"
    default: return nil
    }
  }
}
