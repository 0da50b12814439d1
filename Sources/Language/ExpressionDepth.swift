extension Expression.Kind {
  /// The greatest depth among the parts, 0 for a leaf.
  var childrenDepth: Int {
    switch self {
    case .number, .shape, .boolean, .nothing, .name, .invalid:
      0
    case .string(let parts):
      parts.reduce(0) { deepest, part in
        if case .interpolation(let value) = part { max(deepest, value.depth) } else { deepest }
      }
    case .list(let elements):
      elements.reduce(0) { max($0, $1.depth) }
    case .unary(_, let operand):
      operand.depth
    case .binary(_, let left, let right), .range(_, let left, let right):
      max(left.depth, right.depth)
    case .call(let call):
      call.arguments.reduce(call.callee.depth) { max($0, $1.value.depth) }
    case .index(let base, let indices):
      indices.reduce(base.depth) { max($0, $1.depth) }
    case .member(let base, _):
      base.depth
    }
  }
}

extension Index {
  /// The greatest depth among its bounds.
  var depth: Int {
    switch self {
    case .element(let value): value.depth
    case .slice(let from, _, let to, _): max(from?.depth ?? 0, to?.depth ?? 0)
    }
  }
}
