/// Why a layer cannot stand where it stands: facts only, rendered by `description` and `suggestion`.
public enum LayerProblem: Error, Hashable, Sendable {
  /// The layer takes a row of numbers, but was given a picture.
  case needsRow(found: [Int])
  /// The layer takes pictures `height x width x channels`, but was given something else.
  case needsPicture(found: [Int])
  /// The numbers do not fill the shape.
  case countDiffers(found: [Int], wanted: [Int])
  /// The window is larger than the (padded) picture.
  case windowTooLarge(size: Int, padding: Int, found: [Int])
  /// The factor of a pool is larger than the picture.
  case factorTooLarge(factor: Int, found: [Int])
  /// The padding of a transposed convolution eats its whole result.
  case nothingLeft(kernel: Int, stride: Int, padding: Int, found: [Int])
  /// An option lies outside of what makes sense.
  case outOfRange(option: String, value: Double, allowed: String)
  /// A shape that no network can have: an axis below 1, more than three axes, or too many numbers.
  case impossibleShape([Int])
  /// The layer would have more numbers, in its result or its weights, than the program handles.
  case tooLarge(found: [Int])
}

extension LayerProblem: CustomStringConvertible {
  /// What is wrong, as a phrase that follows the layer's name.
  public var description: String {
    switch self {
    case .needsRow(let found): "takes a row of numbers, but gets \(sourceText(found))"
    case .needsPicture(let found):
      found.count == 1
        ? "takes pictures (height x width x channels), but gets a row of \(sourceText(found))"
        : "takes pictures (height x width x channels), but gets \(sourceText(found))"
    case .countDiffers(let found, let wanted):
      "needs \(wanted.reduce(1, *)) numbers for \(sourceText(wanted)), but gets \(found.reduce(1, *))"
    case .windowTooLarge(let size, let padding, let found):
      "has a window of \(size)x\(size), larger than the picture \(sourceText(found))"
        + (padding > 0 ? " with \(padding) of padding" : "")
    case .factorTooLarge(let factor, let found):
      "has a window of \(factor)x\(factor), larger than the picture \(sourceText(found))"
    case .nothingLeft(let kernel, let stride, let padding, let found):
      "with kernel \(kernel), stride \(stride) and padding \(padding) leaves nothing of \(sourceText(found))"
    case .outOfRange(let option, let value, let allowed):
      "has \(option) \(sourceText(value)); it must be \(allowed)"
    case .impossibleShape(let shape): "cannot have the shape \(sourceText(shape))"
    case .tooLarge(let found): "would be too large after \(sourceText(found))"
    }
  }

  /// What to try, as a sentence, where something sensible can be said.
  public var suggestion: String? {
    switch self {
    case .needsRow: "put `flatten` before it"
    case .needsPicture(let found):
      found.count == 1
        ? "put `reshape` before it, as in `reshape \(Self.pictureExample(found[0]))`"
        : "give it height x width x channels"
    case .countDiffers(let found, let wanted):
      found.count == 1
        ? "let the layer before give \(wanted.reduce(1, *)), as in `dense \(wanted.reduce(1, *))`"
        : "choose a shape with \(found.reduce(1, *)) numbers"
    case .windowTooLarge(_, _, let found):
      "a window of at most \(min(found.first ?? 1, found.count > 1 ? found[1] : 1)) fits, or `padding: same`"
    case .factorTooLarge(_, let found): "`pool \(found.prefix(2).min() ?? 1)` is the largest that fits"
    case .nothingLeft: "use less padding, or `padding: same`"
    case .outOfRange, .impossibleShape: nil
    case .tooLarge: "use fewer units or channels"
    }
  }

  /// A picture shape with as many numbers as a row has: the squarest whose sides are equal.
  private static func pictureExample(_ count: Int) -> String {
    for side in stride(from: 8, through: 2, by: -1) where count % (side * side) == 0 && count > 0 {
      return sourceText([side, side, count / (side * side)])
    }
    return sourceText([1, 1, count])
  }
}

/// Why a network cannot be made, used or filled.
public enum NetworkError: Error, Hashable, Sendable {
  /// The stack has no layers.
  case noLayers
  /// The stack has more layers than the program handles.
  case tooManyLayers(Int, limit: Int)
  /// A layer does not fit: its place among the layers, its source, and the problem.
  case layer(index: Int, source: String, LayerProblem)
  /// The noise or input shape of the stack makes no sense.
  case input(LayerProblem)
  /// The input's shape is still open: the stack has neither `noise` nor `input` and was never used.
  case inputOpen
  /// The network takes examples of another shape.
  case inputDiffers(found: [Int], wanted: [Int])
  /// There is no layer at this place, or it has no weights of this name.
  case noSuchParameter(layer: Int, name: String, known: [String])
  /// Weights of another shape (as PyTorch has it).
  case parameterShape(name: String, found: [Int], wanted: [Int])
  /// A saved file lacks weights that the network has.
  case parameterMissing(name: String, known: [String])
  /// A saved file has weights that the network has not.
  case parameterUnknown(name: String)
  /// More than one part of a saved file fits: what the names of each begin with.
  case severalParts([String])
  /// There are no layers that learn, or no examples.
  case nothingToDo(String)
  /// The numeric core refused: out of memory, a wrong environment variable.
  case core(String)
  /// The evaluation was broken off.
  case interrupted
}

extension NetworkError: CustomStringConvertible {
  /// The error as a sentence that says what was found and what was expected.
  public var description: String {
    switch self {
    case .noLayers: "the stack has no layers"
    case .tooManyLayers(let count, let limit): "the stack has \(count) layers; \(limit) are possible"
    case .layer(_, let source, let problem): "`\(source)` \(problem)"
    case .input(let problem): "the input \(problem)"
    case .inputOpen: "the network does not know yet what it takes: it has neither `noise` nor `input`"
    case .inputDiffers(let found, let wanted):
      "the network takes \(sourceText(wanted)), but gets \(found.isEmpty ? "one number" : sourceText(found))"
    case .noSuchParameter(let layer, let name, let known):
      known.isEmpty
        ? "layer \(layer) has no `\(name)`: it has no weights"
        : "layer \(layer) has no `\(name)`; it has \(known.map { "`\($0)`" }.joined(separator: ", "))"
    case .parameterShape(let name, let found, let wanted):
      "`\(name)` has the shape \(sourceText(wanted)), not \(found.isEmpty ? "a single number" : sourceText(found))"
    case .parameterMissing(let name, _): "the file lacks `\(name)`"
    case .parameterUnknown(let name): "the file has `\(name)`, which the network has not"
    case .severalParts(let prefixes):
      "the file has several parts that fit: \(prefixes.map { "`\($0)`" }.joined(separator: ", "))"
    case .nothingToDo(let what): what
    case .interrupted: "the evaluation was broken off"
    case .core(let text): text
    }
  }

  /// The error as a sentence about a file of weights whose arrays have names that begin with `prefix`, for `owner`.
  package func description(ofFileFor owner: String, prefix: String = "") -> String {
    switch self {
    case .parameterShape(let name, let found, let wanted):
      "its `\(prefix)\(name)` is \(found.isEmpty ? "a single number" : sourceText(found)), but that of \(owner) is \(sourceText(wanted))"
    case .parameterMissing(let name, _): "the file lacks `\(prefix)\(name)`"
    case .parameterUnknown(let name): "the file has `\(prefix)\(name)`, which \(owner) has not"
    default: description
    }
  }

  /// What to try, where something sensible can be said.
  public var suggestion: String? {
    switch self {
    case .layer(_, _, let problem), .input(let problem): problem.suggestion
    case .inputOpen: "begin the stack with `noise 100` or `input 28x28x1`"
    case .severalParts: "save the part that you mean in a file of its own"
    default: nil
    }
  }
}

/// Throws if a number lies outside of a range.
func checkRange(_ option: String, _ value: Double, _ range: ClosedRange<Double>) throws(LayerProblem) {
  guard range.contains(value) else {
    throw .outOfRange(
      option: option, value: value, allowed: "from \(sourceText(range.lowerBound)) to \(sourceText(range.upperBound))")
  }
}

/// Throws if a whole number lies outside of a range.
func checkRange(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(LayerProblem) {
  guard range.contains(value) else {
    throw .outOfRange(
      option: option, value: Double(value), allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
}

/// The largest whole number that an option such as `units` or `kernel` takes.
let largestOption = 1 << 24
/// The most numbers that one example, or one array of weights, may have.
let largestCount = 1 << 28

/// The number of elements of a shape, if every axis is at least 1 and there are not too many.
func checkedCount(_ shape: [Int]) throws(LayerProblem) -> Int {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard size >= 1, !overflow, product <= largestCount else { throw .impossibleShape(shape) }
    count = product
  }
  return count
}
