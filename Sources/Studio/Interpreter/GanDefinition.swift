import Adversarial
import Datasets
import Diagnostics
import Networks

extension Interpreter {
  /// Runs the block of a gan and makes it; `nil` where a dry run does not know what it is made of.
  func defineGan(_ node: DefinitionNode, _ frame: Frame) throws -> GanObject? {
    let builder = GanBuilder()
    let outer = ganBuilder
    ganBuilder = builder
    defer { ganBuilder = outer }
    _ = try node.body.execute(frame)
    if builder.isUnknown {
      adoptUnknown()
      return nil
    }
    var previous: GanObject?
    if case .gan(let gan)? = try? node.previous?.evaluate(frame) { previous = gan }
    do {
      let gan = try make(builder, named: node.name, replacing: previous)
      adopt(gan)
      lint(
        gan, set: builder.places, in: Failure.Place(source: frame.source, span: node.span),
        at: Failure.Place(source: frame.source, span: node.target.rootSpan))
      return gan
    } catch let problem as Problem {
      throw Failure(problem: problem, source: frame.source, span: node.target.rootSpan)
    }
  }

  /// Makes a gan the present one.
  func adopt(_ gan: GanObject) {
    current = gan
    guesses.presentIsUnknown = false
    gans.removeAll { $0.gan == nil || $0.gan === gan }
    gans.append(WeakGan(gan: gan))
  }

  private func make(_ builder: GanBuilder, named name: String, replacing previous: GanObject?) throws -> GanObject {
    if let base = builder.base { return try derived(base.gan, base.isFresh, builder, name) }
    guard let generator = builder.generator else {
      throw Problem.refused("the gan `\(name)` has no generator", "add a line `generator artist`")
    }
    guard let discriminator = builder.discriminator else {
      throw Problem.refused("the gan `\(name)` has no discriminator", "add a line `discriminator professor`")
    }
    let data = builder.data
    guard data != nil || mayLackData else {
      throw Problem.refused("the gan `\(name)` has no data", "add a line `data sine(points: 15)`")
    }
    var settings = GanSettings()
    for change in builder.changes { change(&settings) }
    let owners = release(previous, [generator.network, discriminator.network])
    do {
      let gan = try Gan(
        generator: generator.network, discriminator: discriminator.network, data: data?.dataset, settings: settings,
        seed: seed)
      remarkOnTraining([generator, discriminator], isReplacing: !owners.isEmpty)
      return GanObject(
        name: name, gan: gan, generator: generator, discriminator: discriminator, data: data, places: builder.places)
    } catch {
      for owner in owners { owner.restore() }
      throw failure(error, generator, discriminator, data, builder.places)
    }
  }

  /// A gan that takes over what another has.
  private func derived(_ base: GanObject, _ isFresh: Bool, _ builder: GanBuilder, _ name: String) throws -> GanObject {
    var settings: GanSettings?
    if !builder.changes.isEmpty {
      var changed = base.gan.settings
      for change in builder.changes { change(&changed) }
      settings = changed
    }
    let data = builder.data
    do {
      let gan =
        isFresh
        ? try base.gan.fresh(
          settings: settings, generator: builder.generator?.network, discriminator: builder.discriminator?.network,
          data: data?.dataset, seed: seed)
        : try base.gan.copy(
          settings: settings, generator: builder.generator?.network, discriminator: builder.discriminator?.network,
          data: data?.dataset)
      return wrapped(gan, base, name, builder)
    } catch {
      throw failure(
        error, builder.generator ?? base.generator, builder.discriminator ?? base.discriminator, data ?? base.data,
        builder.places)
    }
  }

  private func wrapped(_ gan: Gan, _ base: GanObject, _ name: String, _ builder: GanBuilder? = nil) -> GanObject {
    func object(_ given: NetworkObject?, _ old: NetworkObject, _ network: Network) -> NetworkObject {
      given ?? NetworkObject(name: old.name, network: network, places: old.places, place: old.place)
    }
    let wrapped = GanObject(
      name: name, gan: gan, generator: object(builder?.generator, base.generator, gan.generator),
      discriminator: object(builder?.discriminator, base.discriminator, gan.discriminator),
      data: builder?.data ?? base.data, places: base.places.merging(builder?.places ?? [:]) { $1 })
    wrapped.rehearsedSteps = nil
    return wrapped
  }

  /// `copy(duel)`.
  func copy(_ base: GanObject) throws -> GanObject {
    do { return wrapped(try base.gan.copy(), base, base.name) } catch {
      throw failure(error, base.generator, base.discriminator, base.data, base.places)
    }
  }

  /// `fresh(duel)`.
  func fresh(_ base: GanObject) throws -> GanObject {
    do { return wrapped(try base.gan.fresh(seed: seed), base, base.name) } catch {
      throw failure(error, base.generator, base.discriminator, base.data, base.places)
    }
  }

  // MARK: Who owns weights

  /// Who owned a network before the gan that trained it was replaced.
  private struct Owner {
    let network: Network
    let owner: AnyObject?
    let onEdit: (() -> Void)?

    func restore() {
      network.owner = owner
      network.onEdit = onEdit
    }
  }

  /// Lets a gan that is redefined go of the networks that the new one trains.
  private func release(_ previous: GanObject?, _ networks: [Network]) -> [Owner] {
    guard let previous else { return [] }
    var owners: [Owner] = []
    for network in networks where network.owner === previous.gan {
      owners.append(Owner(network: network, owner: network.owner, onEdit: network.onEdit))
      network.owner = nil
      network.onEdit = nil
    }
    return owners
  }

  private func remarkOnTraining(_ networks: [NetworkObject], isReplacing: Bool) {
    guard isReplacing else { return }
    for network in networks where network.network.updates > 0 {
      session.show(
        .note(
          "`\(network.name)` goes on as it is, after \(network.network.updates) updates; `fresh(\(network.name))` begins anew"
        ))
    }
  }

  /// Says which gan keeps a network whose name now stands for another one.
  func remarkOnOldNetwork(_ network: NetworkObject) {
    for gan in gans.compactMap(\.gan) where gan.generator === network || gan.discriminator === network {
      session.show(.note("`\(gan.name)` keeps the \(network.kind.rawValue) that `\(network.name)` was before"))
    }
  }

  /// The generator that `noise(n)` is for.
  var presentGenerator: NetworkObject? { current?.generator ?? lastGenerator }

  // MARK: Errors

  /// An error of a gan at the place that it speaks of.
  func failure(
    _ error: GanError, _ generator: NetworkObject, _ discriminator: NetworkObject, _ data: DatasetObject?,
    _ places: [String: Failure.Place]
  ) -> any Error {
    let problem = Problem.gan(
      error, generator: generator.name, discriminator: discriminator.name, data: data.flatMap(name(of:)))
    func at(_ place: Failure.Place?) -> any Error {
      guard let place else { return problem }
      return Failure(problem: problem, source: place.source, span: place.span)
    }
    if let problem = wrongKind(error, generator, discriminator) {
      let place = places[problem.side.rawValue]
      return place.map { Failure(problem: problem.problem, source: $0.source, span: $0.span) } ?? problem.problem
    }
    switch error {
    case .network(let side, let inner):
      return side == .generator ? generator.failure(inner) : discriminator.failure(inner)
    case .swappedSides: return at(places["generator"])
    case .batchOfPacks: return at(places["batch"] ?? places["pack"])
    case .discriminatorInput: return at(places["discriminator"] ?? places["pack"])
    case .outputDiffersFromData(_, _, let layer, _):
      return at(generator.places.indices.contains(layer) ? generator.places[layer] : generator.place)
    case .discriminatorOutput(_, let layer):
      return at(discriminator.places.indices.contains(layer) ? discriminator.places[layer] : discriminator.place)
    case .generatorWithoutNoise: return at(generator.place)
    case .setting(let setting, _, _, _): return at(places[setting])
    case .targetsRefused: return at(places["labels"])
    case .networkTaken(let side): return at(places[side.rawValue])
    case .sameNetwork: return at(places["discriminator"])
    case .data: return at(places["data"])
    default: return problem
    }
  }

  /// A network that was defined for the other side, where that explains the error.
  private func wrongKind(
    _ error: GanError, _ generator: NetworkObject, _ discriminator: NetworkObject
  ) -> (side: Side, problem: Problem)? {
    switch error {
    case .generatorWithoutNoise where generator.kind == .discriminator:
      let message = "`\(generator.name)` is a discriminator: it takes no noise, and cannot paint"
      return (.generator, .refused(message, "name a generator here, as `generator artist { noise 5 | dense 15 }`"))
    case .discriminatorInput where discriminator.kind == .generator:
      let message = "`\(discriminator.name)` is a generator: it takes noise, and cannot judge"
      let help = "name a discriminator here, as `discriminator professor { dense 1 | sigmoid }`"
      return (.discriminator, .refused(message, help))
    default: return nil
    }
  }

  func failure(_ error: GanError, _ gan: GanObject) -> any Error {
    failure(error, gan.generator, gan.discriminator, gan.data, gan.places)
  }

  /// The top-level name of a dataset, for messages.
  private func name(of data: DatasetObject) -> String? {
    variables.values.filter { if case .dataset(let other)? = $0.value { other === data } else { false } }
      .map(\.name).min()
  }
}

/// A gan that the session knows of, as long as something refers to it.
struct WeakGan {
  weak var gan: GanObject?
}
