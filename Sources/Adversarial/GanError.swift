import Datasets
import Networks
import Runtime
import Tensors
import Training

/// Why a gan cannot be made, or cannot do what it is asked: facts, rendered by `description` and `suggestion`.
public enum GanError: Error {
  /// A setting lies outside of what makes sense.
  case setting(String, option: String, value: Double, allowed: String)
  /// The loss cannot be told what D should answer.
  case targetsRefused(loss: String)
  /// A network does not fit by itself: the side, where one of them is to blame, and why.
  case network(Side?, NetworkError)
  /// A generator without `noise`.
  case generatorWithoutNoise
  /// The discriminator stands where the generator belongs, and the other way round.
  case swappedSides
  /// The generator paints another shape than the data has: the shapes, the last layer that could be changed, and the
  /// line that would fit there (`nil` where none is near).
  case outputDiffersFromData(painted: [Int], data: [Int], layer: Int, fitting: String?)
  /// The discriminator's input, fixed by `input` (else by earlier use), is not what it would be given.
  case discriminatorInput(takes: [Int], given: [Int], pack: Int, isWritten: Bool)
  /// The discriminator must give one number for each example.
  case discriminatorOutput(gives: [Int], layer: Int)
  /// A network already learns in another gan.
  case networkTaken(Side)
  /// The same network on both sides.
  case sameNetwork
  /// The data has fewer examples than a batch of packs.
  case batchOfPacks(batch: Int, pack: Int, count: Int)
  /// The data cannot be drawn in batches.
  case data(DatasetError)
  /// The gan has no data: it paints but does not step.
  case dataMissing
  /// A given batch or noise has another shape.
  case givenShape(what: String, found: [Int], wanted: [Int])
  /// A count or step below zero.
  case negativeCount(Int)
  /// A step that was never reached, or is no longer known; the range that is.
  case unreachableStep(Int, reachable: ClosedRange<Int>)
  /// A step that cannot be done again, for its batch was given by hand, and whose weights were not kept; the steps nearest to
  /// it, before and behind, that can be reached.
  case stepNotKept(Int, before: Int?, after: Int?)
  /// Something became infinite or no number in the step after `step`; the gan stands at `step`, whole.
  case notFinite(step: Int, what: String)
  /// A saved file does not fit the gan.
  case checkpoint(path: String, reason: String)
  /// The person broke the update off before it changed anything.
  case interrupted
  /// The numeric core refused.
  case core(String)
}

extension GanError: CustomStringConvertible {
  /// The error as a sentence that says what was found and what was expected.
  public var description: String {
    switch self {
    case .setting(let setting, let option, let value, let allowed):
      "`\(setting)`: \(option) is \(numberText(value)); it must be \(allowed)"
    case .targetsRefused(let loss): "the loss `\(loss)` has no labels"
    case .network(_, let error): error.description
    case .generatorWithoutNoise: "the generator does not say what noise it takes"
    case .swappedSides: "the generator is a discriminator, and the discriminator a generator: they are swapped"
    case .outputDiffersFromData(let painted, let data, _, _):
      painted.count == 1 && data.count == 1
        ? "the generator paints \(painted[0]) numbers, but the data has \(data[0])"
        : "the generator ends at \(sourceText(painted)), but the data is \(sourceText(data))"
    case .discriminatorInput(let takes, let given, let pack, _):
      "the discriminator takes \(sourceText(takes)), but the data\(pack > 1 ? ", packed by \(pack)," : "") gives "
        + sourceText(given)
    case .discriminatorOutput(let gives, _):
      "the discriminator gives \(sourceText(gives)) for each example; it must give one number"
    case .networkTaken(let side): "the \(side.rawValue) already learns in another gan"
    case .sameNetwork: "generator and discriminator are the same network"
    case .batchOfPacks(let batch, let pack, let count):
      "a batch has \(batch) packs of \(pack) examples, but the data only \(count) examples"
    case .data(let error): "\(error)"
    case .dataMissing: "the gan has no data: it can paint, but not learn"
    case .givenShape(let what, let found, let wanted):
      "the given \(what) has the shape \(sourceText(found)); it must be n x \(sourceText(wanted)), as many as the other"
    case .negativeCount(let count): "\(count) is below 0"
    case .unreachableStep(let step, let reachable):
      "step \(step) cannot be reached: \(reachable.lowerBound) to \(reachable.upperBound) can"
    case .stepNotKept(let step, let before, let after):
      "step \(step) is not kept, and cannot be done again: a batch was given by hand; "
        + [before, after].compactMap { $0.map(String.init) }.joined(separator: " and ") + " can be reached"
    case .notFinite(let step, let what):
      "\(what) is no finite number any more; training stopped at step \(step), which is whole"
    case .checkpoint(let path, let reason): "\(path): \(reason)"
    case .interrupted: RuntimeError.interrupted.description
    case .core(let text): text
    }
  }

  /// What to try, where something sensible can be said.
  public var suggestion: String? {
    switch self {
    case .targetsRefused:
      "leave `labels` out, or take \(Self.alternatives(Loss.rules.filter(\.takesTargets).map(\.name)))"
    case .network(_, let error): error.suggestion
    case .generatorWithoutNoise: "begin it with `noise 100`"
    case .outputDiffersFromData(_, _, _, let fitting): fitting.map { "write `\($0)`" }
    case .discriminatorInput(_, let given, _, isWritten: true):
      "leave `input` out, or write `input \(sourceText(given))`"
    case .discriminatorInput: "earlier use has fixed what it takes: give this gan a `fresh` one"
    case .batchOfPacks(_, let pack, let count):
      (count >= pack ? "write `batch \(count / pack)` or less, or " : "") + "make more examples with `count:`"
    case .discriminatorOutput(let gives, _):
      gives.count > 1 ? "end it with `flatten | dense 1`" : "end it with `dense 1`"
    case .networkTaken(let side): "give this gan a `copy` or a `fresh` one of the \(side.rawValue)"
    case .notFinite: "`back 100`, then a lower rate; `doctor` says more"
    default: nil
    }
  }

  private static func alternatives(_ names: [String]) -> String {
    let words = names.map { "`\($0)`" }
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }
}
