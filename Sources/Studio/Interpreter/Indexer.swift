import Tensors

/// What stands in the brackets behind a value, evaluated: one entry for each axis.
enum EvaluatedIndex {
  case value(Value)
  case slice(lower: Double?, upper: Double?, includesUpper: Bool)
}

/// Reading and writing parts of lists, tensors, strings, datasets and records.
enum Indexer {
  /// A tensor of no axes as the number that it is.
  static func plain(_ tensor: Tensor) -> Value {
    tensor.rank == 0 && tensor.count == 1 ? .number(Double(tensor.values[0])) : .tensor(tensor)
  }

  /// The part of a value that indices name.
  static func part(of value: Value, _ indices: [EvaluatedIndex]) throws(Problem) -> Value {
    switch value {
    case .unknown: return .unknown
    case .tensor(let tensor):
      return plain(tensor.selected(try places(indices, in: tensor.shape)))
    case .list(let list):
      return try part(of: list, indices)
    case .range(let range):
      let count = try range.checkedCount()
      guard count <= Limits.listCount else { throw .listTooLong(count) }
      return try part(of: .items((0..<count).map { .number(range.lower + Double($0)) }), indices)
    case .string(let string):
      let characters = Array(string)
      switch try place(indices, 1, characters.count, "string") {
      case .position(let position): return .string(String(characters[position]))
      case .slice(let lower, let upper): return .string(String(characters[lower..<upper]))
      }
    case .dataset(let dataset):
      return try part(of: dataset, indices)
    case .record(let record):
      guard indices.count == 1, case .value(.string(let name)) = indices[0] else {
        throw .refused("\(record.kindName) is indexed by a name", "write `[\"name\"]`")
      }
      guard let member = record[name] else {
        throw .noMember(name, of: record.kindName, known: record.members.map(\.name))
      }
      return member
    default:
      throw .notIndexable(value.kindName)
    }
  }

  private static func part(of list: ListValue, _ indices: [EvaluatedIndex]) throws(Problem) -> Value {
    let first = try place(Array(indices.prefix(1)), 1, list.count, "list")
    let others = Array(indices.dropFirst())
    switch first {
    case .position(let position):
      return others.isEmpty ? list.items[position] : try part(of: list.items[position], others)
    case .slice(let lower, let upper):
      guard others.isEmpty else {
        return .items(try list.items[lower..<upper].map { item throws(Problem) in try part(of: item, others) })
      }
      return .items(Array(list.items[lower..<upper]))
    }
  }

  private static func part(of dataset: DatasetObject, _ indices: [EvaluatedIndex]) throws(Problem) -> Value {
    let first = try place(Array(indices.prefix(1)), 1, dataset.count, "dataset")
    if indices.count == 1 {
      switch first {
      case .position(let position):
        let example = try dataset.examples(position..<(position + 1))
        return plain(Tensor(shape: Array(example.shape.dropFirst()), values: example.values))
      case .slice(let lower, let upper):
        return .dataset(try dataset.slice(lower..<upper))
      }
    }
    let examples = try dataset.examples(first.start..<(first.start + first.count))
    let places = try places(indices, in: [dataset.count] + dataset.exampleShape)
    let local: TensorIndex = if case .position = first { .position(0) } else { .slice(lower: 0, upper: first.count) }
    return plain(examples.selected([local] + places.dropFirst()))
  }

  /// Replaces the part of a list or tensor that indices name.
  static func replace(in value: inout Value, _ indices: [EvaluatedIndex], with new: Value) throws(Problem) {
    switch value {
    case .unknown: break
    case .list(var list):
      guard indices.count == 1, case .position(let position) = try place(indices, 1, list.count, "list") else {
        throw .refused("a part of a list is changed item by item", "write `list[0] = ...`")
      }
      value = .nothing
      list.replace(at: position, with: new)
      let isTooDeep = list.depth > Limits.depth
      value = .list(list)
      if isTooDeep { throw .nestedTooDeep }
    case .tensor(var tensor):
      let places = try places(indices, in: tensor.shape)
      let replacement = try Conversion.tensor(new)
      let expected =
        places.compactMap { if case .slice = $0 { $0.count } else { nil } } + tensor.shape.dropFirst(places.count)
      guard replacement.count == 1 || replacement.shape == expected else {
        throw .replacementDoesNotFit(found: replacement.shape, expected: expected)
      }
      value = .nothing
      tensor.replace(places, with: replacement.values)
      value = .tensor(tensor)
    case .string:
      throw .refused("a letter of a string cannot be changed", "make a new string of its parts: `\"x{text[1...]}\"`")
    default:
      throw .notIndexable(value.kindName)
    }
  }

  /// The places that indices name in a tensor of this shape.
  private static func places(_ indices: [EvaluatedIndex], in shape: [Int]) throws(Problem) -> [TensorIndex] {
    guard indices.count <= shape.count else { throw .tooManyIndices(indices.count, shape: shape) }
    var result: [TensorIndex] = []
    for (axis, index) in indices.enumerated() { result.append(try place(index, shape[axis], "axis \(axis)")) }
    return result
  }

  private static func place(
    _ indices: [EvaluatedIndex], _ limit: Int, _ count: Int, _ what: String
  ) throws(Problem) -> TensorIndex {
    guard indices.count <= limit, let index = indices.first else {
      throw .tooManyIndices(indices.count, shape: [count])
    }
    return try place(index, count, what)
  }

  private static func place(_ index: EvaluatedIndex, _ count: Int, _ what: String) throws(Problem) -> TensorIndex {
    switch index {
    case .value(.number(let number)):
      guard let position = Conversion.integer(number) else { throw .indexNotWhole(number) }
      let place = position < 0 ? position + count : position
      guard place >= 0, place < count else { throw .indexOutside(number, count: count, of: what) }
      return .position(place)
    case .value(.unknown):
      return .slice(lower: 0, upper: count)
    case .value(.range(let range)):
      return try slice(range.lower, range.upper, range.includesUpper, count)
    case .value(let other):
      throw .indexIsNot(other.kindName)
    case .slice(let lower, let upper, let includesUpper):
      return try slice(lower, upper, includesUpper, count)
    }
  }

  /// Bounds below zero count from the end; a lower one that reaches beyond the beginning means the beginning.
  private static func slice(
    _ lower: Double?, _ upper: Double?, _ includesUpper: Bool, _ count: Int
  ) throws(Problem) -> TensorIndex {
    func whole(_ number: Double) throws(Problem) -> Int {
      guard let integer = Conversion.integer(number) else { throw .indexNotWhole(number) }
      return integer < 0 ? integer + count : integer
    }
    var first = 0
    var end = count
    if let lower { first = max(0, try whole(lower)) }
    if let upper { end = try whole(upper) + (includesUpper ? 1 : 0) }
    guard first <= end, end <= count else { throw .sliceOutside(lower: first, upper: end, count: count) }
    return .slice(lower: first, upper: end)
  }
}
