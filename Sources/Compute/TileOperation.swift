import Elementwise

/// An operation of a tile program on the elements of its operands.
///
/// Every operation is rounded by itself: nothing is contracted, so the bits of a result do not depend on which operations
/// share a program. `CompoundFunction.multiplyAdd` alone rounds once where the kernel table has fused multiply-add.
public enum TileOperation: Hashable, Sendable {
  /// The element itself.
  case copy
  /// A function of one element.
  case unary(UnaryFunction)
  /// A function of two elements.
  case binary(BinaryFunction)
  /// A function of three or four elements.
  case compound(CompoundFunction)

  /// Every operation.
  public static let all: [TileOperation] =
    [.copy] + UnaryFunction.allCases.map { .unary($0) } + BinaryFunction.allCases.map { .binary($0) }
    + CompoundFunction.allCases.map { .compound($0) }

  /// How many operands it takes: 1 to 4.
  public var operandCount: Int {
    switch self {
    case .copy, .unary: 1
    case .binary: 2
    case .compound(let function): function.operandCount
    }
  }
}

extension TileOperation: CustomStringConvertible {
  /// The name of the function.
  public var description: String {
    switch self {
    case .copy: "copy"
    case .unary(let function): function.rawValue
    case .binary(let function): function.rawValue
    case .compound(let function): function.rawValue
    }
  }
}
