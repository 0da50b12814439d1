import Adversarial

/// What a stage of a step did, for a person who watches it in slow motion.
public struct StageNote: Sendable {
  /// Whether the generator learns, else the discriminator.
  public var isGenerator: Bool
  /// Which stage it was: `4/12 discriminator, loss`.
  public var title: String
  /// What it does, in a sentence.
  public var explanation: String
  /// Its formula with this batch's numbers.
  public var formula: String

  init(_ report: StageReport) {
    isGenerator = report.side == .generator
    title = "\(report.done)/\(report.count) \(report.side.rawValue), \(report.stage)"
    explanation = report.explanation
    formula = report.formula
  }

  /// The note as plain text.
  public var text: String { title + ": " + explanation + "\n  " + formula }

  /// The note in lines of at most so many columns: headings, of which the first has the title as its label, then the
  /// formula.
  public func wrapped(columns: Int) -> [HelpPage.Line] {
    let page = HelpPage(lines: [
      HelpPage.Line(explanation, label: title + ": ", role: .heading), HelpPage.Line(formula, label: "  "),
    ])
    return page.wrapped(columns: columns)
  }
}
