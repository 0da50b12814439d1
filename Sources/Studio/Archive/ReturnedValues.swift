import Adversarial
import Language
import Networks

/// Reads a value from its tokens.
struct ReturnedValues {
  private var reader: TokenReader
  private let contents: ArchiveContents
  private let objects: ReturnedObjects

  init(_ tokens: String, _ contents: ArchiveContents, _ objects: ReturnedObjects) throws(ArchiveProblem) {
    reader = try TokenReader(tokens)
    self.contents = contents
    self.objects = objects
  }

  mutating func value(depth: Int = 0) throws(ArchiveProblem) -> Value {
    guard depth <= 2 * Limits.depth, let kind = ArchivedKind(rawValue: try reader.string()) else { throw .damaged }
    switch kind {
    case .nothing: return .nothing
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .number: return .number(try reader.number())
    case .string: return .string(try reader.string())
    case .list:
      var items: [Value] = []
      for _ in 0..<(try reader.count()) { items.append(try value(depth: depth + 1)) }
      return .items(items)
    case .range:
      return .range(
        RangeValue(
          lower: try reader.number(), upper: try reader.number(), includesUpper: try reader.integer() == 1))
    case .tensor: return .tensor(try contents.tensor(try reader.integer()))
    case .recipe: return .recipe(try recipe())
    case .record:
      let kindName = try reader.string()
      var members: [(name: String, value: Value)] = []
      for _ in 0..<(try reader.count()) { members.append((try reader.string(), try value(depth: depth + 1))) }
      return .record(Record(kindName: kindName, members: members))
    case .history:
      let (name, usesProbabilities) = (try reader.string(), try reader.integer() == 1)
      let history = try HistoryTensor.history(try contents.tensor(try reader.integer()))
      return .history(HistoryValue(name: name, history: history, usesProbabilities: usesProbabilities))
    case .network, .gan, .dataset, .layer, .function, .builtin: return try reference(kind)
    }
  }

  private mutating func reference(_ kind: ArchivedKind) throws(ArchiveProblem) -> Value {
    switch kind {
    case .network: return .network(try found(objects.networks))
    case .gan: return .gan(try found(objects.gans))
    case .dataset: return .dataset(try found(objects.datasets))
    case .function: return .function(try found(objects.functions))
    case .layer:
      let network = try found(objects.networks)
      let index = try reader.integer()
      guard network.network.definition.layers.indices.contains(index) else { throw .damaged }
      return .layer(LayerReference(network: network, index: index))
    default:
      let name = try reader.string()
      guard let builtin = BuiltinTable.shared.function(name) else {
        throw ArchiveProblem("there is no function `\(name)` any more")
      }
      return .function(FunctionValue(.builtin(builtin)))
    }
  }

  private mutating func found<Object>(
    _ objects: [Result<Object, ArchiveProblem>]
  ) throws(ArchiveProblem) -> Object {
    guard let object = objects[at: try reader.integer()] else { throw .damaged }
    return try object.get()
  }

  private mutating func recipe() throws(ArchiveProblem) -> Recipe {
    let name = try reader.string()
    var options: [Recipe.Option] = []
    for _ in 0..<(try reader.count()) {
      let option = try reader.string()
      options.append(.init(name: option, value: try reader.integer() == 1 ? try reader.number() : nil))
    }
    guard case .recipe(let kind)? = BuiltinTable.shared.function(name)?.body else {
      throw ArchiveProblem("there is no `\(name)` any more")
    }
    return Recipe(kind: kind, name: name, options: options)
  }
}
