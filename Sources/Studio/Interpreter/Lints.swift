import Adversarial
import Datasets
import Diagnostics
import Language
import Networks

extension Interpreter {
  /// Warns of what is allowed in a gan and seldom goes well, where the checker could not see it: a side from another
  /// cell, the value of a name.
  ///
  /// - Parameters:
  ///   - set: the places of the settings in the gan's block; what it takes over from another gan was judged there.
  ///   - block: the place of the whole definition.
  func lint(_ gan: GanObject, set: [String: Failure.Place], in block: Failure.Place, at place: Failure.Place) {
    lintRange(gan, at: place)
    func has(_ settings: String...) -> Bool { settings.contains { set[$0] != nil } }
    if has("loss", "discriminator") {
      lintAnswers(gan, in: block, at: place)
      lintNorms(gan, in: block, at: place)
    }
    if has("loss") { lintBound(gan, in: block, at: set["loss"] ?? place) }
    if has("optimizer") { lintOptimizers(gan, in: block, at: set["optimizer"] ?? place) }
  }

  /// Warns with the words of a rule, once in a block: neither where the checker did, nor again in a loop.
  private func warn(_ lint: Lint, _ label: String, in block: Failure.Place, at place: Failure.Place) {
    guard session.isFirstWarning(lint, in: block) else { return }
    session.show(.diagnostic(lint.diagnostic(at: Diagnostic.Label(place.source, place.span, label))))
  }

  /// Warns of something in the present call.
  func warn(_ message: String, at site: CallSite, _ notes: String...) {
    let label = Diagnostic.Label(site.frame.source, site.span)
    session.show(.diagnostic(Diagnostic(.warning, message, at: label, notes: notes)))
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

  /// Raw scores must not be squeezed.
  private func lintAnswers(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    let loss = gan.gan.settings.loss
    // Between 0 and 1 the least squares lose slope and nothing else: in one cell that is taken as meant.
    let isMeant = loss == .leastSquares && gan.discriminator.place?.source === block.source
    guard !loss.usesProbabilities, !isMeant, gan.discriminator.network.definition.endsInSigmoid,
      session.isFirstWarning(.squashedScore, in: block)
    else { return }
    warn(
      "`\(gan.discriminator.name)` ends in `sigmoid`, but the loss `\(loss.recipe.name)` takes raw scores",
      gan.discriminator.places.last ?? place, "leave the `sigmoid` out (Arjovsky et al. 2017, Lim and Ye 2017)")
  }

  private func lintNorms(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    guard case .wasserstein(_, let penalty?) = gan.gan.settings.loss, penalty > 0 else { return }
    let discriminator = gan.discriminator
    for (index, layer) in discriminator.network.definition.layers.enumerated() {
      let place = discriminator.places.indices.contains(index) ? discriminator.places[index] : place
      switch layer.specification {
      case .batchNormalization:
        warn(.normalisedCritic, "in `\(discriminator.name)`", in: block, at: place)
      case .minibatchDiscrimination, .batchDifference:
        warn(.comparingCritic, "in `\(discriminator.name)`", in: block, at: place)
      default: break
      }
    }
  }

  private func lintBound(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    guard case .wasserstein(clip: nil, penalty: nil) = gan.gan.settings.loss, (gan.gan.settings.r1 ?? 0) == 0 else {
      return
    }
    warn(.unboundedCritic, "no bound on the critic", in: block, at: place)
  }

  private func lintOptimizers(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    for optimizer in [gan.gan.settings.generatorOptimizer, gan.gan.settings.discriminatorOptimizer] {
      if optimizer.kind != .sgd, optimizer.rate > Lint.highestRate {
        warn(.highRate, "rate \(NumberText.text(optimizer.rate))", in: block, at: place)
      }
      if optimizer.decay < Lint.lowestDecay {
        warn(.fadingRate, "decay \(NumberText.text(optimizer.decay))", in: block, at: place)
      }
    }
  }
}
