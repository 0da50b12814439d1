/// Rewrites a program's operations into fewer with the same bits.
enum TileJoining {
  /// The builder's sources, with products joined to the sums in which alone they are used.
  static func joined(_ builder: TileProgramBuilder) -> [TileProgramBuilder.Source] {
    var sources = builder.sources
    var uses = [Int](repeating: 0, count: sources.count)
    for case .operation(_, let operands) in sources { for operand in operands { uses[operand] += 1 } }
    for result in builder.results { uses[result.value] += 1 }

    func factors(_ value: Int) -> [Int]? {
      guard uses[value] == 1, builder.extents[value] == .full || builder.extents[value] == .column,
        case .operation(.binary(.multiply), let factors) = sources[value]
      else { return nil }
      return factors
    }
    for (value, source) in sources.enumerated() {
      guard case .operation(.binary(let function), let operands) = source else { continue }
      let (left, right) = (operands[0], operands[1])
      switch (function, factors(left), factors(right)) {
      case (.add, let first?, let second?):
        sources[value] = .operation(.compound(.sumOfProducts), first + second)
      case (.add, let first?, nil):
        sources[value] = .operation(.compound(.productPlus), first + [right])
      case (.add, nil, let second?):
        sources[value] = .operation(.compound(.productPlus), second + [left])
      case (.subtract, let first?, _):
        sources[value] = .operation(.compound(.productMinus), first + [right])
      case (.subtract, nil, let second?):
        sources[value] = .operation(.compound(.minusProduct), [left] + second)
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
