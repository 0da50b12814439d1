import Diagnostics
import Language
import Networks

/// `generator name { }`, `gan name { }` and their kind.
final class DefinitionNode: StatementNode {
  let keyword: String
  let name: String
  let target: Target
  /// What the name stood for before.
  let previous: Node?
  let body: BlockNode
  /// The source of the body.
  let block: Block

  init(
    _ keyword: String, _ name: String, _ target: Target, previous: Node?, body: BlockNode, block: Block,
    _ span: SourceSpan
  ) {
    self.keyword = keyword
    self.name = name
    self.target = target
    self.previous = previous
    self.body = body
    self.block = block
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let value: Value
    if let kind = NetworkKind(rawValue: keyword) {
      value = try network(kind, frame).map(Value.network) ?? .unknown
    } else {
      value = try frame.interpreter.defineGan(self, frame).map(Value.gan) ?? .unknown
    }
    let old = try? previous?.evaluate(frame)
    switch target.root {
    case .local(let slot): frame.slots[slot] = value
    case .global(let variable): variable.value = value
    case .expression: break
    }
    if case .network(let network)? = old { frame.interpreter.remarkOnOldNetwork(network) }
    return .next
  }

  /// The network of the stack; `nil` where a dry run does not know its layers.
  private func network(_ kind: NetworkKind, _ frame: Frame) throws -> NetworkObject? {
    let interpreter = frame.interpreter
    let builder = StackBuilder()
    let outer = interpreter.stack
    interpreter.stack = builder
    defer { interpreter.stack = outer }
    _ = try body.execute(frame)
    if builder.isUnknown {
      if kind == .generator { interpreter.adoptUnknown() }
      return nil
    }
    let definition = NetworkDefinition(kind, input: builder.input, stackedLayers: builder.layers)
    let place = Failure.Place(source: frame.source, span: span)
    do {
      let network = NetworkObject(
        name: name, network: try Network(definition, seed: interpreter.seed), places: builder.places, place: place)
      if kind == .generator { interpreter.lastGenerator = network }
      return network
    } catch {
      let failure = NetworkObject.failure(error, name: name, places: builder.places)
      if let problem = failure as? Problem {
        throw Failure(problem: problem, source: frame.source, span: target.rootSpan)
      }
      throw failure
    }
  }
}
