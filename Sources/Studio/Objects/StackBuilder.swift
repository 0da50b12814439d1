import Diagnostics
import Networks

/// The layers of a stack whose block is being run.
final class StackBuilder {
  private(set) var input = NetworkInput.open
  private(set) var layers: [StackedLayer] = []
  /// Where each layer stands.
  private(set) var places: [Failure.Place] = []
  /// In a dry run: whether a layer is not known.
  var isUnknown = false
  private var initializer: Initializer?
  private var site: Failure.Place?

  /// Remembers where the layers that follow stand.
  func begin(_ name: String, _ site: CallSite) throws(Problem) {
    self.site = Failure.Place(source: site.frame.source, span: site.span)
    guard layers.count < NetworkDefinition.maximumLayerCount else {
      throw .refused("a stack has at most \(NetworkDefinition.maximumLayerCount) layers")
    }
  }

  func add(_ layer: LayerSpecification) {
    layers.append(StackedLayer(layer, stackInitializer: initializer))
    if let site { places.append(site) }
  }

  func setInput(_ input: NetworkInput, _ name: String) throws(Problem) {
    guard layers.isEmpty, self.input == .open else {
      throw .refused("`\(name)` is the first line of a stack, and the only one of its kind")
    }
    self.input = input
  }

  func setInitializer(_ initializer: Initializer) { self.initializer = initializer }
}
