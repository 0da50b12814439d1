import Language
import Tensors

/// What an expression of the language can give.
///
/// Numbers, strings, lists and tensors are values: a copy is independent. Networks, gans and datasets are references.
public enum Value {
  case nothing
  case bool(Bool)
  case number(Double)
  case string(String)
  case list(ListValue)
  case range(RangeValue)
  case tensor(Tensor)
  case network(NetworkObject)
  case gan(GanObject)
  case dataset(DatasetObject)
  case recipe(Recipe)
  case function(FunctionValue)
  case record(Record)
  case layer(LayerReference)
  case history(HistoryValue)
  /// In a dry run: what only a file or a training could tell. Everything that is made of it is unknown too.
  case unknown

  /// A list of the given items; callers bound their depth by construction.
  static func items(_ items: [Value]) -> Value { .list(ListValue(items)) }

  /// The kind of value as a message names it, with its article.
  public var kindName: String {
    switch self {
    case .nothing: "nothing"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .range: "a range"
    case .tensor: "a tensor"
    case .network(let network): "a \(network.kind.rawValue)"
    case .gan: "a gan"
    case .dataset: "a dataset"
    case .recipe(let recipe): recipe.kind.article
    case .function: "a function"
    case .record(let record): record.kindName
    case .layer: "a layer"
    case .history: "a history"
    case .unknown: "unknown"
    }
  }

  /// The kind for the checker.
  var kinds: ValueKinds {
    switch self {
    case .nothing: .nothing
    case .bool: .boolean
    case .number: .number
    case .string: .string
    case .list: .list
    case .range: .range
    case .tensor: .tensor
    case .network: .network
    case .gan: .gan
    case .dataset: .dataset
    case .recipe(let recipe):
      switch recipe.kind {
      case .loss: .loss
      case .optimizer: .optimizer
      case .initializer: .initializer
      }
    case .function: .function
    case .record, .layer: .record
    case .history: .history
    case .unknown: .any
    }
  }

  var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }

  /// Whether it is unknown, or a list with something unknown in it.
  var holdsUnknown: Bool {
    switch self {
    case .unknown: true
    case .list(let list): list.holdsUnknown
    default: false
    }
  }

  /// How deeply values are nested in this one; bounded, so that no walk over a value overflows the stack.
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .function(let function): function.depth
    default: 0
    }
  }
}

/// A list with the depth of its nesting.
public struct ListValue {
  /// The items, in order.
  public private(set) var items: [Value]
  /// 1 for a list of plain values, one more for each list inside.
  private(set) var depth: Int
  /// Whether something in it is unknown.
  private(set) var holdsUnknown: Bool

  /// Makes a list.
  public init(_ items: [Value]) {
    self.items = items
    depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
    holdsUnknown = items.contains(where: \.holdsUnknown)
  }

  /// How many items the list has.
  public var count: Int { items.count }

  mutating func append(contentsOf other: ListValue) {
    items.append(contentsOf: other.items)
    depth = max(depth, other.depth)
    holdsUnknown = holdsUnknown || other.holdsUnknown
  }

  mutating func replace(at index: Int, with value: Value) {
    items[index] = value
    depth = max(depth, 1 + value.depth)
    holdsUnknown = holdsUnknown || value.holdsUnknown
  }
}

/// `lower...upper` or `lower..<upper`; open ends appear in slices only.
public struct RangeValue: Equatable, Sendable {
  /// The first number.
  public var lower: Double
  /// The last number, or the one after it.
  public var upper: Double
  /// Whether `upper` itself belongs to the range.
  public var includesUpper: Bool

  /// Makes a range.
  public init(lower: Double, upper: Double, includesUpper: Bool) {
    self.lower = lower
    self.upper = upper
    self.includesUpper = includesUpper
  }

  /// How many numbers a loop over the range meets: lower, lower + 1 and so on. Beyond 2^53 these are not all numbers.
  func checkedCount() throws(Problem) -> Int {
    for bound in [lower, upper] where bound.magnitude > NumberText.largestWhole { throw .rangeTooWide(self) }
    guard lower <= upper else { return 0 }
    let distance = upper - lower
    return Int(includesUpper ? distance.rounded(.down) + 1 : distance.rounded(.up))
  }
}

/// A named choice with its options: an optimizer, a loss or an initializer, as written.
public struct Recipe: Equatable, Sendable {
  /// What the recipe makes.
  public enum Kind: Sendable {
    case loss, optimizer, initializer

    var article: String {
      switch self {
      case .loss: "a loss"
      case .optimizer: "an optimizer"
      case .initializer: "an initializer"
      }
    }
  }

  /// What the recipe makes.
  public let kind: Kind
  /// The name of the builtin: `adam`.
  public let name: String
  /// Its options with their values, defaults filled in, in the order of the builtin table.
  public let options: [Option]

  /// One option of a recipe; `nil` where it is `nothing`.
  public struct Option: Equatable, Sendable {
    /// The name of the parameter.
    public let name: String
    /// Its value.
    public let value: Double?
  }

  /// The value of an option.
  public func option(_ name: String) -> Double? {
    options.first { $0.name == name }?.value
  }
}

/// Named members that belong together: the answer of `coverage`, the tensors of a file.
public struct Record {
  /// The kind of record as a message names it, with its article.
  public let kindName: String
  /// The members, in order.
  public let members: [(name: String, value: Value)]

  /// Makes a record.
  public init(kindName: String, members: [(name: String, value: Value)]) {
    self.kindName = kindName
    self.members = members
  }

  /// The member of this name.
  public subscript(name: String) -> Value? {
    members.first { $0.name == name }?.value
  }
}
