import Adversarial
import Datasets
import Diagnostics
import Networks

extension Interpreter {
  /// Warns of what is allowed in a gan and seldom goes well. What the checker sees in one cell it has said already.
  func lint(_ gan: GanObject, at place: Failure.Place) {
    lintRange(gan, at: place)
    if gan.discriminator.place?.source === place.source { return }
    lintAnswers(gan, at: place)
    lintNorms(gan)
  }

  private func warn(_ message: String, _ place: Failure.Place?, _ notes: String...) {
    let label = place.map { Diagnostic.Label($0.source, $0.span) }
    session.show(.diagnostic(Diagnostic(.warning, message, at: label, notes: notes)))
  }

  /// Pictures lie in a range that the generator's last layer should not leave.
  private func lintRange(_ gan: GanObject, at place: Failure.Place) {
    guard let data = gan.data?.dataset, data.kind == .picture else { return }
    let last = gan.generator.network.definition.layers.last?.specification
    let wanted: LayerSpecification =
      if data.range.lowerBound >= 0 { .sigmoid } else { .tanh }
    // A stack that ends in neither was the checker's.
    guard last != wanted, last == .sigmoid || last == .tanh || gan.generator.place == nil else { return }
    let range = "\(NumberText.text(Double(data.range.lowerBound))) to \(NumberText.text(Double(data.range.upperBound)))"
    warn(
      "the pictures lie in \(range), but `\(gan.generator.name)` does not end with `\(wanted.source)`",
      gan.generator.places.last ?? place,
      "D learns to tell by the range alone; end with `\(wanted.source)` (Radford et al. 2016)")
  }

  /// Raw scores must not be squeezed, though the checker did not see both sides.
  private func lintAnswers(_ gan: GanObject, at place: Failure.Place) {
    guard !gan.gan.settings.loss.usesProbabilities, gan.discriminator.network.definition.endsInSigmoid else { return }
    warn(
      "`\(gan.discriminator.name)` ends in `sigmoid`, but the loss `\(gan.gan.settings.loss.recipe.name)` takes raw scores",
      gan.discriminator.places.last ?? place, "leave the `sigmoid` out (Arjovsky et al. 2017, Lim and Ye 2017)")
  }

  private func lintNorms(_ gan: GanObject) {
    let discriminator = gan.discriminator
    let layers = discriminator.network.definition.layers.map(\.specification)
    for (index, layer) in layers.enumerated() {
      guard case .batchNormalization = layer else { continue }
      let place = discriminator.places.indices.contains(index) ? discriminator.places[index] : nil
      if case .wasserstein(_, let penalty?) = gan.gan.settings.loss, penalty > 0 {
        warn(
          "`batchnorm` in `\(discriminator.name)` does not go with a gradient penalty", place,
          "the penalty is about single examples: use `layernorm` (Gulrajani et al. 2017)")
        return
      }
    }
  }
}
