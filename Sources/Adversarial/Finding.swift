/// Something that looks wrong in a run.
public struct Finding: Hashable, Sendable {
  /// What can look wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The generator paints too little variety.
    case modeCollapse = "mode collapse"
    /// The discriminator tells real from fake so well that the generator learns nothing.
    case discriminatorWins = "the discriminator wins"
    /// The discriminator answers the same to everything.
    case discriminatorGaveUp = "the discriminator gave up"
    /// Gradients grew out of bounds.
    case explodingGradients = "exploding gradients"
    /// Running statistics that do not follow those of the batches.
    case laggingStatistics = "lagging statistics"
    /// Units that give 0 for every example.
    case deadUnits = "dead units"
    /// Training stopped at something infinite or no number.
    case notFinite = "not a number"
  }
  /// What it is.
  public let kind: Kind
  /// The numbers of this run that show it.
  public let evidence: String
  /// What it means.
  public let meaning: String
  /// What to try.
  public let advice: String
}

extension Finding {
  init(_ kind: Kind, evidence: String) {
    self.kind = kind
    self.evidence = evidence
    meaning = Self.meaning(kind)
    advice = Self.advice(kind)
  }

  private static func meaning(_ kind: Kind) -> String {
    switch kind {
    case .modeCollapse:
      "The generator found a few paintings that pass and paints only these. D's numbers can look like balance all the while."
    case .discriminatorWins:
      "D knows every painting for a fake, whatever the generator changes: it gets hardly any direction to learn in."
    case .discriminatorGaveUp:
      "D gives the same answer to real and painted examples although they differ: the generator learns nothing from it."
    case .explodingGradients: "Single updates throw the weights about, and what was learned is lost."
    case .laggingStatistics:
      "Batch norm uses the batch's statistics in training and the running ones when a network is called: it paints and judges otherwise than it learned."
    case .deadUnits: "A unit behind `relu` that gives 0 for every example has no gradient: it may never come back."
    case .notFinite: "A loss, a gradient or a weight became infinite or no number; the last whole step was kept."
    }
  }

  private static func advice(_ kind: Kind) -> String {
    switch kind {
    case .modeCollapse:
      "go `back` to where there was variety; then equal rates for both sides, a `minibatch` layer in D, or `pack 2`"
    case .discriminatorWins:
      "`loss nonsaturating` if it is `minimax`; a lower rate or fewer units for D; `labels real: 0.9`, `instance_noise 0.1`; "
        + "where D gives scores, `wasserstein(penalty: 10)` or `norm: spectral`"
    case .discriminatorGaveUp:
      "a higher rate for D or `updates discriminator: 2`; `fresh` weights if its units died; no `batchnorm` first in D"
    case .explodingGradients: "a lower rate; `norm: spectral` in D's layers; a smaller `penalty` or `clip`"
    case .laggingStatistics:
      "train on, or give `batchnorm` a smaller `momentum` (0.9); until then `artist(z, training: true)` shows what training sees"
    case .deadUnits: "`leaky 0.2` instead of `relu`, a lower rate, or smaller initial weights"
    case .notFinite: "`back 100` and a lower rate; `inspect` shows which layer grows first"
    }
  }
}
