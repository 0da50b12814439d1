import Adversarial
import Diagnostics
import Language
import Networks
import Tensors

/// The networks, gans, datasets and functions of an archive, made anew, each once.
struct ReturnedObjects {
  private(set) var datasets: [Result<DatasetObject, ArchiveProblem>] = []
  private(set) var networks: [Result<NetworkObject, ArchiveProblem>] = []
  private(set) var gans: [Result<GanObject, ArchiveProblem>] = []
  var functions: [Result<FunctionValue, ArchiveProblem>] = []
  /// What is there, but not as it was.
  private(set) var notes: [String] = []

  private let contents: ArchiveContents

  init(_ contents: ArchiveContents) {
    self.contents = contents
    // One session for all data: what several names share is made once.
    let maker = Session(host: nil, options: .init(folder: contents.state.folder.isEmpty ? nil : contents.state.folder))
    for entry in contents.datasets {
      datasets.append(
        attempt { () throws(ArchiveProblem) in try Self.dataset(entry.definition, seed: entry.seed, maker) })
    }
    for index in contents.networks.indices {
      networks.append(attempt { () throws(ArchiveProblem) in try network(index) })
    }
    var ties: [Tie] = []
    for index in contents.gans.indices {
      gans.append(attempt { () throws(ArchiveProblem) in try gan(index, &ties) })
    }
    // A network learns in one gan only, but an older gan may still know it.
    for tie in ties where contents.networks[at: tie.network]?.owner == tie.gan { tie.fasten() }
  }

  // MARK: Data

  private static func dataset(
    _ definition: String, seed: UInt64, _ maker: Session
  ) throws(ArchiveProblem) -> DatasetObject {
    let parsed = Parser.parse(SourceText(name: "the archive", text: definition))
    guard !parsed.diagnostics.containsError, parsed.program.statements.count == 1,
      case .expression(let expression) = parsed.program.statements[0].kind, SavedSource.isPlain(expression)
    else { throw ArchiveProblem("its definition is not what an archive holds") }
    maker.interpreter.seed = seed
    let result = maker.run(definition)
    if case .dataset(let dataset)? = result.value { return dataset }
    throw ArchiveProblem(result.errors.first?.message ?? "`\(definition)` is no dataset")
  }

  // MARK: Networks

  private func network(_ index: Int) throws(ArchiveProblem) -> NetworkObject {
    let entry = contents.networks[index]
    let object = try Self.network(entry)
    let network = object.network
    if let shape = entry.inputShape {
      guard checkedCount(shape) != nil else { throw .damaged }
      do { try network.fixInput(shape) } catch { throw ArchiveProblem(error.description) }
    }
    // The weights of a gan's networks lie in the gan's file.
    let isTrained = contents.gans.contains { $0.generator == index || $0.discriminator == index }
    if !isTrained, entry.inputShape != nil {
      let saved = try contents.weights(ArchiveFormat.network(index))
      var tensors: [String: Tensor] = [:]
      for name in saved.names { tensors[name] = saved[name] }
      do { try network.fill(from: tensors) } catch { throw ArchiveProblem(error.description) }
    }
    network.updates = max(0, entry.updates)
    return object
  }

  private static func network(_ entry: ArchiveContents.NetworkEntry) throws(ArchiveProblem) -> NetworkObject {
    let maker = try made(SourceText(name: entry.name, text: entry.source), seed: entry.seed)
    for case .network(let network)? in maker.interpreter.variables.values.map(\.value) { return network }
    throw ArchiveProblem("its source defines no network")
  }

  /// A session in which a source has run that holds definitions alone.
  private static func made(
    _ text: SourceText, seed: UInt64, names: [String: Value] = [:]
  ) throws(ArchiveProblem) -> Session {
    let parsed = Parser.parse(text)
    guard !parsed.diagnostics.containsError, SavedSource.isHarmless(parsed.program) else {
      throw ArchiveProblem("its source is not what an archive holds")
    }
    let maker = Session(host: nil, options: .init(seed: seed))
    maker.interpreter.mayLackData = true
    for (name, value) in names { maker.interpreter.variable(name).value = value }
    if let error = maker.run(text).errors.first { throw ArchiveProblem(error.message) }
    return maker
  }

  // MARK: Gans

  /// That a network learns in a gan.
  private struct Tie {
    let network: Int
    let gan: Int
    let object: Network
    let owner: AnyObject?
    let onEdit: (() -> Void)?

    init(_ network: Int, _ gan: Int, _ object: Network) {
      self.network = network
      self.gan = gan
      self.object = object
      owner = object.owner
      onEdit = object.onEdit
      object.owner = nil
      object.onEdit = nil
    }

    func fasten() {
      object.owner = owner
      object.onEdit = onEdit
    }
  }

  private mutating func gan(_ index: Int, _ ties: inout [Tie]) throws(ArchiveProblem) -> GanObject {
    let entry = contents.gans[index]
    guard let generator = networks[at: entry.generator], let discriminator = networks[at: entry.discriminator] else {
      throw .damaged
    }
    let saved = try contents.weights(ArchiveFormat.gan(index))
    guard let seed = Gan.seed(in: saved) else { throw .damaged }
    var names: [String: Value] = [
      "archived_generator": .network(try generator.get()), "archived_discriminator": .network(try discriminator.get()),
    ]
    var lines = ["generator archived_generator", "discriminator archived_discriminator"]
    switch entry.data.map({ datasets[at: $0] ?? .failure(.damaged) }) {
    case .success(let data)?:
      names["archived_data"] = .dataset(data)
      lines.append("data archived_data")
    case .failure(let problem)?:
      notes.append("`\(entry.name)` paints, but does not step, without its data: \(problem.reason)")
    case nil: break
    }
    lines.append(entry.settings)
    let text = SourceText(name: entry.name, text: "gan \(entry.name) {\n\(lines.joined(separator: "\n"))\n}")
    guard let gan = try Self.made(text, seed: seed, names: names).interpreter.current else { throw .damaged }
    do throws(GanError) {
      try gan.gan.restore(from: saved, path: ArchiveFormat.gan(index))
      // A step in slow motion was saved as the state before it: its stages are run again, to the same bits.
      for _ in 0..<min(max(0, entry.stage), gan.gan.stageCount - 1) where gan.data != nil { try gan.gan.runStage() }
    } catch { throw ArchiveProblem("\(error)") }
    ties.append(Tie(entry.generator, index, gan.generator.network))
    ties.append(Tie(entry.discriminator, index, gan.discriminator.network))
    return gan
  }
}
