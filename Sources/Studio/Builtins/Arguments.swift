import Adversarial
import Language
import Tensors
import Training

/// The arguments of one call, bound to the parameters of its builtin and checked against their types.
struct Arguments {
  /// The builtin that is called.
  let builtin: Builtin
  /// A value for each parameter; defaults are filled in.
  let values: [Value]
  /// What a variadic parameter took.
  let rest: [Value]

  private var name: String { builtin.name }
  private var parameters: [BuiltinSignature.Parameter] { builtin.signature.parameters }

  /// Whether nobody knows some argument.
  var hasUnknown: Bool { values.contains(where: \.holdsUnknown) || rest.contains(where: \.holdsUnknown) }

  /// Whether this argument was given, and not as `nothing`.
  func has(_ index: Int) -> Bool {
    if case .nothing = values[index] { return false }
    return true
  }

  /// The argument as a number.
  func number(_ index: Int) throws(Problem) -> Double {
    if case .number(let number) = values[index] { return number }
    throw wrong(index, "a number")
  }

  /// The argument as a number within bounds.
  func number(_ index: Int, in bounds: ClosedRange<Double>) throws(Problem) -> Double {
    let number = try number(index)
    guard bounds.contains(number) else {
      throw outside(index, "\(NumberText.text(bounds.lowerBound)) to \(NumberText.text(bounds.upperBound))")
    }
    return number
  }

  /// The argument as a number from a lower bound up to, not including, an upper one.
  func number(_ index: Int, from lower: Double, below upper: Double, _ hint: String = "") throws(Problem) -> Double {
    let number = try number(index)
    guard number >= lower, number < upper else {
      throw outside(index, "from \(NumberText.text(lower)) up to, not including, \(NumberText.text(upper))\(hint)")
    }
    return number
  }

  /// The argument as a number above one bound and up to another.
  func number(_ index: Int, above lower: Double, upTo upper: Double, _ hint: String = "") throws(Problem) -> Double {
    let number = try number(index)
    guard number > lower, number <= upper else {
      throw outside(index, "above \(NumberText.text(lower)) and at most \(NumberText.text(upper))\(hint)")
    }
    return number
  }

  /// The argument as a positive number.
  func positive(_ index: Int) throws(Problem) -> Double {
    let number = try number(index)
    guard number > 0, number.isFinite else { throw outside(index, "more than 0") }
    return number
  }

  /// The argument as a whole number within bounds.
  func integer(_ index: Int, in bounds: ClosedRange<Int>) throws(Problem) -> Int {
    let number = try number(index)
    guard let integer = Conversion.integer(number) else {
      guard number.isFinite, number == number.rounded() else { throw wrong(index, "a whole number") }
      throw outside(index, "at most \(bounds.upperBound == .max ? "9e15" : "\(bounds.upperBound)")")
    }
    guard bounds.contains(integer) else {
      let allowed =
        bounds.upperBound == .max
        ? "\(bounds.lowerBound) or more" : "\(bounds.lowerBound) to \(bounds.upperBound)"
      throw outside(index, allowed)
    }
    return integer
  }

  /// The argument as a string.
  func string(_ index: Int) throws(Problem) -> String {
    if case .string(let string) = values[index] { return string }
    throw wrong(index, "a string")
  }

  /// The argument as true or false.
  func bool(_ index: Int) throws(Problem) -> Bool {
    if case .bool(let bool) = values[index] { return bool }
    throw wrong(index, "`true` or `false`")
  }

  /// The argument as a tensor.
  func tensor(_ index: Int) throws(Problem) -> Tensor {
    do { return try Conversion.tensor(values[index]) } catch {
      if case .notATensor = error { throw wrong(index, "a tensor") }
      throw error
    }
  }

  /// The numbers of the argument; those of numbers, lists and ranges as they are, not rounded to 32 bits.
  func numbers(_ index: Int) throws(Problem) -> NumberGrid<Double> {
    do { return try Conversion.grid(values[index]) } catch {
      if case .notATensor = error { throw wrong(index, "a tensor") }
      throw error
    }
  }

  /// Whether the argument holds its numbers in 32 bits.
  func isTensor(_ index: Int) -> Bool {
    switch values[index] {
    case .tensor, .dataset: true
    default: false
    }
  }

  /// The argument as one of the words of a choice.
  func choice<Choice: RawRepresentable & CaseIterable>(_ index: Int) throws(Problem) -> Choice
  where Choice.RawValue == String {
    let word = try string(index)
    guard let choice = Choice(rawValue: word) else {
      throw outside(index, Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))
    }
    return choice
  }

  /// The argument as a shape of positive lengths.
  func shape(_ index: Int) throws(Problem) -> [Int] {
    guard let shape = Conversion.shape(values[index]), !shape.isEmpty else {
      throw wrong(index, "a shape such as `28x28x1`")
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw outside(index, "1 or more in each length") }
    guard checkedCount(shape) != nil else { throw .tooLarge(shape: shape) }
    return shape
  }

  /// The argument as a range.
  func range(_ index: Int) throws(Problem) -> RangeValue {
    if case .range(let range) = values[index] { return range }
    throw wrong(index, "a range such as `-1...1`")
  }

  /// The argument as an optimizer; `nil` where it was not given.
  func optimizer(_ index: Int) throws(Problem) -> Optimizer? {
    guard has(index) else { return nil }
    if case .recipe(let recipe) = values[index] { return try Optimizer(recipe) }
    throw wrong(index, "an optimizer")
  }

  /// The argument as a network.
  func network(_ index: Int) throws(Problem) -> NetworkObject {
    if case .network(let network) = values[index] { return network }
    throw wrong(index, "a network")
  }

  /// The argument as a dataset.
  func dataset(_ index: Int) throws(Problem) -> DatasetObject {
    if case .dataset(let dataset) = values[index] { return dataset }
    throw wrong(index, "a dataset")
  }

  /// The argument as a gan.
  func gan(_ index: Int) throws(Problem) -> GanObject {
    if case .gan(let gan) = values[index] { return gan }
    throw wrong(index, "a gan")
  }

  /// The problem that an argument is not what is wanted.
  func wrong(_ index: Int, _ expected: String) -> Problem {
    .argument(name: parameters[index].name, of: name, expected: expected, found: Display.brief(values[index]))
  }

  /// The problem that an argument lies outside what is allowed.
  func outside(_ index: Int, _ allowed: String) -> Problem {
    .argumentOutside(name: parameters[index].name, of: name, allowed: allowed, found: Display.brief(values[index]))
  }
}
