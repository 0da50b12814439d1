import Diagnostics
import Networks
import Tensors

/// A network in a session: a reference, shared by all names that stand for it.
public final class NetworkObject {
  /// The name of its definition.
  public let name: String
  /// The layers and their weights.
  public let network: Network
  /// Where each layer stands in the source; empty for networks from a file.
  let places: [Failure.Place]
  /// Where the whole definition stands.
  let place: Failure.Place?
  /// Whether the weights have been trained, or come from training.
  var isTrained: Bool { network.updates > 0 }

  init(name: String, network: Network, places: [Failure.Place], place: Failure.Place?) {
    self.name = name
    self.network = network
    self.places = places
    self.place = place
  }

  /// What the network was defined as.
  var kind: NetworkKind { network.definition.kind }

  /// One line that says what it is.
  var summary: String {
    var parts = ["\(kind.rawValue) \(name)"]
    if let input = network.inputShape, let output = network.outputShape {
      parts.append("\(Display.shape(input)) -> \(Display.shape(output))")
      parts.append("\(network.parameterCount) parameters")
    } else {
      parts.append("\(network.definition.layers.count) layers, input not known yet")
    }
    return parts.joined(separator: ", ")
  }

  /// The same stack with the same weights, of its own.
  func copy() throws -> NetworkObject {
    NetworkObject(name: name, network: try located { try network.copy() }, places: places, place: place)
  }

  /// The same stack with weights drawn under a seed.
  func fresh(seed: UInt64) throws -> NetworkObject {
    NetworkObject(name: name, network: try located { try network.fresh(seed: seed) }, places: places, place: place)
  }

  /// Runs `body`; an error about a layer points at the layer's line.
  func located<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as NetworkError { throw failure(error) }
  }

  /// An error as a failure at the line of its layer, else as a problem of the present call; none if the person stopped it.
  func failure(_ error: NetworkError) -> any Error {
    Self.failure(error, name: name, places: places)
  }

  static func failure(_ error: NetworkError, name: String, places: [Failure.Place]) -> any Error {
    if error == .interrupted { return Job.stopped }
    let problem = Problem.network(error, name: name)
    guard case .layer(let index, _, _) = error, places.indices.contains(index) else { return problem }
    return Failure(problem: problem, source: places[index].source, span: places[index].span)
  }
}

/// One layer of a network: `artist.layers[0]`.
public struct LayerReference {
  /// The network.
  public let network: NetworkObject
  /// The place of the layer, from 0.
  public let index: Int

  var source: String { network.network.definition.layers[index].specification.source }
}
