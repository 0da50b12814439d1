/// A side of a gan.
public enum Side: String, Hashable, Sendable, CaseIterable {
  /// The generator.
  case generator
  /// The discriminator.
  case discriminator
}

/// Which sides learn in a step.
public enum Turn: String, Hashable, Sendable, CaseIterable {
  /// The discriminator, then the generator.
  case both
  /// The generator alone.
  case generator
  /// The discriminator alone.
  case discriminator

  /// The sides that learn, in order.
  public var sides: [Side] {
    switch self {
    case .both: [.discriminator, .generator]
    case .generator: [.generator]
    case .discriminator: [.discriminator]
    }
  }
}

/// The same for both sides of a gan.
public struct Sides<Element> {
  /// That of the generator.
  public var generator: Element
  /// That of the discriminator.
  public var discriminator: Element

  /// One for each side.
  public init(generator: Element, discriminator: Element) {
    self.generator = generator
    self.discriminator = discriminator
  }

  /// The same value for both sides.
  public init(repeating element: Element) {
    self.init(generator: element, discriminator: element)
  }

  /// One for each side, made by a function.
  public init<Failure: Error>(_ make: (Side) throws(Failure) -> Element) throws(Failure) {
    self.init(generator: try make(.generator), discriminator: try make(.discriminator))
  }

  /// That of a side.
  public subscript(side: Side) -> Element {
    get {
      switch side {
      case .generator: generator
      case .discriminator: discriminator
      }
    }
    set {
      switch side {
      case .generator: generator = newValue
      case .discriminator: discriminator = newValue
      }
    }
  }

  /// Both, the generator's first.
  public var all: [Element] { [generator, discriminator] }

  /// Another value for each side.
  public func map<Other, Failure: Error>(_ change: (Element) throws(Failure) -> Other) throws(Failure) -> Sides<Other> {
    Sides<Other>(generator: try change(generator), discriminator: try change(discriminator))
  }
}

extension Sides: Sendable where Element: Sendable {}
extension Sides: Equatable where Element: Equatable {}
extension Sides: Hashable where Element: Hashable {}
