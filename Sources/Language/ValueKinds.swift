/// A set of kinds of values: what a parameter takes, what an expression may be.
public struct ValueKinds: OptionSet, Hashable, Sendable {
  /// One bit a kind.
  public let rawValue: UInt32

  /// The set with these bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A number.
  public static let number = ValueKinds(rawValue: 1 << 0)
  /// `true` or `false`.
  public static let boolean = ValueKinds(rawValue: 1 << 1)
  /// A string.
  public static let string = ValueKinds(rawValue: 1 << 2)
  /// A list of any values.
  public static let list = ValueKinds(rawValue: 1 << 3)
  /// A list of whole numbers as `28x28x1` writes it.
  public static let shape = ValueKinds(rawValue: 1 << 4)
  /// A range of numbers.
  public static let range = ValueKinds(rawValue: 1 << 5)
  /// A tensor; a list of numbers or a slice of a dataset serves as one.
  public static let tensor = ValueKinds(rawValue: 1 << 6)
  /// A network: a generator, a discriminator or any other.
  public static let network = ValueKinds(rawValue: 1 << 7)
  /// A gan.
  public static let gan = ValueKinds(rawValue: 1 << 8)
  /// A dataset.
  public static let dataset = ValueKinds(rawValue: 1 << 9)
  /// A loss.
  public static let loss = ValueKinds(rawValue: 1 << 10)
  /// An optimizer.
  public static let optimizer = ValueKinds(rawValue: 1 << 11)
  /// An initializer.
  public static let initializer = ValueKinds(rawValue: 1 << 12)
  /// The history of a gan.
  public static let history = ValueKinds(rawValue: 1 << 13)
  /// A function, built in or defined.
  public static let function = ValueKinds(rawValue: 1 << 14)
  /// A record: a value with members of its own, as what `coverage` and `load` give.
  public static let record = ValueKinds(rawValue: 1 << 15)
  /// `nothing`.
  public static let nothing = ValueKinds(rawValue: 1 << 16)

  /// Every kind: nothing is known.
  public static let any = ValueKinds(rawValue: (1 << 17) - 1)
}
