import Diagnostics
import Language
import Tensors

/// The objects of a session in the order in which they were met, each once, so that two names for one object are two names
/// for one object again.
struct ArchiveObjects {
  private(set) var networks: [NetworkObject] = []
  private(set) var gans: [GanObject] = []
  private(set) var datasets: [DatasetObject] = []
  private(set) var functions: [FunctionValue] = []
  private(set) var tensors: [Tensor] = []
  private var places: [ObjectIdentifier: Int] = [:]

  mutating func place(of network: NetworkObject) -> Int { place(of: network, in: \.networks) }

  mutating func place(of dataset: DatasetObject) -> Int { place(of: dataset, in: \.datasets) }

  mutating func place(of gan: GanObject) -> Int {
    if places[ObjectIdentifier(gan)] == nil {
      _ = place(of: gan.generator)
      _ = place(of: gan.discriminator)
      if let data = gan.data { _ = place(of: data) }
    }
    return place(of: gan, in: \.gans)
  }

  private mutating func place<Object: AnyObject>(
    of object: Object, in list: WritableKeyPath<ArchiveObjects, [Object]>
  ) -> Int {
    if let place = places[ObjectIdentifier(object)] { return place }
    let place = self[keyPath: list].count
    self[keyPath: list].append(object)
    places[ObjectIdentifier(object)] = place
    return place
  }

  mutating func place(of tensor: Tensor) -> Int {
    tensors.append(tensor)
    return tensors.count - 1
  }

  // MARK: Values

  /// A value as tokens.
  mutating func tokens(_ value: Value) throws(ArchiveProblem) -> TokenWriter {
    var writer = TokenWriter()
    try write(value, to: &writer)
    return writer
  }

  private mutating func write(_ value: Value, to writer: inout TokenWriter) throws(ArchiveProblem) {
    func begin(_ kind: ArchivedKind) { writer.write(kind.rawValue) }
    switch value {
    case .nothing: begin(.nothing)
    case .bool(let bool): begin(bool ? .yes : .no)
    case .number(let number):
      begin(.number)
      writer.write(number)
    case .string(let string):
      begin(.string)
      writer.write(string)
    case .list(let list):
      begin(.list)
      writer.write(list.count)
      for item in list.items { try write(item, to: &writer) }
    case .range(let range):
      begin(.range)
      writer.write(range.lower)
      writer.write(range.upper)
      writer.write(range.includesUpper ? 1 : 0)
    case .tensor(let tensor):
      begin(.tensor)
      writer.write(place(of: tensor))
    case .recipe(let recipe):
      begin(.recipe)
      writer.write(recipe.name)
      writer.write(recipe.options.count)
      for option in recipe.options {
        writer.write(option.name)
        writer.write(option.value == nil ? 0 : 1)
        if let value = option.value { writer.write(value) }
      }
    case .record(let record):
      begin(.record)
      writer.write(record.kindName)
      writer.write(record.members.count)
      for member in record.members {
        writer.write(member.name)
        try write(member.value, to: &writer)
      }
    case .history(let history):
      begin(.history)
      writer.write(history.name)
      writer.write(history.usesProbabilities ? 1 : 0)
      writer.write(place(of: HistoryTensor.tensor(history.history)))
    case .network, .gan, .dataset, .layer, .function: try writeReference(value, to: &writer)
    case .unknown: throw ArchiveProblem("it is not known")
    }
  }

  private mutating func writeReference(_ value: Value, to writer: inout TokenWriter) throws(ArchiveProblem) {
    func write(_ kind: ArchivedKind, _ place: Int) {
      writer.write(kind.rawValue)
      writer.write(place)
    }
    switch value {
    case .network(let network): write(.network, place(of: network))
    case .gan(let gan): write(.gan, place(of: gan))
    case .dataset(let dataset): write(.dataset, place(of: dataset))
    case .layer(let layer):
      write(.layer, place(of: layer.network))
      writer.write(layer.index)
    case .function(let function):
      switch function.body {
      case .builtin(let builtin):
        writer.write(ArchivedKind.builtin.rawValue)
        writer.write(builtin.name)
      case .defined:
        guard function.captured.isEmpty else {
          throw ArchiveProblem("the function `\(function.name)` keeps values of the block that it was defined in")
        }
        write(.function, place(of: function, in: \.functions))
      }
    default: break
    }
  }
}
