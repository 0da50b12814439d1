import Adversarial
import Datasets
import Diagnostics
import Networks

extension Interpreter {
  /// Warns of what is allowed in a gan and seldom goes well; what a single stack shows is the checker's.
  func lint(_ gan: GanObject, at place: Failure.Place) {
    lintRange(gan, at: place)
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
    guard last != wanted else { return }
    let range = "\(NumberText.text(Double(data.range.lowerBound))) to \(NumberText.text(Double(data.range.upperBound)))"
    warn(
      "the pictures lie in \(range), but `\(gan.generator.name)` does not end with `\(wanted.source)`",
      gan.generator.places.last ?? place,
      "D learns to tell by the range alone; end with `\(wanted.source)` (Radford et al. 2016)")
  }

  /// Raw scores must not be squeezed, and `labels` mean nothing to them.
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
      if layers[..<index].allSatisfy({ $0 == .flatten }) {
        warn(
          "`\(discriminator.name)` begins with `batchnorm`", place,
          "it hides what the batches of real and of painted examples differ in: leave it out at D's input (Radford et al. 2016)"
        )
        return
      }
      if case .wasserstein(_, let penalty?) = gan.gan.settings.loss, penalty > 0 {
        warn(
          "`batchnorm` in `\(discriminator.name)` does not go with a gradient penalty", place,
          "the penalty is about single examples: use `layernorm` (Gulrajani et al. 2017)")
        return
      }
    }
  }
}
