import Memory
import Tensors

/// The weights of a network by name, as PyTorch has them.
extension Network {
  /// The names of a layer's arrays, as in `weight` and `bias`.
  public func parameterNames(layer: Int) -> [String] {
    arrays.filter { $0.layer == layer }.map(\.specification.name)
  }

  /// An array of a layer, in the shape that PyTorch gives it: `out x in` for `dense`, `out x in x height x width` for
  /// `conv`, `in x out x height x width` for `upconv`.
  /// - Throws: `NetworkError.noSuchParameter`; `inputOpen` before the input is known.
  public func weights(layer: Int, _ name: String) throws(NetworkError) -> Tensor {
    let place = try place(layer: layer, name)
    return try arrangement(of: arrays[place]).fileTensor(arrays[place].variable.values)
  }

  /// Sets an array of a layer, in the shape that PyTorch gives it.
  /// - Throws: `NetworkError.noSuchParameter`, `parameterShape`, `inputOpen`.
  public func setWeights(layer: Int, _ name: String, to tensor: Tensor) throws(NetworkError) {
    let array = arrays[try place(layer: layer, name)]
    let wanted = array.specification.fileShape
    guard tensor.shape == wanted else {
      throw .parameterShape(name: array.name, found: tensor.shape, wanted: wanted)
    }
    let numbers = try arrangement(of: array).numbers(tensor)
    edit { array.variable.values = numbers }
  }

  /// All arrays as a `torch.nn.Sequential` of the same layers names and shapes them, in the order of the layers.
  /// - Throws: `NetworkError.inputOpen`.
  public func stateTensors() throws(NetworkError) -> [(name: String, tensor: Tensor)] {
    try stateArrays().map { ($0.name, $0.tensor) }
  }

  /// Copies of all arrays, in the order of the layers.
  /// - Throws: `NetworkError.inputOpen`.
  package func stateArrays() throws(NetworkError) -> [FiledArray] {
    let orders = try featureOrders()
    try checkRoom(for: arrays)
    return arrays.map {
      FiledArray(name: $0.name, numbers: $0.variable.values, arrangement: arrangement(of: $0, orders))
    }
  }

  /// Fills the network from arrays with the names and shapes of a `torch.nn.Sequential`.
  ///
  /// `num_batches_tracked` of PyTorch's batch norms is ignored; nothing is changed if anything does not fit.
  /// - Throws: `NetworkError.parameterMissing`, `parameterShape`, `parameterUnknown`, `inputOpen`.
  public func fill(from tensors: [String: Tensor]) throws(NetworkError) {
    let next = try stateNumbers(tensors)
    edit { state = next }
  }

  /// All arrays as they lie here, from arrays with PyTorch's names and shapes.
  package func stateNumbers(_ tensors: [String: Tensor]) throws(NetworkError) -> [[Float]] {
    try numbers(tensors, for: arrays)
  }

  /// Numbers that belong to the learning arrays (such as moments), as they lie here.
  package func learnableNumbers(_ tensors: [String: Tensor]) throws(NetworkError) -> [[Float]] {
    try numbers(tensors, for: arrays.filter(\.specification.isLearnable))
  }

  /// Numbers that belong to the learning arrays (such as moments), with the names and the arrangement of these.
  package func learnableArrays(_ numbers: [[Float]]) throws(NetworkError) -> [FiledArray] {
    let orders = try featureOrders()
    try checkRoom(for: arrays.filter(\.specification.isLearnable))
    return zip(arrays.filter(\.specification.isLearnable), numbers).map {
      FiledArray(name: $0.name, numbers: $1, arrangement: arrangement(of: $0, orders))
    }
  }

  private func numbers(
    _ tensors: [String: Tensor], for arrays: [NetworkArray]
  ) throws(NetworkError) -> [[Float]] {
    let orders = try featureOrders()
    try check(tensors.mapValues(\.shape), for: arrays)
    try checkRoom(for: arrays)
    return arrays.compactMap { array in tensors[array.name].map { arrangement(of: array, orders).numbers($0) } }
  }

  /// Refuses shapes, by the names of a `torch.nn.Sequential`, that are not those of this network's arrays.
  /// - Throws: `NetworkError.parameterMissing`, `parameterShape`, `parameterUnknown`, `inputOpen`.
  public func check(fileShapes shapes: [String: [Int]]) throws(NetworkError) { try check(shapes, for: arrays) }

  private func check(_ shapes: [String: [Int]], for arrays: [NetworkArray]) throws(NetworkError) {
    guard inputShape != nil else { throw .inputOpen }
    for array in arrays {
      guard let found = shapes[array.name] else {
        throw .parameterMissing(name: array.name, known: shapes.keys.sorted())
      }
      let wanted = array.specification.fileShape
      guard found == wanted else { throw .parameterShape(name: array.name, found: found, wanted: wanted) }
    }
    let known = Set(arrays.map(\.name))
    for name in shapes.keys.sorted() where !known.contains(name) && !name.hasSuffix("num_batches_tracked") {
      throw .parameterUnknown(name: name)
    }
  }

  /// Refuses what there is no memory for: a copy of arrays, and another one of it while it is turned.
  func checkRoom(for arrays: [NetworkArray]) throws(NetworkError) {
    let count = arrays.reduce(0) { $0 + $1.specification.count }
    do throws(MemoryShortage) { try MemoryLimit.check(count: 2 * count) } catch {
      throw .core("a copy of the weights \(error)")
    }
  }

  private func place(layer: Int, _ name: String) throws(NetworkError) -> Int {
    guard inputShape != nil else { throw .inputOpen }
    guard let place = arrays.firstIndex(where: { $0.layer == layer && $0.specification.name == name }) else {
      throw .noSuchParameter(layer: layer, name: name, known: parameterNames(layer: layer))
    }
    return place
  }

  private func featureOrders() throws(NetworkError) -> FeatureOrders {
    guard let inputShape else { throw .inputOpen }
    let shapes = [inputShape] + (try definition.outputShapes(input: inputShape))
    return FeatureOrders(definition.layers.map(\.specification), shapes: shapes)
  }

  private func arrangement(of array: NetworkArray) throws(NetworkError) -> FileArrangement {
    arrangement(of: array, try featureOrders())
  }

  private func arrangement(of array: NetworkArray, _ orders: FeatureOrders) -> FileArrangement {
    FileArrangement(
      specification: array.specification, input: orders.before[array.layer], output: orders.after[array.layer])
  }
}
