import Adversarial
import Language

/// Commands that look into a training.
enum InspectionTable {
  static let rows: [Builtin] = [
    .command(
      "inspect", [], "What each layer gives on the next batch, and the gradients there; nothing is changed.",
      example: TrainingTable.duel + "inspect", related: ["describe", "doctor"]
    ) { _, call in
      let interpreter = call.interpreter
      let gan = try interpreter.presentGan()
      if interpreter.isDryRun { return .nothing }
      do { interpreter.session.show(.table(table(try gan.gan.inspect()))) } catch let error as GanError {
        throw interpreter.failure(error, gan)
      }
      return .nothing
    },
    .command(
      "doctor", [], "What looks wrong in this training, with the evidence; it judges samples too.",
      example: TrainingTable.duel + "step 20\ndoctor", related: ["inspect", "coverage"]
    ) { _, call in
      let interpreter = call.interpreter
      let gan = try interpreter.presentGan()
      if interpreter.isDryRun { return .nothing }
      do { interpreter.session.show(report(try gan.gan.diagnose(), gan)) } catch let error as GanError {
        throw interpreter.failure(error, gan)
      }
      return .nothing
    },
  ]

  private static func report(_ findings: [Finding], _ gan: GanObject) -> SessionEvent {
    let place = "`\(gan.name)` at step \(gan.gan.step):"
    if findings.isEmpty { return .text(place + " nothing looks wrong") }
    let lines = findings.flatMap {
      [
        HelpPage.Line("\($0.kind.rawValue): \($0.evidence)", label: "- "), HelpPage.Line($0.meaning, label: "    "),
        HelpPage.Line($0.advice, label: "    try: "),
      ]
    }
    return .page(HelpPage(lines: [HelpPage.Line(place)] + lines))
  }

  private static func table(_ layers: [LayerInspection]) -> Table {
    func number(_ value: Float) -> String { NumberText.text(Double(value), digits: 3) }
    var rows = [["side", "layer", "mean", "deviation", "zeros", "dead", "gradient", "weights' gradient"]]
    rows += layers.map {
      [
        $0.side.rawValue, $0.source, number($0.mean), number($0.deviation), percent($0.zeros), percent($0.dead),
        number($0.gradient), $0.weightGradient.map(number) ?? "",
      ]
    }
    return Table(rows: rows, isNumeric: [false, false, true, true, true, true, true, true])
  }

  private static func percent(_ share: Float) -> String { "\(Int((share * 100).rounded())) %" }
}
