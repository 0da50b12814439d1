import Adversarial
import Diagnostics
import Files
import Language
import Networks
import Tensors

/// Reads what `save` wrote, and tensors from elsewhere.
struct Loading {
  let interpreter: Interpreter
  let path: String

  /// The gan or network that Atelier saved in the file, else its tensors as members.
  func load() throws -> Value {
    if path.hasSuffix(".md") {
      throw Problem.file(path: path, reason: "a notebook is run, not loaded: `atelier run \(path)`")
    }
    let saved = try tensors { reader in
      remarkOnUnread(reader)
      return try reader.all()
    }
    let source = saved.metadata[SavedKey.source]
    switch (saved.metadata[SavedKey.format], source) {
    case (SavedKey.network?, let source?): return .network(try network(saved, source))
    case (let format?, let source?) where format.hasPrefix("atelier gan"): return .gan(try gan(saved, source))
    default:
      return .record(
        Record(
          kindName: "a file of tensors",
          members: saved.names.compactMap { name in saved[name].map { (name, .tensor($0)) } }))
    }
  }

  /// Fills an equal stack or gan.
  func load(into target: Value) throws {
    switch target {
    case .network(let network): try fill(network)
    case .gan(let gan):
      let saved = try tensors { try $0.all() }
      do { try gan.gan.restore(from: saved, path: path) } catch { throw interpreter.failure(error, gan) }
    default:
      throw Problem.refused("weights are loaded into a network or gan, not into \(target.kindName)")
    }
  }

  private func tensors(_ read: (SafetensorsReader) throws -> NamedTensors) throws -> NamedTensors {
    do { return try read(SafetensorsReader(path)) } catch let error as FileError {
      throw Problem.file(path: path, reason: error.isMissing ? "there is no such file" : error.reason)
    } catch let error as SafetensorsError {
      throw ForeignFiles.problem(error)
    }
  }

  /// Fills a network from a file, or from the part of one that it fits.
  private func fill(_ object: NetworkObject) throws {
    let network = object.network
    var prefix = ""
    do {
      let saved = try tensors { reader in
        if network.inputShape == nil, let shape = reader.metadata[SavedKey.input].flatMap(Self.shape) {
          try object.located { try network.fixInput(shape) }
        }
        var shapes: [String: [Int]] = [:]
        for name in reader.names { shapes[name] = reader.shape(of: name) }
        prefix = try network.filePrefix(shapes)
        let part = shapes.filter { $0.key.hasPrefix(prefix) }
        try network.check(
          fileShapes: Dictionary(uniqueKeysWithValues: part.map { (String($0.key.dropFirst(prefix.count)), $0.value) }))
        remark(onPrefix: prefix, of: part.count, in: shapes.count)
        return try reader.tensors(network.arrays.map { prefix + $0.name })
      }
      var tensors: [String: Tensor] = [:]
      for name in saved.names { tensors[String(name.dropFirst(prefix.count))] = saved[name] }
      try network.fill(from: tensors)
    } catch let error as NetworkError {
      let reason = error.description(ofFileFor: "`\(object.name)`", prefix: prefix)
      throw Problem.file(path: path, reason: reason, help: help(error))
    }
  }

  private func help(_ error: NetworkError) -> [String] {
    guard case .parameterMissing(_, let known) = error, !known.isEmpty else {
      return error.suggestion.map { [$0] } ?? []
    }
    let names = known.prefix(8).map { "`\($0)`" }.joined(separator: ", ") + (known.count > 8 ? ", ..." : "")
    return ["it has \(names)"]
  }

  private func remark(onPrefix prefix: String, of count: Int, in all: Int) {
    guard !prefix.isEmpty else { return }
    let others = count < all ? "; the other \(all - count) of its tensors are left alone" : ""
    interpreter.session.show(.note("`\(prefix)` is taken off the names in \(path)\(others)"))
  }

  private func remarkOnUnread(_ reader: SafetensorsReader) {
    let unread = reader.names.compactMap { name in reader.unreadKind(of: name).map { "`\(name)` (\($0))" } }
    guard !unread.isEmpty else { return }
    let named = unread.prefix(3).joined(separator: ", ") + (unread.count > 3 ? ", ..." : "")
    interpreter.session.show(
      .note("\(unread.count) of \(reader.names.count) tensors in \(path) are of kinds that are not read: \(named)"))
  }

  private static func shape(_ text: String) -> [Int]? {
    let parts = text.split(separator: "x").map { Int($0) }
    guard !parts.isEmpty, parts.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
    return parts.compactMap { $0 }
  }

  // MARK: Rebuilding

  private func network(_ saved: NamedTensors, _ source: String) throws -> NetworkObject {
    let session = try rebuilt(source, seed: 0, hasData: true)
    for case .network(let network)? in session.interpreter.variables.values.map(\.value) {
      let loading = Loading(interpreter: interpreter, path: path)
      try loading.load(into: .network(network))
      network.network.updates = saved.metadata[SavedKey.updates].flatMap { Int($0) } ?? 0
      return network
    }
    throw Problem.file(path: path, reason: "its source defines no network")
  }

  private func gan(_ saved: NamedTensors, _ source: String) throws -> GanObject {
    let seed = saved.metadata[SavedKey.dataSeed].flatMap { UInt64($0) } ?? Gan.seed(in: saved) ?? 0
    let session: Session
    do {
      session = try rebuilt(source, seed: seed, hasData: true)
    } catch {
      session = try rebuilt(source, seed: seed, hasData: false)
      interpreter.session.show(.note("the data of \(path) is not there: the gan paints, but does not step"))
    }
    guard let gan = session.interpreter.current else {
      throw Problem.file(path: path, reason: "its source defines no gan")
    }
    do { try gan.gan.restore(from: saved, path: path) } catch { throw interpreter.failure(error, gan) }
    return gan
  }

  /// A session in which the source of a file has run. It may hold definitions alone: a file is no program.
  private func rebuilt(_ source: String, seed: UInt64, hasData: Bool) throws -> Session {
    let text = SourceText(name: path, text: hasData ? source : Self.withoutData(source))
    let parsed = Parser.parse(text)
    guard !parsed.diagnostics.containsError, SavedSource.isHarmless(parsed.program) else {
      throw Problem.file(path: path, reason: "its source is not what `save` writes")
    }
    let session = Session(host: nil, options: Session.Options(seed: seed))
    session.interpreter.mayLackData = !hasData
    let result = session.run(text)
    if let error = result.errors.first { throw Problem.file(path: path, reason: error.message) }
    return session
  }

  private static func withoutData(_ source: String) -> String {
    source.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("  data ") }.joined(separator: "\n")
  }
}

/// What the source in a file may hold: definitions of networks and gans, of data, losses and optimizers.
enum SavedSource {
  static func isHarmless(_ program: Block) -> Bool {
    program.statements.allSatisfy { statement in
      guard case .expression(let expression) = statement.kind, case .call(let call) = expression.kind,
        let name = call.name, ["generator", "discriminator", "network", "gan"].contains(name), let block = call.block
      else { return false }
      return block.statements.allSatisfy(isSetting)
    }
  }

  private static func isSetting(_ statement: Statement) -> Bool {
    guard case .expression(let expression) = statement.kind else { return false }
    switch expression.kind {
    case .name: return true
    case .call(let call): return call.block == nil && call.arguments.allSatisfy { isPlain($0.value) }
    default: return false
    }
  }

  static func isPlain(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .shape, .boolean, .nothing, .name: return true
    case .string(let parts): return parts.allSatisfy { if case .text = $0 { true } else { false } }
    case .unary(_, let operand): return isPlain(operand)
    case .list(let items): return items.allSatisfy(isPlain)
    case .range(_, let lower, let upper): return isPlain(lower) && isPlain(upper)
    case .index(let base, let indices):
      return isPlain(base)
        && indices.allSatisfy {
          switch $0 {
          case .element(let element): isPlain(element)
          case .slice(let lower, _, let upper, _): (lower.map(isPlain) ?? true) && (upper.map(isPlain) ?? true)
          }
        }
    case .call(let call):
      let isKnown = call.name.flatMap { BuiltinTable.shared.function($0) }.map { builtin in
        if case .recipe = builtin.body { return true }
        return builtin.signature.result == .dataset
      }
      // What a file says must not reach out of the machine.
      let reachesOut = call.arguments.contains { $0.label?.text == "download" }
      return isKnown == true && !reachesOut && call.block == nil && call.arguments.allSatisfy { isPlain($0.value) }
    default: return false
    }
  }
}
