import Adversarial
import Diagnostics
import Networks
import Training

/// The settings of a gan whose block is being run.
final class GanBuilder {
  /// In a dry run: whether a setting is not known.
  var isUnknown = false
  private(set) var base: (gan: GanObject, isFresh: Bool)?
  private(set) var generator: NetworkObject?
  private(set) var discriminator: NetworkObject?
  private(set) var data: DatasetObject?
  private(set) var changes: [(inout GanSettings) -> Void] = []
  /// Where each setting stands.
  private(set) var places: [String: Failure.Place] = [:]

  /// Takes a setting with its arguments.
  func add(_ arguments: Arguments, _ site: CallSite) throws {
    let name = arguments.builtin.name
    let isBase = name == "copy" || name == "fresh"
    guard !isBase || places.isEmpty else {
      throw Problem.refused("`\(name)` is the first setting of a gan, if it is there at all")
    }
    guard places[name] == nil else { throw Problem.refused("`\(name)` is set twice in this gan") }
    places[name] = Failure.Place(source: site.frame.source, span: site.span)
    switch name {
    case "copy": base = (try arguments.gan(0), false)
    case "fresh": base = (try arguments.gan(0), true)
    case "generator": generator = try arguments.network(0)
    case "discriminator": discriminator = try arguments.network(0)
    case "data": data = try arguments.dataset(0)
    default: try addRule(name, arguments)
    }
  }

  private func addRule(_ name: String, _ arguments: Arguments) throws {
    switch name {
    case "batch":
      let size = try arguments.integer(0, in: 1...(1 << 20))
      changes.append { $0.batch = size }
    case "loss":
      let loss = try loss(arguments)
      changes.append { $0.loss = loss }
    case "labels":
      let targets = Targets(real: try arguments.number(0, in: 0...1), fake: try arguments.number(1, in: 0...1))
      changes.append { $0.targets = targets }
    case "optimizer":
      try addOptimizer(arguments)
    case "updates":
      let discriminator = try arguments.integer(0, in: 1...10_000)
      let generator = try arguments.integer(1, in: 1...10_000)
      changes.append { $0.updates = Sides(generator: generator, discriminator: discriminator) }
    case "instance_noise":
      let noise = InstanceNoise(
        deviation: try arguments.number(0, in: 0...1e3), decay: try arguments.positive(1))
      changes.append { $0.instanceNoise = noise }
    case "penalty":
      let weight = try arguments.number(0, in: 0...1e6)
      changes.append { $0.r1 = weight }
    case "pack":
      let count = try arguments.integer(0, in: 1...64)
      changes.append { $0.pack = count }
    default:
      throw Problem.insideStack(name)
    }
  }

  private func loss(_ arguments: Arguments) throws(Problem) -> Loss {
    switch arguments.values[0] {
    case .string(let name):
      if let loss = Loss(name: name) { return loss }
    case .recipe(let recipe):
      if let loss = Loss(recipe) { return loss }
    default: break
    }
    throw arguments.wrong(0, "a loss")
  }

  private func addOptimizer(_ arguments: Arguments) throws(Problem) {
    var found: [Optimizer?] = []
    for index in arguments.values.indices { found.append(try arguments.optimizer(index)) }
    let (both, generator, discriminator) = (found[0], found[1], found[2])
    guard both != nil || generator != nil || discriminator != nil else {
      throw .missingArgument(name: "both", of: "optimizer")
    }
    changes.append {
      if let both { $0.optimizers = Sides(repeating: both) }
      if let generator { $0.optimizers.generator = generator }
      if let discriminator { $0.optimizers.discriminator = discriminator }
    }
  }
}
