import Glibc
import Language
import Tensors

/// Functions of numbers and tensors.
enum MathematicsTable {
  static let rows: [Builtin] = elementwise + reductions + making

  private static func elementwise(
    _ name: String, _ help: String, example: String, related: [String],
    _ onNumber: @escaping @Sendable (Double) -> Double, _ onTensor: @escaping @Sendable (Float) -> Float
  ) -> Builtin {
    .function(
      name, [.required("x", [.number, .tensor])], gives: [.number, .tensor], help, example: example, related: related
    ) { arguments, _ in try apply(arguments, onNumber, onTensor) }
  }

  /// A function of each number of the first argument, computed in the precision in which the argument keeps its numbers.
  private static func apply(
    _ arguments: Arguments, _ onNumber: (Double) -> Double, _ onTensor: (Float) -> Float
  ) throws -> Value {
    if arguments.isTensor(0) {
      let tensor = try arguments.tensor(0)
      return .tensor(Tensor(shape: tensor.shape, values: tensor.values.map(onTensor)))
    }
    if case .number(let number) = arguments.values[0] { return .number(onNumber(number)) }
    let grid = try arguments.numbers(0)
    return .tensor(Tensor(shape: grid.shape, values: grid.values.map { Float(onNumber($0)) }))
  }

  private static let elementwise: [Builtin] = [
    elementwise(
      "abs", "The size of a number without its sign.", example: "abs(-3)", related: ["max"], { $0.magnitude },
      { $0.magnitude }),
    elementwise("exp", "The exponential function.", example: "exp(1)", related: ["log"], { exp($0) }, { expf($0) }),
    elementwise(
      "log", "The natural logarithm.", example: "log(0.5) + log(1 - 0.5)", related: ["exp"], { log($0) },
      { logf($0) }),
    elementwise(
      "sqrt", "The square root.", example: "sqrt(2)", related: ["abs"], { $0.squareRoot() }, { $0.squareRoot() }),
    elementwise(
      "sin", "The sine of an angle in radians.", example: "sin(1)", related: ["cos"], { sin($0) }, { sinf($0) }),
    elementwise(
      "cos", "The cosine of an angle in radians.", example: "cos(1)", related: ["sin"], { cos($0) }, { cosf($0) }),
    elementwise(
      "relu", "Negative numbers become 0.", example: "relu(tensor([-1, 2]))", related: ["leaky"], { max($0, 0) },
      { max($0, 0) }),
    elementwise(
      "tanh", "The hyperbolic tangent, between -1 and 1.", example: "tanh(tensor([-1, 0, 1]))", related: ["sigmoid"],
      { tanh($0) }, { tanhf($0) }),
    elementwise(
      "sigmoid", "1 / (1 + exp(-x)), between 0 and 1.", example: "sigmoid(tensor([-200, 0]))", related: ["tanh"],
      { 1 / (1 + exp(-$0)) }, { 1 / (1 + expf(-$0)) }),
    .function(
      "leaky", [.required("x", [.number, .tensor]), .number("slope", 0.2)], gives: [.number, .tensor],
      "Negative numbers are multiplied by a slope.",
      example: "leaky(tensor([-1, 2]), 0.2)", related: ["relu"]
    ) { arguments, _ in
      let slope = try arguments.number(1)
      let factor = Float(slope)
      return try apply(arguments, { $0 < 0 ? $0 * slope : $0 }, { $0 < 0 ? $0 * factor : $0 })
    },
    .function(
      "round", [.required("x", [.number, .tensor]), .number("digits", 0)], gives: [.number, .tensor],
      "Rounds to so many digits after the point.",
      example: "round(100 * 0.98765, 1)", related: ["abs"]
    ) { arguments, _ in
      let digits = try arguments.integer(1, in: -15...15)
      let scale = pow(10.0, Double(digits))
      func rounded(_ number: Double) -> Double {
        let scaled = number * scale
        // Beyond 2^53 there are no digits to round, and scaling would change the last ones.
        return scaled.magnitude < NumberText.largestWhole ? scaled.rounded() / scale : number
      }
      return try apply(arguments, rounded) { Float(rounded(Double($0))) }
    },
    .function(
      "softmax", [.required("x", .tensor)], gives: .tensor, "Positive numbers that add up to 1 along the last axis.",
      example: "softmax(tensor([1, 2, 3]))", related: ["sigmoid", "argmax"]
    ) { arguments, _ in .tensor(softmax(try arguments.numbers(0))) },
  ]

  private static func softmax(_ grid: NumberGrid<Double>) -> Tensor {
    guard let length = grid.shape.last, length > 0 else {
      return Tensor(shape: grid.shape, values: grid.values.map { Float($0) })
    }
    var values: [Float] = []
    values.reserveCapacity(grid.values.count)
    for start in stride(from: 0, to: grid.values.count, by: length) {
      let row = grid.values[start..<(start + length)]
      let largest = row.max() ?? 0
      let powers = row.map { exp($0 - largest) }
      let total = powers.reduce(0, +)
      values += powers.map { Float($0 / total) }
    }
    return Tensor(shape: grid.shape, values: values)
  }

  private static func reduction(_ name: String, _ help: String, example: String, related: [String], _ kind: Reduction)
    -> Builtin
  {
    .function(
      name, [.required("x", [.tensor, .list, .number, .dataset]), .optional("axis", .number)],
      gives: [.number, .tensor], help, example: example,
      related: related
    ) { arguments, _ in
      let axis = arguments.has(1) ? try arguments.integer(1, in: -Limits.rank...Limits.rank) : nil
      guard arguments.isTensor(0) else { return try reduced(try arguments.numbers(0), kind, axis) }
      let tensor = try arguments.tensor(0)
      return try reduced(NumberGrid(shape: tensor.shape, values: tensor.values), kind, axis)
    }
  }

  private static func reduced<Number>(
    _ grid: NumberGrid<Number>, _ kind: Reduction, _ axis: Int?
  ) throws(Problem) -> Value {
    guard let axis else { return .number(try kind(grid)) }
    return plain(try kind(grid, axis: axis))
  }

  /// A grid of no axes as the number that it is, any other as a tensor.
  private static func plain(_ grid: NumberGrid<Double>) -> Value {
    if grid.shape.isEmpty, let number = grid.values.first { return .number(number) }
    return .tensor(Tensor(shape: grid.shape, values: grid.values.map { Float($0) }))
  }

  private static let reductions: [Builtin] = [
    reduction(
      "mean", "The mean of all numbers, or along an axis.", example: "mean([1, 2, 6])", related: ["std", "sum"], .mean),
    reduction(
      "std",
      "The standard deviation of all numbers, or along an axis: the root of their mean squared distance from the mean.",
      example: "std([1, 2, 6])", related: ["mean"], .deviation),
    reduction(
      "min", "The smallest number, or along an axis.", example: "min([3, 1, 2])", related: ["max"], .smallest),
    reduction("max", "The largest number, or along an axis.", example: "max([3, 1, 2])", related: ["min"], .largest),
    reduction(
      "sum", "The sum of all numbers, or along an axis.", example: "sum(tensor([[1, 2], [3, 4]]), axis: 0)",
      related: ["mean"], .sum),
    .function(
      "argmax", [.required("x", .tensor)], gives: [.number, .tensor],
      "Where the largest number is along the last axis, counted from 0.",
      example: "argmax(tensor([[0.1, 0.9], [0.8, 0.2]]))", related: ["max", "softmax"]
    ) { arguments, _ in plain(try Reduction.indexOfLargest(try arguments.numbers(0))) },
  ]

  private static let making: [Builtin] = [
    .function(
      "tensor", [.required("values", [.list, .tensor, .number, .range, .dataset])], gives: .tensor,
      "A tensor from a list of numbers, of lists, or of tensors of one shape.",
      example: "tensor([[1, 2], [3, 4]])", related: ["shape", "reshape", "linspace"]
    ) { arguments, _ in .tensor(try arguments.tensor(0)) },
    .function(
      "linspace",
      [.required("from", [.number, .tensor]), .required("to", [.number, .tensor]), .required("count", .number)],
      gives: .tensor,
      "So many numbers, or tensors, at equal distances from the first to the last.",
      example: "linspace(-1, 1, 5)", related: ["tensor"]
    ) { arguments, _ in .tensor(try linspace(arguments)) },
    .function(
      "reshape", [.required("x", [.tensor, .list]), .required("shape", [.shape, .number])], gives: .tensor,
      "The same numbers in another shape.", example: "reshape([1, 2, 3, 4], 2x2)", related: ["shape"]
    ) { arguments, _ in
      let tensor = try arguments.tensor(0)
      let shape = try arguments.shape(1)
      guard checkedCount(shape) == tensor.count else {
        throw Problem.refused(
          "\(tensor.count) numbers do not fill the shape \(Display.shape(shape))",
          "\(Display.shape(shape)) holds \(checkedCount(shape) ?? 0) numbers")
      }
      return .tensor(Tensor(shape: shape, values: tensor.values))
    },
    .function(
      "count", [.required("x", .any)], gives: .number,
      "How many: items of a list, examples of a dataset, numbers of a row, parameters of a network.",
      example: "count([1, 2, 3])", related: ["shape"]
    ) { arguments, _ in .number(Double(try count(arguments))) },
    .function(
      "shape", [.required("x", [.tensor, .list, .number, .dataset])], gives: .list, "The length of each axis.",
      example: "shape(tensor([[1, 2, 3]]))", related: ["count", "reshape"]
    ) { arguments, _ in
      if case .dataset(let dataset) = arguments.values[0] {
        return .items(([dataset.count] + dataset.exampleShape).map { .number(Double($0)) })
      }
      return .items(try arguments.tensor(0).shape.map { .number(Double($0)) })
    },
  ]

  private static func linspace(_ arguments: Arguments) throws -> Tensor {
    let first = try arguments.numbers(0)
    let last = try arguments.numbers(1)
    let count = try arguments.integer(2, in: 1...Limits.tensorCount)
    guard first.shape == last.shape else { throw Problem.shapesDoNotFit(first.shape, last.shape) }
    let shape = [count] + first.shape
    var values: [Float] = []
    values.reserveCapacity(try tensorCount(shape))
    for index in 0..<count {
      let fraction = count == 1 ? 0 : Double(index) / Double(count - 1)
      for (a, b) in zip(first.values, last.values) {
        // From the nearer end, so that each end is met whatever the other is.
        values.append(Float(fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)))
      }
    }
    return Tensor(shape: shape, values: values)
  }

  private static func count(_ arguments: Arguments) throws -> Int {
    switch arguments.values[0] {
    case .list(let list): list.count
    case .string(let string): string.count
    case .range(let range): try range.checkedCount()
    case .tensor(let tensor): tensor.shape.first ?? 1
    case .dataset(let dataset): dataset.count
    case .network(let network): network.network.parameterCount
    case .record(let record): record.members.count
    default: throw arguments.wrong(0, "something with items")
    }
  }
}
