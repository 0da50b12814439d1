/// A choice, or a chain of products and sums, of three or four numbers.
public enum CompoundFunction: String, Hashable, Sendable, CaseIterable {
  /// Where `x` is not 0 (NaN counts as not 0) `y`, else `z`.
  case select
  /// `x * y + z`, rounded once where the kernel table has fused multiply-add, else twice.
  case multiplyAdd
  /// `x * y + z`, rounded twice.
  case productPlus
  /// `x * y - z`, rounded twice.
  case productMinus
  /// `x - y * z`, rounded twice.
  case minusProduct
  /// `x * y + z * w`, each product rounded.
  case sumOfProducts

  /// How many operands it takes.
  public var operandCount: Int {
    switch self {
    case .select, .multiplyAdd, .productPlus, .productMinus, .minusProduct: 3
    case .sumOfProducts: 4
    }
  }
}
