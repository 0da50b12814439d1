import Diagnostics
import Files
import Tensors

/// Puts a session together again from the files of its archive. Nothing in them is trusted, and no cell runs.
final class ArchiveReturn {
  let session: Session
  let interpreter: Interpreter
  private let contents: ArchiveContents
  private var notes: [(reason: String, names: [String])] = []

  /// - Throws: `SessionArchive.Failure` where the file with the names cannot be read.
  init(_ session: Session, _ folder: String) throws(SessionArchive.Failure) {
    self.session = session
    interpreter = session.interpreter
    do throws(ArchiveProblem) { contents = try ArchiveContents(folder) } catch {
      throw SessionArchive.Failure(error, folder)
    }
  }

  /// Makes everything anew and gives it to the session.
  func bringBack() -> SessionArchive.Report {
    var objects = ReturnedObjects(contents)
    let known = Set(interpreter.variables.values.filter { $0.value != nil }.map(\.name))
    // Functions mention names of the session, so these must be known when functions are compiled.
    for entry in contents.names where !known.contains(entry.name) { interpreter.variable(entry.name).value = .nothing }
    let code = ReturnedCode(interpreter, names: contents.names.map(\.name))
    objects.functions = contents.functions.map { text in
      attempt { () throws(ArchiveProblem) in try code.function(text) }
    }
    for entry in contents.names {
      let value = attempt { () throws(ArchiveProblem) in
        var reader = try ReturnedValues(entry.tokens, contents, objects)
        return try reader.value()
      }
      switch value {
      case .success(let value): interpreter.variable(entry.name).value = value
      case .failure(let problem):
        if !known.contains(entry.name) { interpreter.variable(entry.name).value = nil }
        note(entry.name, problem.reason)
      }
    }
    bringHooksBack(code)
    let isWhole = notes.isEmpty && objects.notes.isEmpty
    for loss in contents.losses { note(loss.name, loss.reason) }
    adopt(contents.state, objects)
    session.insert(contents.cells)
    let sentences = notes.map { note in
      "\(note.names.map { "`\($0)`" }.joined(separator: ", ")) could not be brought back: \(note.reason)"
    }
    return SessionArchive.Report(notes: sentences + objects.notes, isWhole: isWhole)
  }

  private func bringHooksBack(_ code: ReturnedCode) {
    var hooks: [Interpreter.Hook] = []
    for hook in contents.hooks where hook.interval > 0 {
      switch attempt({ () throws(ArchiveProblem) in try code.block(hook.text) }) {
      case .success(let (block, place)): hooks.append(.init(interval: hook.interval, block: block, site: place))
      case .failure(let problem): note("every \(hook.interval)", problem.reason)
      }
    }
    interpreter.hooks = hooks
  }

  private func adopt(_ state: ArchiveContents.State, _ objects: ReturnedObjects) {
    interpreter.seed = state.seed
    interpreter.random.position = state.random
    interpreter.isWatching = state.isWatching
    if let place = state.lastGenerator, case .success(let network)? = objects.networks[at: place] {
      interpreter.lastGenerator = network
    }
    for case .success(let gan) in objects.gans { interpreter.gans.append(WeakGan(gan: gan)) }
    if let place = state.current, case .success(let gan)? = objects.gans[at: place] { interpreter.adopt(gan) }
  }

  /// Names that are lost for one reason share a sentence.
  private func note(_ name: String, _ reason: String) {
    if let place = notes.firstIndex(where: { $0.reason == reason }) {
      notes[place].names.append(name)
    } else {
      notes.append((reason, [name]))
    }
  }
}

/// What a part of an archive gave: itself, or why it is lost.
func attempt<Part>(_ body: () throws(ArchiveProblem) -> Part) -> Result<Part, ArchiveProblem> {
  do throws(ArchiveProblem) { return .success(try body()) } catch { return .failure(error) }
}

extension Array {
  /// The element at a place, `nil` outside.
  subscript(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
