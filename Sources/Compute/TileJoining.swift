/// Rewrites a program's operations into fewer with the same bits.
enum TileJoining {
  /// Kernels of two operations, each rounded by itself, behind those of `TileOperation`.
  private enum Joined: Int {
    /// `x * y + z`
    case productPlus = 32
    /// `x * y - z`
    case productMinus
    /// `x - y * z`
    case minusProduct
    /// `x * y + z * w`
    case sumOfProducts
  }

  /// The builder's sources, with products joined to the sums in which alone they are used.
  static func joined(_ builder: TileProgramBuilder) -> [TileProgramBuilder.Source] {
    var sources = builder.sources
    var uses = [Int](repeating: 0, count: sources.count)
    for case .operation(_, let operands) in sources { for operand in operands { uses[operand] += 1 } }
    for result in builder.results { uses[result.value] += 1 }

    func factors(_ value: Int) -> [Int]? {
      guard uses[value] == 1, builder.extents[value] == .full || builder.extents[value] == .column,
        case .operation(TileOperation.multiply.rawValue, let factors) = sources[value]
      else { return nil }
      return factors
    }
    for (value, source) in sources.enumerated() {
      guard case .operation(let code, let operands) = source, operands.count == 2 else { continue }
      let (left, right) = (operands[0], operands[1])
      switch (TileOperation(rawValue: code), factors(left), factors(right)) {
      case (.add, let first?, let second?):
        sources[value] = .operation(Joined.sumOfProducts.rawValue, first + second)
      case (.add, let first?, nil):
        sources[value] = .operation(Joined.productPlus.rawValue, first + [right])
      case (.add, nil, let second?):
        sources[value] = .operation(Joined.productPlus.rawValue, second + [left])
      case (.subtract, let first?, _):
        sources[value] = .operation(Joined.productMinus.rawValue, first + [right])
      case (.subtract, nil, let second?):
        sources[value] = .operation(Joined.minusProduct.rawValue, [left] + second)
      default: break
      }
    }
    return sources
  }

  /// For each source whether a result depends on it.
  static func used(_ sources: [TileProgramBuilder.Source], _ builder: TileProgramBuilder) -> [Bool] {
    var used = [Bool](repeating: false, count: sources.count)
    for result in builder.results { used[result.value] = true }
    for value in sources.indices.reversed() where used[value] {
      if case .operation(_, let operands) = sources[value] { for operand in operands { used[operand] = true } }
    }
    return used
  }
}
