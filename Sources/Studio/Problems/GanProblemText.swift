import Adversarial

/// The words for what is wrong with a gan, with the names of its parts.
enum GanProblemText {
  static func text(_ error: GanError, generator: String, discriminator: String, data: String?) -> ProblemText {
    let theData = data.map { "the data `\($0)`" } ?? "the data"
    switch error {
    case .outputDiffersFromData(let painted, let wanted, _, let fitting):
      let isPlain = painted.count == 1 && wanted.count == 1
      let message =
        isPlain
        ? "`\(generator)` paints \(painted[0]) numbers, but \(theData) has \(wanted[0])"
        : "`\(generator)` ends at \(Display.shape(painted)), \(theData) is \(Display.shape(wanted))"
      var text = ProblemText(message, label: "this layer decides it")
      text.label = isPlain ? "this layer gives \(painted[0])" : ""
      if let fitting, fitting.hasPrefix("noise") {
        text.notes.append("height x width x channels is the order here: begin the stack with `\(fitting)`")
        return text
      }
      if let fitting { text.notes.append(advice(fitting, wanted)) }
      return text
    case .discriminatorInput(let takes, let given, let pack, let isWritten):
      let packed = pack > 1 ? ", packed by \(pack)," : ""
      return ProblemText(
        "`\(discriminator)` judges \(Display.shape(takes)), but \(theData)\(packed) gives \(Display.shape(given))",
        isWritten
          ? error.suggestion
          : "earlier use has fixed what it takes: write `discriminator fresh(\(discriminator))`")
    case .swappedSides:
      return ProblemText(
        "`\(generator)` is a discriminator and `\(discriminator)` a generator: they are swapped",
        "write `generator \(discriminator); discriminator \(generator)`")
    case .discriminatorOutput(let gives, _):
      return ProblemText(
        "`\(discriminator)` gives \(Display.shape(gives)) for each example, but has to give one number",
        error.suggestion)
    case .networkTaken(let side):
      let name = side == .generator ? generator : discriminator
      return ProblemText(
        "`\(name)` already learns in another gan", "write `copy(\(name))` to go on as it is, or `fresh(\(name))`")
    case .generatorWithoutNoise:
      return ProblemText("`\(generator)` does not say what noise it takes", "begin its stack with `noise 5`")
    case .unreachableStep(let step, let reachable):
      return ProblemText(
        step < 0
          ? "there are not so many steps to undo"
          : "step \(step) cannot be reached",
        reachable.count == 1
          ? "there is only step \(reachable.lowerBound)" : "\(reachable.lowerBound) to \(reachable.upperBound) can")
    case .data(let error):
      return Problem.dataset(error).text(names: [])
    default:
      return ProblemText(error.description, error.suggestion)
    }
  }

  /// `dense 196 | reshape 7x7x4` is `dense 7x7x4`, and that is where to start from.
  private static func advice(_ fitting: String, _ wanted: [Int]) -> String {
    let parts = fitting.split(separator: " ").map(String.init)
    guard wanted.count == 3, let shape = parts.last, parts.contains("reshape") else { return "write `\(fitting)`" }
    let sides = shape.split(separator: "x").compactMap { Int($0) }
    guard sides.count == 3, sides[0] > 0, wanted[0] % sides[0] == 0 else { return "write `\(fitting)`" }
    let line = parts.first == "dense" ? "dense \(shape)" : fitting
    let factor = wanted[0] / sides[0]
    if factor == 1 { return "write `\(line)`" }
    let way = factor == 4 ? " and double twice" : factor == 2 ? " and double once" : ""
    return "start from \(sides[0])x\(sides[1])\(way): write `\(line)`"
  }
}
