/// What the checker, the help and the completion know about a builtin: all of its table row but the body.
public struct BuiltinSignature: Sendable {
  /// Where a builtin may stand, and what it is.
  public enum Family: String, Sendable, CaseIterable {
    /// First word of a line in a stack.
    case layer
    /// First word of a line in a gan.
    case setting
    /// A loss with its options, anywhere in an expression.
    case loss
    /// An optimizer with its options, anywhere in an expression.
    case optimizer
    /// An initializer with its options, anywhere in an expression.
    case initializer
    /// A function, anywhere in an expression.
    case function
    /// First word of a line elsewhere. Names cannot hide it.
    case command
  }

  /// The block a builtin carries.
  public enum BlockRule: Sendable, Equatable {
    /// None.
    case none
    /// It must carry one of this kind.
    case required(BlockKind)
  }

  /// What a block may hold.
  public enum BlockKind: Sendable, Equatable {
    /// Layers: the body of `generator`, `discriminator`, `network`.
    case stack
    /// Settings: the body of `gan`.
    case gan
    /// Whatever the place holds at which the builtin stands: `every`, `repeat`.
    case same
  }

  /// What the rules for gans ask of a loss or an optimizer.
  public enum Trait: Sendable {
    /// A loss that can be told what D should answer, by `labels`.
    case takesTargets
    /// A loss that means nothing while the slope of D has no bound.
    case needsBound
    /// An optimizer whose steps are as long as its rate, however small the gradient.
    case scalesGradient
  }

  /// A default value, as data: help shows it, the interpreter turns it into a value.
  public enum Default: Sendable, Equatable {
    /// A number.
    case number(Double)
    /// A truth value.
    case boolean(Bool)
    /// A string.
    case string(String)
    /// One of the parameter's choices.
    case word(String)
    /// A closed range.
    case range(Double, Double)
    /// `nothing`.
    case nothing
  }

  /// One parameter.
  public struct Parameter: Sendable {
    /// The name, which is its label.
    public let name: String
    /// The kinds of values it takes besides its choices.
    public let kinds: ValueKinds
    /// Bare words that stand for themselves here; a string of the same letters will do.
    public let choices: [String]
    /// The value where no argument is given; `nil` where one must be.
    public let defaultValue: Default?
    /// Whether it takes all positional arguments from here on, none included: `plot a b c`.
    public let isVariadic: Bool
    /// Whether it is the name that the builtin defines, as `artist` in `generator artist { }`.
    public let definesName: Bool
    /// A few words for help: units, range, meaning. May be empty.
    public let help: String

    /// A parameter; `choices` and `kinds` add up.
    public init(
      _ name: String, _ kinds: ValueKinds = [], choices: [String] = [], default defaultValue: Default? = nil,
      isVariadic: Bool = false, definesName: Bool = false, help: String = ""
    ) {
      self.name = name
      self.kinds = kinds
      self.choices = choices
      self.defaultValue = defaultValue
      self.isVariadic = isVariadic
      self.definesName = definesName
      self.help = help
    }
  }

  /// The name.
  public let name: String
  /// Where it may stand.
  public let family: Family
  /// The parameters in order.
  public let parameters: [Parameter]
  /// The block it carries.
  public let block: BlockRule
  /// The kinds of its value; empty where it has none (`step`, layers, settings).
  public let result: ValueKinds
  /// What a loss or an optimizer is like.
  public let traits: Set<Trait>
  /// Where blocks of commands refuse it: training and time commands inside `every`.
  public let isRefusedInHooks: Bool
  /// One line of help.
  public let summary: String
  /// An example that runs.
  public let example: String

  /// A signature; see the properties.
  public init(
    _ name: String, _ family: Family, _ parameters: [Parameter] = [], block: BlockRule = .none,
    result: ValueKinds = [], traits: Set<Trait> = [], isRefusedInHooks: Bool = false, summary: String = "",
    example: String = ""
  ) {
    self.name = name
    self.family = family
    self.parameters = parameters
    self.block = block
    self.result = result
    self.traits = traits
    self.isRefusedInHooks = isRefusedInHooks
    self.summary = summary
    self.example = example
  }
}

/// A member of values of some kind, as `d_loss` of a gan.
public struct MemberSignature: Sendable {
  /// The name behind the dot.
  public let name: String
  /// The kinds of values that have it.
  public let owner: ValueKinds
  /// The kinds it may be.
  public let result: ValueKinds
  /// One line of help.
  public let summary: String

  /// A member of the values in `owner`.
  public init(_ name: String, of owner: ValueKinds, result: ValueKinds, summary: String = "") {
    self.name = name
    self.owner = owner
    self.result = result
    self.summary = summary
  }
}
