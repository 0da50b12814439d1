import Networks

/// What losses and optimizers say of themselves to whoever writes or explains them.
package protocol NamedRule: Sendable {
  /// The word in the language.
  var name: String { get }
  /// What it is written with, in order.
  var parameters: [RuleParameter] { get }
  /// One line of help.
  var summary: String { get }
  /// An example that runs.
  var example: String { get }
  /// Words of the language that are often wanted together with it.
  var related: [String] { get }
}

extension NamedRule {
  package var parameters: [RuleParameter] { [] }
}

/// A number that a loss or an optimizer is written with, as `beta1` in `adam(beta1: 0.5)`.
package struct RuleParameter: Hashable, Sendable {
  /// What the number is where none is given.
  package enum Default: Hashable, Sendable {
    /// One must be given.
    case required
    /// This one.
    case number(Double)
    /// None: it is left out.
    case nothing
  }

  /// The label.
  package let name: String
  /// What it is where it is not given.
  package let standard: Default
  /// What it may be.
  package let range: ParameterRange
  /// What it means, in a few words.
  package let help: String
  /// Whether the source names it even where it has its default.
  let isAlwaysWritten: Bool

  /// A parameter; see the properties.
  package init(
    _ name: String, _ standard: Default, _ range: ParameterRange, _ help: String, isAlwaysWritten: Bool = false
  ) {
    self.name = name
    self.standard = standard
    self.range = range
    self.help = help
    self.isAlwaysWritten = isAlwaysWritten
  }
}

/// The numbers that a parameter may be.
package enum ParameterRange: Hashable, Sendable {
  /// Above 0, up to a million.
  case positive
  /// From 0 up to, not including, 1.
  case belowOne
  /// Above 0 and at most 1.
  case factor
  /// From 0 to a limit.
  case upTo(Double)

  /// Whether a number lies in it; no range holds NaN.
  func contains(_ number: Double) -> Bool {
    switch self {
    case .positive: number > 0 && number <= 1e6
    case .belowOne: number >= 0 && number < 1
    case .factor: number > 0 && number <= 1
    case .upTo(let limit): number >= 0 && number <= limit
    }
  }

  /// The range in words, to follow "it must be".
  var description: String {
    switch self {
    case .positive: "above 0"
    case .belowOne: "from 0 up to, not including, 1"
    case .factor: "above 0 and at most 1"
    case .upTo(let limit): "from 0 to \(numberText(limit))"
    }
  }
}

/// The numbers that a loss or an optimizer was written with, defaults filled in.
package struct RuleOptions: Hashable, Sendable {
  private let parameters: [RuleParameter]
  private let numbers: [Double?]

  /// - Parameter given: Numbers by the names of their parameters; `nil` where the default is meant.
  package init(_ parameters: [RuleParameter], _ given: [String: Double?]) {
    self.parameters = parameters
    numbers = parameters.map { parameter in
      if let number = given[parameter.name] ?? nil { return number }
      switch parameter.standard {
      // `validate` refuses it.
      case .required: return .nan
      case .number(let number): return number
      case .nothing: return nil
      }
    }
  }

  /// All numbers by name, in order; `nil` for those that were left out.
  package var named: [(name: String, value: Double?)] { zip(parameters, numbers).map { ($0.name, $1) } }

  /// The number of a parameter; `nil` where it was left out.
  package func optional(_ parameter: RuleParameter) -> Double? {
    parameters.firstIndex { $0.name == parameter.name }.flatMap { numbers[$0] }
  }

  /// The number of a parameter that has a default or is required.
  package subscript(_ parameter: RuleParameter) -> Double { optional(parameter) ?? .nan }

  /// A call with these options as the language has it, as in `adam(rate: 2e-4, beta1: 0.5)`; defaults are left out.
  package func source(_ name: String) -> String {
    let parts = zip(parameters, numbers).compactMap { parameter, number -> String? in
      guard let number, parameter.isAlwaysWritten || parameter.standard != .number(number) else { return nil }
      return "\(parameter.name): \(numberText(number))"
    }
    return parts.isEmpty ? name : "\(name)(\(parts.joined(separator: ", ")))"
  }

  /// Checks every number by itself.
  /// - Throws: `OptionError` for the first one outside of its range.
  package func validate() throws(OptionError) {
    for (parameter, number) in zip(parameters, numbers) {
      guard let number, !parameter.range.contains(number) else { continue }
      throw OptionError(option: parameter.name, value: number, allowed: parameter.range.description)
    }
  }
}

/// An option of a loss or an optimizer outside of its range.
package struct OptionError: Error, CustomStringConvertible {
  /// The name of the option.
  package let option: String
  /// What it was.
  package let value: Double
  /// What it may be, in words.
  package let allowed: String

  /// The error as a sentence.
  package var description: String { "\(option) is \(numberText(value)); it must be \(allowed)" }
}

/// A number as the language prints it.
package func numberText(_ number: Double) -> String { sourceText(number) }
