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
  var inputs: [Int] = []
  private var values: [Int: TileValue] = [:]

  init(lowering: Lowering, group: TileGroup) {
    self.lowering = lowering
    self.group = group
    let columns = group.columns ?? group.count
    builder = TileProgramBuilder(rows: group.count / columns, columns: columns)
  }

  mutating func write() {
    for sink in group.sinks {
      if case .reduction(let extent) = lowering.roles[sink],
        case .reduce(let reduction, _) = lowering.graph.nodes[sink].operation
      {
        let operand = value(lowering.operands(sink)[0])
        builder.reduce(reduction == .sum ? .sum : .maximum, operand, to: extent)
      } else {
        builder.output(value(sink))
      }
    }
  }

  /// The value of a node in the program: from memory if another step stores it, else computed.
  private mutating func value(_ place: Int) -> TileValue {
    if let value = values[place] { return value }
    let value = newValue(place)
    values[place] = value
    return value
  }

  private mutating func newValue(_ place: Int) -> TileValue {
    let isOwn = !lowering.isStored[place] || group.sinks.contains(place)
    switch lowering.roles[place] {
    case .uniform(let number): return builder.constant(number)
    case .spread(let extent) where isOwn: return input(lowering.operands(place)[0], extent)
    case .elementwise where isOwn:
      let operands = lowering.operands(place).map { value($0) }
      return builder.apply(lowering.tileOperation(place), operands)
    case .unused, .alias, .leaf, .elementwise, .spread, .reduction, .opaque: return input(place, .full)
    }
  }

  private mutating func input(_ place: Int, _ extent: TileExtent) -> TileValue {
    inputs.append(place)
    return builder.input(extent)
  }
}

extension Lowering {
  /// The instruction of an elementwise node.
  func tileOperation(_ place: Int) -> TileOperation {
    if contraction(place) != nil { return .compound(.multiplyAdd) }
    switch graph.nodes[place].operation {
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
