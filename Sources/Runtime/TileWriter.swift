import Compute
import Graph

extension Binding {
  /// A tile program.
  func bind(_ group: TileGroup) -> BoundStep {
    var writer = TileWriter(lowering: lowering, group: group)
    writer.write()
    let program = writer.builder.build(kernels: kernels)
    let arrays = (writer.inputs + group.sinks).map { pointer($0) }
    let pool = pool
    return BoundStep(scratchCount: program.scratchCount(threads: pool.threadCount)) { scratch in
      { arrays.withUnsafeBufferPointer { program.run($0.baseAddress.unsafelyUnwrapped, scratch: scratch, pool: pool) } }
    }
  }
}

/// Writes the instructions of a group.
struct TileWriter {
  let lowering: Lowering
  let group: TileGroup
  var builder: TileProgramBuilder
  /// The nodes whose memory is read, in the order of the program's inputs.
  var inputs: [NodeID] = []
  private var values: [NodeID: TileValue] = [:]

  init(lowering: Lowering, group: TileGroup) {
    self.lowering = lowering
    self.group = group
    let columns = group.columns ?? group.count
    builder = TileProgramBuilder(rows: group.count / columns, columns: columns)
  }

  mutating func write() {
    for sink in group.sinks {
      if case .reduction(let extent) = lowering.roles[sink],
        case .reduce(let reduction, _) = lowering.graph[sink].operation
      {
        let operand = value(lowering.operands(sink)[0])
        builder.reduce(reduction == .sum ? .sum : .maximum, operand, to: extent)
      } else {
        builder.output(value(sink))
      }
    }
  }

  /// The value of a node in the program: from memory if another step stores it, else computed.
  private mutating func value(_ id: NodeID) -> TileValue {
    if let value = values[id] { return value }
    let value = newValue(id)
    values[id] = value
    return value
  }

  private mutating func newValue(_ id: NodeID) -> TileValue {
    let isOwn = !lowering.isStored[id] || group.sinks.contains(id)
    switch lowering.roles[id] {
    case .uniform(let number): return builder.constant(number)
    case .broadcast(let extent) where isOwn: return input(lowering.operands(id)[0], extent)
    case .elementwise where isOwn:
      let operands = lowering.operands(id).map { value($0) }
      return builder.apply(lowering.tileOperation(id), operands)
    case .unused, .alias, .leaf, .elementwise, .broadcast, .reduction, .kernel: return input(id, .full)
    }
  }

  private mutating func input(_ id: NodeID, _ extent: TileExtent) -> TileValue {
    inputs.append(id)
    return builder.input(extent)
  }
}

extension Lowering {
  /// The instruction of an elementwise node.
  func tileOperation(_ id: NodeID) -> TileOperation {
    if contraction(id) != nil { return .compound(.multiplyAdd) }
    switch graph[id].operation {
    case .unary(let function): return .unary(function)
    case .binary(let function): return .binary(function)
    case .select: return .compound(.select)
    case .input, .parameter, .constant, .literal, .random, .stopGradient, .broadcast, .reduce, .reshape, .transpose,
      .slice, .pad, .concatenate, .gatherRows, .scatterAddRows, .matrixProduct, .convolution,
      .convolutionInputGradient, .convolutionWeightGradient:
      preconditionFailure("not an elementwise operation")
    }
  }
}
