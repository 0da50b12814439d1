import Adversarial
import Datasets
import Diagnostics
import Language
import Networks
import Training

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

  /// Data lies in a range that the generator's last layer should reach, and in pictures not leave.
  private func lintRange(_ gan: GanObject, at place: Failure.Place) {
    guard let data = gan.data?.dataset else { return }
    let last = gan.generator.network.definition.layers.last { !$0.specification.onlyRearranges }?.specification
    if let last, let reach = last.reach, !Self.reaches(reach, data.range) {
      return warn(
        "the data lies in \(Self.text(data.range)), but `\(gan.generator.name)` ends with `\(last.source)`, "
          + "which gives \(Self.text(reach))",
        gan.generator.places.last ?? place,
        "no painting gets there, and D learns to tell by that alone: scale the data, or let another layer be the last")
    }
    guard data.kind == .picture else { return }
    let wanted: LayerSpecification =
      if data.range.lowerBound >= 0 { .sigmoid } else { .tanh }
    // A stack that ends in neither was the checker's.
    guard last != wanted, last == .sigmoid || last == .tanh || gan.generator.place == nil else { return }
    warn(
      "the pictures lie in \(Self.text(data.range)), but `\(gan.generator.name)` does not end with `\(wanted.source)`",
      gan.generator.places.last ?? place,
      "D learns to tell by the range alone; end with `\(wanted.source)` (Radford et al. 2016)")
  }

  /// Whether a range covers another but for a rim, such as a few points of noisy data.
  private static func reaches(_ reach: ClosedRange<Float>, _ range: ClosedRange<Float>) -> Bool {
    let rim = 0.05 * (range.upperBound - range.lowerBound)
    return range.lowerBound >= reach.lowerBound - rim && range.upperBound <= reach.upperBound + rim
  }

  private static func text(_ range: ClosedRange<Float>) -> String {
    let low = NumberText.text(Double(range.lowerBound), digits: 3)
    guard range.upperBound < .infinity else { return "\(low) and more" }
    return "\(low) to \(NumberText.text(Double(range.upperBound), digits: 3))"
  }

  /// Raw scores must not be squeezed.
  private func lintAnswers(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    let loss = gan.gan.settings.loss
    // Between 0 and 1 a loss with targets loses slope and nothing else: in one cell that is taken as meant.
    let isMeant = loss.takesTargets && gan.discriminator.place?.source === block.source
    guard !loss.usesProbabilities, !isMeant, gan.discriminator.network.definition.endsInSigmoid,
      session.isFirstWarning(.squashedScore, in: block)
    else { return }
    warn(
      "`\(gan.discriminator.name)` ends in `sigmoid`, but the loss `\(loss.name)` takes raw scores",
      gan.discriminator.places.last ?? place, "leave the `sigmoid` out (Arjovsky et al. 2017, Lim and Ye 2017)")
  }

  private func lintNorms(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    let loss = gan.gan.settings.loss
    let (hasPenalty, isClipped) = ((loss.gradientPenalty ?? 0) > 0, (loss.clip ?? 1) < 1)
    let discriminator = gan.discriminator
    for (index, layer) in discriminator.network.definition.layers.enumerated() {
      let place = discriminator.places.indices.contains(index) ? discriminator.places[index] : place
      switch layer.specification {
      case .batchNormalization where hasPenalty:
        warn(.normalisedCritic, "in `\(discriminator.name)`", in: block, at: place)
      case .batchNormalization where isClipped, .layerNormalization where isClipped:
        warn(.clippedNorm, "in `\(discriminator.name)`", in: block, at: place)
      case .minibatchDiscrimination where hasPenalty, .batchDifference where hasPenalty:
        warn(.comparingCritic, "in `\(discriminator.name)`", in: block, at: place)
      default: break
      }
    }
  }

  private func lintBound(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    let settings = gan.gan.settings
    guard settings.loss.needsBound, settings.loss.clip == nil, settings.loss.gradientPenalty == nil,
      (settings.r1 ?? 0) == 0
    else { return }
    warn(.unboundedCritic, "no bound on the critic", in: block, at: place)
  }

  private func lintOptimizers(_ gan: GanObject, in block: Failure.Place, at place: Failure.Place) {
    for optimizer in gan.gan.settings.optimizers.all {
      if optimizer.rule.scalesGradient, optimizer.rate > Lint.highestRate {
        warn(.highRate, "rate \(NumberText.text(optimizer.rate))", in: block, at: place)
      }
      if optimizer.decay < Lint.lowestDecay {
        warn(.fadingRate, "decay \(NumberText.text(optimizer.decay))", in: block, at: place)
      }
    }
  }
}
