import Diagnostics

/// An item of a program or block: a line, a definition, a loop.
public struct Statement: Sendable {
  /// What it is, with its parts.
  public let kind: Kind
  /// Where it stands.
  public let span: SourceSpan
  /// Whether a `|` separates it from the statement before it, as layers on one line are.
  public let followsBar: Bool

  /// The kinds of statement.
  public enum Kind: Sendable {
    /// A call, or a value to show. A bare `name` is called if it is a command or function, else shown.
    case expression(Expression)
    /// `let name = value`.
    case binding(Identifier, Expression)
    /// `target = value`; the target is a name, or ends in an index or a member.
    case assignment(target: Expression, value: Expression)
    /// `if`, any number of `else if`, and the last `else`.
    case conditional([Branch], otherwise: Block?)
    /// `for name in sequence { }`.
    case forLoop(Identifier, in: Expression, Block)
    /// `while condition { }`.
    case whileLoop(Expression, Block)
    /// `func name(parameters) { }`.
    case function(FunctionDefinition)
    /// `return`, with a value or without.
    case returning(Expression?)
    /// `break`.
    case breaking
    /// `continue`.
    case continuing
  }

  /// A condition with what happens where it holds.
  public struct Branch: Sendable {
    /// The condition.
    public let condition: Expression
    /// What happens where it holds.
    public let body: Block

    /// A branch.
    public init(condition: Expression, body: Block) {
      self.condition = condition
      self.body = body
    }
  }

  /// A statement of this kind at this place.
  public init(_ kind: Kind, at span: SourceSpan, followsBar: Bool = false) {
    self.kind = kind
    self.span = span
    self.followsBar = followsBar
  }
}

/// A list of statements with the source they came from, so that a block that runs later still knows its place.
public final class Block: Sendable {
  /// The statements in order.
  public let statements: [Statement]
  /// Where the block stands, braces included; a program is a block without braces.
  public let span: SourceSpan
  /// The source in which all spans of the block lie.
  public let source: SourceText

  /// A block.
  public init(_ statements: [Statement], at span: SourceSpan, in source: SourceText) {
    self.statements = statements
    self.span = span
    self.source = source
  }
}

/// `func name(parameters) { }`.
public final class FunctionDefinition: Sendable {
  /// A parameter with the expression of its default, which is evaluated at each call.
  public struct Parameter: Sendable {
    /// The name, which serves as label too.
    public let name: Identifier
    /// The default, or `nil` where the argument must be given.
    public let defaultValue: Expression?

    /// A parameter.
    public init(name: Identifier, defaultValue: Expression? = nil) {
      self.name = name
      self.defaultValue = defaultValue
    }
  }

  /// The function's name.
  public let name: Identifier
  /// The parameters in order.
  public let parameters: [Parameter]
  /// The body.
  public let body: Block

  /// A function.
  public init(name: Identifier, parameters: [Parameter], body: Block) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}
