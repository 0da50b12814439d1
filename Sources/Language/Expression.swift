import Diagnostics

/// A piece of source that has a value: a literal, a name, a call, an operation.
public struct Expression: Sendable {
  /// What it is, with its parts.
  public let kind: Kind
  /// Where it stands, parentheses around it included.
  public let span: SourceSpan
  /// The length of the longest path down to a leaf, at least 1. The parser keeps it within `Parser.maximumDepth`.
  public let depth: Int

  /// The kinds of expression.
  public indirect enum Kind: Sendable {
    /// `15`, `.5`, `1e-4`, `10_000`.
    case number(Double)
    /// `28x28x1`: the list of its sizes.
    case shape([Int])
    /// `"step {duel.step}"`.
    case string([StringPart])
    /// `true` or `false`.
    case boolean(Bool)
    /// `nothing`.
    case nothing
    /// `artist`.
    case name(String)
    /// `[1, 2, 3]`.
    case list([Expression])
    /// `-x`, `not x`.
    case unary(UnaryOperator, Expression)
    /// `a + b`, `a and b`, `a == b`.
    case binary(BinaryOperator, Expression, Expression)
    /// `1...3`, `0..<n`.
    case range(RangeOperator, Expression, Expression)
    /// `artist(z)`, `step 100`, `every 500 { plot }`.
    case call(Call)
    /// `x[0]`, `x[1..<4, ...]`.
    case index(Expression, [Index])
    /// `duel.step`.
    case member(Expression, Identifier)
    /// What could not be parsed. Only in programs with errors: nothing runs it, nothing complains about it again.
    case invalid
  }

  /// An expression of this kind at this place.
  public init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
    depth = 1 + kind.childrenDepth
  }
}

/// A part of a string literal.
public enum StringPart: Sendable {
  /// Characters, escapes already resolved.
  case text(String)
  /// `{expression}`.
  case interpolation(Expression)
}

/// A call: what is called, with which arguments, and the block it carries.
public struct Call: Sendable {
  /// What is called; a name in all calls without parentheses.
  public let callee: Expression
  /// The arguments in the order of the source.
  public let arguments: [Argument]
  /// The block behind the arguments: `{ ... }` of a stack, a gan, `every`, `repeat`.
  public let block: Block?

  /// A call of `callee`.
  public init(callee: Expression, arguments: [Argument], block: Block? = nil) {
    self.callee = callee
    self.arguments = arguments
    self.block = block
  }

  /// The name that is called, where a name alone is called.
  public var name: String? {
    if case .name(let name) = callee.kind { name } else { nil }
  }
}

/// An argument of a call.
public struct Argument: Sendable {
  /// The label without its colon, or `nil` for a positional argument.
  public let label: Identifier?
  /// The value.
  public let value: Expression

  /// An argument, with its label if it has one.
  public init(label: Identifier? = nil, value: Expression) {
    self.label = label
    self.value = value
  }

  /// Where it stands, label included.
  public var span: SourceSpan { label.map { $0.span.union(value.span) } ?? value.span }
}

/// What stands between `[` and `]`, one for each axis.
public enum Index: Sendable {
  /// `x[3]`, or `x[r]` with a range `r`.
  case element(Expression)
  /// `x[a...b]`, `x[a...]`, `x[...b]`, `x[..<b]`, `x[...]`: a missing bound is an open end.
  case slice(from: Expression?, RangeOperator, to: Expression?, at: SourceSpan)
}
