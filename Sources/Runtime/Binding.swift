import Compute
import Graph

typealias Numbers = UnsafeMutablePointer<Float>

/// What random steps need to know of a run.
final class RunPosition {
  var seed: UInt64 = 0
  var position: UInt64 = 0
}

/// A step bound to memory, save for the scratch space that all steps share.
struct BoundStep {
  /// How many numbers of scratch space it needs.
  var scratchCount = 0
  /// Gives the work of the step, which allocates nothing.
  var action: (_ scratch: Numbers) -> () -> Void
}

/// Turns the steps of a plan into calls of kernels.
struct Binding {
  let lowering: Lowering
  let machine: Machine
  let runPosition: RunPosition
  /// Where the numbers of stored nodes are.
  let pointers: [NodeID: Numbers]

  var graph: Graph { lowering.graph }
  var kernels: KernelTable { machine.kernels }
  var pool: ThreadPool { machine.pool }

  func pointer(_ id: NodeID) -> Numbers {
    guard let pointer = pointers[id] else { preconditionFailure("no memory for \(graph.line(for: id))") }
    return pointer
  }

  func bind(_ step: Plan.Step) throws(ComputeError) -> BoundStep {
    switch step.work {
    case .tiles(let group): return bind(group)
    case .node(let id): return try bind(id)
    case .assign(let value, let parameter):
      let (source, target, count) = (pointer(value), pointer(parameter), graph[parameter].shape.count)
      return BoundStep { _ in { target.update(from: source, count: count) } }
    }
  }

  /// A node with a step of its own.
  private func bind(_ id: NodeID) throws(ComputeError) -> BoundStep {
    let node = graph[id]
    let operands = lowering.operands(id)
    let shapes = operands.map { graph[$0].shape }
    let sources = operands.map { pointer($0) }
    let result = pointer(id)
    switch node.operation {
    case .random(let distribution, let stream):
      return random(distribution, stream, result, node.shape.count)
    case .broadcast:
      return copies(
        [.broadcast(sourceShape(node).dimensions, to: node.shape.dimensions, kernels: kernels)], sources, result)
    case .reduce(let reduction, let axes):
      return self.reduction(reduction, axes, sourceShape(node), sources[0], result)
    case .transpose(let permutation):
      return copies(
        [.transpose(sourceShape(node).dimensions, permutation: permutation, kernels: kernels)], sources, result)
    case .slice(let ranges):
      let copy = StridedCopy.slice(
        sourceShape(node).dimensions, starts: ranges.map(\.start), counts: ranges.map(\.count),
        steps: ranges.map(\.stride), kernels: kernels)
      return copies([copy], sources, result)
    case .pad(let padding):
      let copy = StridedCopy.place(
        sourceShape(node).dimensions, into: node.shape.dimensions, starts: padding.map(\.before),
        steps: padding.map { $0.between + 1 }, kernels: kernels)
      return copies([copy], sources, result, zeros: node.shape.count)
    case .concatenate(let axis):
      return concatenation(node, axis, sources, result)
    case .gatherRows:
      let rows = RowIndexing(rows: shapes[0][0], width: shapes[0].count / shapes[0][0])
      let (table, indices, count, pool) = (sources[0], sources[1], shapes[1].count, pool)
      return BoundStep { _ in { rows.gather(table, indices: indices, count: count, into: result, pool: pool) } }
    case .scatterAddRows:
      let rows = RowIndexing(rows: node.shape[0], width: node.shape.count / node.shape[0])
      let (source, indices, count, pool) = (sources[0], sources[1], shapes[1].count, pool)
      return BoundStep { _ in { rows.scatterAdd(source, indices: indices, count: count, into: result, pool: pool) } }
    case .matrixProduct(let transposeLeft, let transposeRight):
      return product(node, transposeLeft, transposeRight, sources, result)
    case .convolution(let window):
      return try convolution(.forward, window, sourceShape(node), sourceShape(node, 1), node.shape, sources, result)
    case .convolutionInputGradient(let window):
      return try convolution(
        .inputGradient, window, node.shape, sourceShape(node, 1), sourceShape(node), sources, result)
    case .convolutionWeightGradient(let window):
      return try convolution(
        .weightGradient, window, sourceShape(node), node.shape, sourceShape(node, 1), sources, result)
    case .input, .parameter, .constant, .literal, .unary, .binary, .select, .stopGradient, .reshape:
      preconditionFailure("\(node.operation.name) has no step of its own")
    }
  }

  /// The shape of an operand as the operation sees it, not that of the memory that it may share.
  private func sourceShape(_ node: Node, _ index: Int = 0) -> Shape { graph[node.operands[index]].shape }

  private func random(
    _ distribution: RandomDistribution, _ stream: UInt32, _ result: Numbers, _ count: Int
  ) -> BoundStep {
    let (run, machine) = (runPosition, machine)
    return BoundStep { _ in
      {
        machine.draw(
          distribution, RandomStream(seed: run.seed, stream: stream), position: run.position, into: result,
          count: count)
      }
    }
  }

  /// One copy for each source, into zeros if told so.
  private func copies(
    _ copies: [StridedCopy], _ sources: [Numbers], _ result: Numbers, zeros: Int = 0
  ) -> BoundStep {
    let pool = pool
    let pairs = Array(zip(copies, sources))
    return BoundStep { _ in
      {
        if zeros > 0 { fill(result, count: zeros, with: 0, pool: pool) }
        for (copy, source) in pairs { copy.run(source, into: result, pool: pool) }
      }
    }
  }

  private func concatenation(_ node: Node, _ axis: Int, _ sources: [Numbers], _ result: Numbers) -> BoundStep {
    var start = 0
    let parts = node.operands.indices.map { index in
      let part = sourceShape(node, index).dimensions
      var starts = [Int](repeating: 0, count: part.count)
      starts[axis] = start
      start += part[axis]
      return StridedCopy.place(
        part, into: node.shape.dimensions, starts: starts, steps: part.map { _ in 1 }, kernels: kernels)
    }
    return copies(parts, sources, result)
  }

  /// A reduction over axes that are neither all the first nor all the last: one run of neighbouring axes after the
  /// other, the last first.
  private func reduction(
    _ reduction: Reduction, _ axes: [Int], _ shape: Shape, _ source: Numbers, _ result: Numbers
  ) -> BoundStep {
    var runs: [ClosedRange<Int>] = []
    for axis in axes {
      if let last = runs.last, last.upperBound == axis - 1 {
        runs[runs.count - 1] = last.lowerBound...axis
      } else {
        runs.append(axis...axis)
      }
    }
    var sizes = shape.dimensions
    let kind: ReductionKind = reduction == .sum ? .sum : .maximum
    let parts = runs.reversed().map { run in
      let part = ArrayReduction(
        kind, outer: sizes[..<run.lowerBound].reduce(1, *), reduced: sizes[run].reduce(1, *),
        inner: sizes[(run.upperBound + 1)...].reduce(1, *), kernels: kernels)
      for axis in run { sizes[axis] = 1 }
      return part
    }
    let pool = pool
    let scratchCount = parts.map { $0.scratchCount(threads: pool.threadCount) }.max() ?? 0
    let kernelScratch = (scratchCount + 15) / 16 * 16
    let resultCounts = parts.dropLast().map { $0.outer * $0.inner }
    return BoundStep(scratchCount: kernelScratch + resultCounts.reduce(0, +)) { scratch in
      var between = scratch + kernelScratch
      var steps: [(ArrayReduction, Numbers, Numbers)] = []
      var from = source
      for (index, part) in parts.enumerated() {
        let into = index == parts.count - 1 ? result : between
        steps.append((part, from, into))
        from = into
        between += part.outer * part.inner
      }
      return { for (part, from, into) in steps { part.run(from, into: into, scratch: scratch, pool: pool) } }
    }
  }

  private func product(
    _ node: Node, _ transposeLeft: Bool, _ transposeRight: Bool, _ sources: [Numbers], _ result: Numbers
  ) -> BoundStep {
    let left = sourceShape(node)
    let product = MatrixProduct(
      rows: node.shape[0], columns: node.shape[1], depth: transposeLeft ? left[0] : left[1],
      transposeLeft: transposeLeft, transposeRight: transposeRight, kernels: kernels)
    let (a, b, pool) = (sources[0], sources[sources.count - 1], pool)
    return BoundStep(scratchCount: product.scratchCount(threads: pool.threadCount)) { scratch in
      { product.run(left: a, right: b, into: result, scratch: scratch, pool: pool) }
    }
  }

  private func convolution(
    _ direction: Convolution.Direction, _ window: ConvolutionWindow, _ x: Shape, _ w: Shape, _ y: Shape,
    _ sources: [Numbers], _ result: Numbers
  ) throws(ComputeError) -> BoundStep {
    let shape = ConvolutionShape(
      batch: x[0], height: x[1], width: x[2], inChannels: x[3], outputHeight: y[1], outputWidth: y[2],
      outChannels: y[3], kernelHeight: w[0], kernelWidth: w[1], verticalStride: window.verticalStride,
      horizontalStride: window.horizontalStride, paddingTop: window.top, paddingLeft: window.left)
    let convolution = try Convolution(shape, direction, kernels: kernels)
    let (a, b, pool) = (sources[0], sources[1], pool)
    return BoundStep(scratchCount: convolution.scratchCount(threads: pool.threadCount)) { scratch in
      { convolution.run(left: a, right: b, into: result, scratch: scratch, pool: pool) }
    }
  }
}
