import Adversarial
import Networks
import Tensors

/// The state of a session at a moment, in memory: what its names stand for, its gans with their place in time, the weights
/// of its networks, its random stream.
public struct SessionSnapshot {
  fileprivate struct TrainedGan {
    let object: GanObject
    let step: Int
    let saved: NamedTensors?
  }

  fileprivate struct Weights {
    let object: NetworkObject
    let arrays: [String: Tensor]
  }

  fileprivate let values: [(variable: Variable, value: Value?)]
  fileprivate let gans: [TrainedGan]
  fileprivate let networks: [Weights]
  fileprivate let seed: UInt64
  fileprivate let random: SessionRandom
  fileprivate let current: GanObject?
  fileprivate let lastGenerator: NetworkObject?
  fileprivate let hooks: [Interpreter.Hook]
  fileprivate let isWatching: Bool
}

extension Session {
  /// The session as it is now, to come back to by `restore`.
  public func snapshot() -> SessionSnapshot {
    let gans = interpreter.gans.compactMap(\.gan)
    let owned = Set(
      gans.flatMap { [ObjectIdentifier($0.generator.network), ObjectIdentifier($0.discriminator.network)] })
    var networks: [SessionSnapshot.Weights] = []
    for case .network(let object)? in interpreter.variables.values.map(\.value)
    where !owned.contains(ObjectIdentifier(object.network)) {
      guard let arrays = try? object.network.stateTensors() else { continue }
      networks.append(
        .init(object: object, arrays: Dictionary(arrays.map { ($0.name, $0.tensor) }) { $1 }))
    }
    return SessionSnapshot(
      values: interpreter.variables.values.map { ($0, $0.value) },
      gans: gans.map { .init(object: $0, step: $0.gan.step, saved: try? $0.gan.savedTensors(source: "")) },
      networks: networks, seed: interpreter.seed, random: interpreter.random, current: interpreter.current,
      lastGenerator: interpreter.lastGenerator, hooks: interpreter.hooks, isWatching: interpreter.isWatching)
  }

  /// Becomes what the session was; names defined since are unknown again. Cells that ran stay in the list.
  public func restore(_ snapshot: SessionSnapshot) {
    for variable in interpreter.variables.values { variable.value = nil }
    for (variable, value) in snapshot.values { variable.value = value }
    for trained in snapshot.gans { Self.restore(trained) }
    for weights in snapshot.networks { try? weights.object.network.fill(from: weights.arrays) }
    interpreter.gans = snapshot.gans.map { WeakGan(gan: $0.object) }
    interpreter.seed = snapshot.seed
    interpreter.random = snapshot.random
    interpreter.current = snapshot.current
    interpreter.lastGenerator = snapshot.lastGenerator
    interpreter.hooks = snapshot.hooks
    interpreter.isWatching = snapshot.isWatching
  }

  /// Takes a gan back to its step: through its own timeline where that still leads to the same weights, which keeps the
  /// earlier steps within reach, else from the numbers that were kept.
  private static func restore(_ trained: SessionSnapshot.TrainedGan) {
    let gan = trained.object.gan
    try? gan.go(to: trained.step)
    guard let saved = trained.saved, !hasSameWeights(gan, saved) else { return }
    try? gan.restore(from: saved, path: "snapshot")
  }

  private static func hasSameWeights(_ gan: Gan, _ saved: NamedTensors) -> Bool {
    guard let now = try? gan.savedTensors(source: "") else { return false }
    return Gan.step(in: now) == Gan.step(in: saved)
      && now.names.filter { $0.hasPrefix("generator.") || $0.hasPrefix("discriminator.") || $0.hasPrefix("optimizer.") }
        .allSatisfy { now[$0] == saved[$0] }
  }
}
