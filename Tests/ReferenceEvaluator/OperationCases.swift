import Elementwise
import Graph

/// Where the random numbers of a leaf lie, so that a function is defined there and has no kink nearby.
public enum Domain: Sendable {
  /// -2 to 2.
  case any
  /// 0.5 to 2.
  case positive
  /// 0.2 to 0.8 beside a whole number between -2 and 1: away from kinks at whole numbers and at 0.5 between them.
  case betweenWholes
  /// Multiples of 0.37, each once: all different, far apart.
  case distinct
  /// 0 or 1.
  case flag
  /// Whole numbers from 0 up to, not including, the bound.
  case index(Int)
}

/// One row of the contract of operations: leaves and what is built from them.
public struct OperationCase: Sendable, CustomStringConvertible {
  /// A leaf: its sizes, and where its numbers lie.
  public struct Leaf: Sendable {
    /// The sizes.
    public var sizes: [Int]
    /// Where the numbers lie.
    public var domain: Domain
  }

  /// Its name.
  public var description: String
  /// What it is built from.
  public var leaves: [Leaf]
  /// Builds it.
  public var build: @Sendable ([Value]) throws -> Value

  init(
    _ description: String, _ leaves: [([Int], Domain)], _ build: @escaping @Sendable ([Value]) throws -> Value
  ) {
    self.description = description
    self.leaves = leaves.map { Leaf(sizes: $0.0, domain: $0.1) }
    self.build = build
  }

  /// The leaves as inputs `x0`, `x1`, ... of a new graph.
  public func inputs() throws -> [Value] {
    let graph = Graph()
    return try leaves.enumerated().map { try graph.input("x\($0)", shape: Shape($1.sizes)) }
  }

  /// Random numbers for the leaves, by name.
  public func numbers(seed: UInt64) -> [String: [Double]] {
    var random = SmallRandom(seed: seed)
    var numbers: [String: [Double]] = [:]
    for (index, leaf) in leaves.enumerated() {
      numbers["x\(index)"] = random.numbers(leaf.sizes.reduce(1, *), leaf.domain)
    }
    return numbers
  }
}

/// A small generator of test numbers (SplitMix64), each representable as Float.
public struct SmallRandom {
  var state: UInt64

  /// A generator that starts from a seed.
  public init(seed: UInt64) { state = seed }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to, not including, the bound.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A number between two others.
  public mutating func number(_ low: Double, _ high: Double) -> Double {
    Double(Float(low + (high - low) * Double(next() >> 40) / Double(1 << 24)))
  }

  /// Numbers of a domain.
  public mutating func numbers(_ count: Int, _ domain: Domain) -> [Double] {
    switch domain {
    case .any: (0..<count).map { _ in number(-2, 2) }
    case .positive: (0..<count).map { _ in number(0.5, 2) }
    case .betweenWholes:
      (0..<count).map { _ in Double(below(4) - 2) + [number(0.2, 0.4), number(0.6, 0.8)][below(2)] }
    case .distinct:
      shuffled(count).map { Double(Float(0.37 * Double($0 - count / 2))) }
    case .flag: (0..<count).map { _ in Double(below(2)) }
    case .index(let bound): (0..<count).map { _ in Double(below(bound)) }
    }
  }

  private mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, below(last + 1)) }
    return order
  }
}

extension OperationCase {
  /// Every operation, on sizes that are odd, 1, and no multiple of a vector's width.
  public static let all: [OperationCase] =
    unaryCases + binaryCases + arrangementCases + productCases + convolutionCases

  private static let unaryCases = UnaryFunction.allCases.map { function in
    let domain: Domain =
      switch function {
      case .logarithm, .squareRoot, .reciprocal: .positive
      case .absolute, .sign, .floor, .round: .betweenWholes
      default: .any
      }
    return OperationCase(function.rawValue, [([5, 7], domain)]) { $0[0].unary(function) }
  }

  private static let binaryCases =
    BinaryFunction.allCases.flatMap { function -> [OperationCase] in
      let domain: Domain = function == .power || function == .divide ? .positive : .distinct
      return [([3, 5], [3, 5]), ([3, 5], [5]), ([3, 1], [1, 5]), ([], [17])].map { left, right in
        OperationCase("\(function.rawValue) \(left) \(right)", [(left, domain), (right, .positive)]) {
          try .binary(function, $0[0], $0[1])
        }
      }
    } + [
      OperationCase("select", [([3, 5], .flag), ([3, 5], .any), ([5], .any)]) { try $0[0].select($0[1], $0[2]) },
      OperationCase("leaky", [([4, 9], .betweenWholes)]) { try $0[0].greater(0).select($0[0], $0[0] * 0.2) },
      OperationCase("power of a number", [([7], .positive)]) { $0[0].power(1.7) },
      OperationCase("numbers on both sides", [([7], .positive)]) { try (2 - $0[0]) * (3 / $0[0]) + $0[0] * 0.5 },
    ]

  private static let arrangementCases = [
    OperationCase("broadcast", [([3, 1, 5], .any)]) { try $0[0].broadcast(to: Shape([2, 3, 4, 5])) },
    OperationCase("sum of all", [([3, 5], .any)]) { try $0[0].sum() },
    OperationCase("sum of rows", [([3, 17], .any)]) { try $0[0].square().sum(axes: [1]) },
    OperationCase("sum of columns", [([19, 5], .any)]) { try $0[0].square().sum(axes: [0]) },
    OperationCase("sum of outer and inner", [([3, 4, 5], .any)]) { try $0[0].sum(axes: [0, 2], keepingAxes: true) },
    OperationCase("sum in the middle", [([3, 4, 5], .any)]) { try $0[0].tanh().sum(axes: [1]) },
    OperationCase("mean", [([3, 4, 1], .any)]) { try $0[0].square().mean(axes: [0, 2]) },
    OperationCase("largest of all", [([3, 5], .distinct)]) { try $0[0].maximum(axes: nil).square() },
    OperationCase("largest of rows", [([3, 5], .distinct)]) { try $0[0].maximum(axes: [1]).square() },
    OperationCase("largest of columns", [([3, 5], .distinct)]) { try $0[0].maximum(axes: [0]).square() },
    OperationCase("reshape", [([3, 10], .any)]) { try $0[0].square().reshape(to: [5, 6]) },
    OperationCase("transpose", [([3, 5], .any)]) { try $0[0].square().transpose() },
    OperationCase("transpose of four", [([2, 3, 4, 5], .any)]) { try $0[0].square().transpose([0, 3, 1, 2]) },
    OperationCase("slice", [([5, 9], .any)]) {
      try $0[0].square().slice([SliceRange(start: 1, count: 3), SliceRange(start: 2, count: 3, stride: 3)])
    },
    OperationCase("pad", [([3, 5], .any)]) {
      try $0[0].square().pad([AxisPadding(before: 1), AxisPadding(after: 2, between: 1)])
    },
    OperationCase("concatenate", [([2, 3], .any), ([1, 3], .any), ([4, 3], .any)]) {
      try .concatenate([$0[0].square(), $0[1], $0[2]])
    },
    OperationCase("concatenate inner", [([2, 3], .any), ([2, 1], .any)]) {
      try .concatenate([$0[0], $0[1].square()], axis: 1)
    },
    OperationCase("gatherRows", [([4, 3], .any), ([6], .index(4))]) { try $0[0].square().gatherRows($0[1]) },
    OperationCase("scatterAddRows", [([6, 3], .any), ([6], .index(4))]) {
      try $0[0].square().scatterAddRows($0[1], rows: 4)
    },
    OperationCase("stopGradient", [([6], .any)]) { try $0[0] * $0[0].square().detached() },
    OperationCase("normalise", [([9, 5], .any), ([5], .any)]) { x in
      let centred = try x[0] - x[0].mean(axes: [0])
      let variance = try centred.square().mean(axes: [0])
      return try centred / (variance + 0.001).squareRoot() * x[1]
    },
  ]

  private static let productCases: [OperationCase] = [(3, 5, 7), (1, 17, 1), (9, 1, 16), (33, 18, 19)].flatMap {
    rows, depth, columns in
    [(false, false), (false, true), (true, false), (true, true)].map { left, right in
      OperationCase(
        "matrixProduct \(rows) \(depth) \(columns)\(left ? " transposeLeft" : "")\(right ? " transposeRight" : "")",
        [(left ? [depth, rows] : [rows, depth], .any), (right ? [columns, depth] : [depth, columns], .any)]
      ) { try $0[0].matrixProduct($0[1], transposeLeft: left, transposeRight: right) }
    }
  }

  private static let convolutionCases: [OperationCase] = [
    // height, width, kernel height, kernel width, window
    (5, 7, 3, 3, ConvolutionWindow(padding: 1)),
    (6, 5, 3, 2, ConvolutionWindow(stride: 2, top: 1, bottom: 0, left: 0, right: 1)),
    (7, 7, 5, 5, ConvolutionWindow(stride: 2, padding: 2)),
    (4, 4, 4, 4, ConvolutionWindow()),
    (5, 4, 2, 1, ConvolutionWindow(stride: 3)),
  ].flatMap { height, width, kernelHeight, kernelWidth, window in
    [(1, 1, 3), (3, 3, 1), (2, 4, 5)].flatMap { batch, inputs, outputs -> [OperationCase] in
      let x = [batch, height, width, inputs]
      let w = [kernelHeight, kernelWidth, inputs, outputs]
      guard let xs = try? Shape(x), let ws = try? Shape(w),
        let y = try? Shape.convolution(input: xs, weights: ws, window: window)
      else { return [] }
      let name = "\(x) \(w) \(window)"
      return [
        OperationCase("convolution \(name)", [(x, .any), (w, .any)]) { try $0[0].convolution($0[1], window: window) },
        OperationCase("convolutionInputGradient \(name)", [(y.dimensions, .any), (w, .any)]) {
          try $0[0].convolutionInputGradient($0[1], window: window, height: height, width: width)
        },
        OperationCase("convolutionWeightGradient \(name)", [(x, .any), (y.dimensions, .any)]) {
          try $0[0].convolutionWeightGradient(
            $0[1], window: window, kernelHeight: kernelHeight, kernelWidth: kernelWidth)
        },
      ]
    }
  }
}
