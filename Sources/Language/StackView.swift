import Diagnostics

/// What a stack was defined as.
public enum StackRole: String, Sendable {
  /// `generator name { }`.
  case generator
  /// `discriminator name { }`.
  case discriminator
  /// `network name { }`.
  case network
}

/// The layers of a stack as its block lists them, as far as the syntax alone tells: loops run twice, so that the end of
/// their body meets its beginning.
struct StackView {
  /// A layer; where nobody knows which layers come, as around a condition, one without a name.
  struct Layer {
    let name: String
    let span: SourceSpan
    let arguments: [Argument]

    /// The argument for the parameter `label`, or the positional one in its place.
    func argument(_ label: String, at place: Int? = nil) -> Expression? {
      if let labelled = arguments.first(where: { $0.label?.text == label }) { return labelled.value }
      guard let place else { return nil }
      let positional = arguments.filter { $0.label == nil }
      return place < positional.count ? positional[place].value : nil
    }

    /// The number that stands there as a literal.
    func number(_ label: String, at place: Int? = nil) -> Double? {
      if case .number(let number)? = argument(label, at: place)?.kind { number } else { nil }
    }

    /// Whether it has weights that a linear map is made of.
    var isLinear: Bool { ["dense", "conv", "upconv"].contains(name) }
    /// Whether it is a nonlinear function of each number.
    var isActivation: Bool {
      ["relu", "leaky", "elu", "gelu", "swish", "softplus", "tanh", "sigmoid", "softmax"].contains(name)
    }
    var isNorm: Bool { name == "batchnorm" || name == "layernorm" }
    /// Whether it only says what goes in, or how weights begin.
    var isHeading: Bool { ["noise", "input", "init"].contains(name) }
    /// Whether it only orders the numbers in another way.
    var isRearrangement: Bool { name == "flatten" || name == "reshape" }
    var isUnknown: Bool { name.isEmpty }
  }

  /// All layers but headings, in the order in which the numbers pass them.
  private(set) var layers: [Layer] = []

  init(_ block: Block) { collect(block) }

  private mutating func collect(_ block: Block) {
    for statement in block.statements {
      switch statement.kind {
      case .expression(let value): collect(value)
      case .forLoop(_, _, let body), .whileLoop(_, let body):
        collect(body)
        collect(body)
      case .conditional(let branches, let otherwise):
        let bodies = branches.map(\.body) + (otherwise.map { [$0] } ?? [])
        for body in bodies {
          addUnknown(statement.span)
          collect(body)
        }
        addUnknown(statement.span)
      case .binding, .assignment, .function, .returning, .breaking, .continuing: break
      }
    }
  }

  private mutating func addUnknown(_ span: SourceSpan) { layers.append(Layer(name: "", span: span, arguments: [])) }

  private mutating func collect(_ value: Expression) {
    switch value.kind {
    case .name(let name): add(Layer(name: name, span: value.span, arguments: []))
    case .call(let call):
      if let body = call.block {
        collect(body)
        collect(body)
      } else if let name = call.name {
        add(Layer(name: name, span: value.span, arguments: call.arguments))
      } else {
        addUnknown(value.span)
      }
    default: addUnknown(value.span)
    }
  }

  private mutating func add(_ layer: Layer) { if !layer.isHeading { layers.append(layer) } }

  /// The last layer that does something to the numbers.
  var last: Layer? { layers.last { !$0.isRearrangement } }

  /// Neighbours in order, those that only rearrange left out.
  var neighbours: [(Layer, Layer)] {
    let active = layers.filter { !$0.isRearrangement }
    return Array(zip(active, active.dropFirst()))
  }
}
