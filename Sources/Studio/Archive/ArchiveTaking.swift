import Adversarial
import Diagnostics
import Glibc
import Language
import Networks
import Tensors

/// A file of an archive. Its numbers are copied already; putting them in the order of files takes longer and can happen on
/// another thread.
struct ArchiveFile: Sendable {
  let name: String
  let contents: @Sendable () -> NamedTensors
}

/// Takes a session apart into the files of its archive.
final class ArchiveTaking {
  private let session: Session
  private let interpreter: Interpreter
  private var objects = ArchiveObjects()
  /// What cannot be kept: the name, and why.
  private var losses: [(name: String, reason: String)] = []
  private var files: [ArchiveFile] = []

  /// The text that cells showed is kept up to this many bytes, that of the newest cells first.
  private static let outputLimit = 4 << 20

  init(_ session: Session) {
    self.session = session
    interpreter = session.interpreter
  }

  func take(label: String) -> [ArchiveFile] {
    var parts: [ArchiveFormat.Part: TokenWriter] = [:]
    parts[.names] = names()
    parts[.state] = state()
    parts[.hooks] = hooks()
    parts[.cells] = cells()
    // What follows has been met on the way here.
    parts[.gans] = gans()
    parts[.networks] = networks()
    parts[.datasets] = datasets()
    parts[.functions] = functions()
    parts[.losses] = lossList()
    var contents = NamedTensors(metadata: [
      ArchiveFormat.format: ArchiveFormat.formatName, ArchiveFormat.label: label,
    ])
    for (part, writer) in parts { contents.metadata[part.rawValue] = writer.text }
    for (index, tensor) in objects.tensors.enumerated() { contents[ArchiveFormat.tensor(index)] = tensor }
    files.append(ArchiveFile(name: ArchiveFormat.session) { [contents] in contents })
    return files
  }

  private func names() -> TokenWriter {
    var kept: [(name: String, tokens: TokenWriter)] = []
    for (name, variable) in interpreter.variables.sorted(by: { $0.key < $1.key }) {
      guard let value = variable.value else { continue }
      do throws(ArchiveProblem) { kept.append((name, try objects.tokens(value))) } catch {
        losses.append((name, error.reason))
      }
    }
    var writer = TokenWriter()
    writer.write(kept.count)
    for (name, tokens) in kept {
      writer.write(name)
      writer.write(tokens.text)
    }
    return writer
  }

  private func state() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(interpreter.seed)
    writer.write(interpreter.random.position)
    writer.write(interpreter.isWatching ? 1 : 0)
    writer.write(interpreter.current.map { objects.place(of: $0) } ?? -1)
    writer.write(interpreter.lastGenerator.map { objects.place(of: $0) } ?? -1)
    writer.write(folder)
    return writer
  }

  /// Where relative paths begin, so that data is found again from elsewhere.
  private var folder: String {
    if let folder = session.options.folder { return folder }
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }

  private func hooks() -> TokenWriter {
    var kept: [(interval: Int, source: String, text: String)] = []
    for hook in interpreter.hooks {
      guard case .defined(let code) = hook.block.body, hook.block.captured.isEmpty else {
        losses.append(("every \(hook.interval)", "its block keeps values of the block that it was defined in"))
        continue
      }
      let body = Printer.print(code.definition.body, depth: 1)
      kept.append((hook.interval, code.source.name, "every \(hook.interval) {\n\(body)}"))
    }
    var writer = TokenWriter()
    writer.write(kept.count)
    for hook in kept {
      writer.write(hook.interval)
      writer.write(hook.source)
      writer.write(hook.text)
    }
    return writer
  }

  private func cells() -> TokenWriter {
    var left = Self.outputLimit
    var hasOutput: [Bool] = []
    for cell in session.cells.reversed() {
      left -= cell.output.reduce(0) { $0 + $1.utf8.count + 8 }
      hasOutput.append(left >= 0)
    }
    var writer = TokenWriter()
    writer.write(session.cells.count)
    for (cell, hasOutput) in zip(session.cells, hasOutput.reversed()) {
      writer.write(cell.source.name)
      writer.write(cell.source.text)
      writer.write(cell.seconds)
      writer.write("\(cell.outcome)")
      writer.write(hasOutput ? cell.output.count : 0)
      if hasOutput { for line in cell.output { writer.write(line) } }
    }
    return writer
  }

  private func gans() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(objects.gans.count)
    for (index, object) in objects.gans.enumerated() {
      writer.write(object.name)
      writer.write(object.gan.settings.sourceLines.joined(separator: "\n"))
      writer.write(objects.place(of: object.generator))
      writer.write(objects.place(of: object.discriminator))
      writer.write(object.data.map { objects.place(of: $0) } ?? -1)
      writer.write(object.gan.stage)
      do {
        let saved = try object.gan.saved(source: Description.source(object), withTimeline: true)
        files.append(ArchiveFile(name: ArchiveFormat.gan(index)) { saved.tensors })
      } catch {
        losses.append((object.name, "its weights could not be read"))
      }
    }
    return writer
  }

  private func networks() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(objects.networks.count)
    for (index, object) in objects.networks.enumerated() {
      let network = object.network
      writer.write(object.name)
      writer.write(Description.source(object))
      writer.write(network.seed)
      writer.write(network.updates)
      writer.write(network.inputShape?.count ?? -1)
      for length in network.inputShape ?? [] { writer.write(length) }
      writer.write(objects.gans.firstIndex { $0.gan === network.owner } ?? -1)
      // The weights of a gan's networks lie in the gan's file.
      guard !objects.gans.contains(where: { $0.generator === object || $0.discriminator === object }),
        let arrays = try? network.stateArrays()
      else { continue }
      let facts = NamedTensors(metadata: [
        SavedKey.format: SavedKey.network, SavedKey.source: Description.source(object),
        SavedKey.input: (network.inputShape ?? []).map(String.init).joined(separator: "x"),
        SavedKey.updates: String(network.updates),
      ])
      files.append(
        ArchiveFile(name: ArchiveFormat.network(index)) {
          var contents = facts
          for array in arrays { contents[array.name] = array.tensor }
          return contents
        })
    }
    return writer
  }

  private func datasets() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(objects.datasets.count)
    for object in objects.datasets {
      writer.write(object.dataset.definition)
      writer.write(object.dataset.seed ?? 0)
    }
    return writer
  }

  private func functions() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(objects.functions.count)
    for function in objects.functions {
      guard case .defined(let code) = function.body else { continue }
      let statement = Statement(.function(code.definition), at: code.definition.name.span)
      writer.write(code.source.name)
      writer.write(Printer.print(statement))
    }
    return writer
  }

  private func lossList() -> TokenWriter {
    var writer = TokenWriter()
    writer.write(losses.count)
    for loss in losses {
      writer.write(loss.name)
      writer.write(loss.reason)
    }
    return writer
  }
}
