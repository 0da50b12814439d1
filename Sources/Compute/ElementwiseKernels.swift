import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The C function pointers of elementwise mathematics, reductions, moves and random numbers.
struct ElementwiseKernels: Sendable {
  /// Applies an operation to a multiple of 16 elements: count, result, four operands, steps. Bit `i` of the steps is set
  /// if operand `i` moves along, else its first vector serves throughout.
  typealias TileKernel =
    @convention(c) (
      Int, UnsafeMutableRawPointer, UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer, Int
    ) -> Void
  /// Joins the rows or columns of a matrix to a result: rows, columns, source, bytes between rows, result.
  typealias Reduce = @convention(c) (Int, Int, UnsafeRawPointer, Int, UnsafeMutableRawPointer) -> Void
  /// Copies single numbers: count, source, its stride, result, its stride; strides in bytes.
  typealias StridedMove = @convention(c) (Int, UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int) -> Void
  /// Copies or transposes a matrix: rows, columns, source, bytes between its rows, result, bytes between its rows.
  typealias MatrixMove = @convention(c) (Int, Int, UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int) -> Void
  /// Writes one number many times: count, number, result.
  typealias Fill = @convention(c) (Int, Float, UnsafeMutableRawPointer) -> Void
  /// Draws groups of 64 numbers: groups, result, first block, position, stream, seed, parameter.
  typealias Draw = @convention(c) (Int, UnsafeMutableRawPointer, Int, UInt64, UInt32, UInt64, Float) -> Void

  let operation: @convention(c) (_ code: Int) -> TileKernel?
  let sumOverRows: Reduce, maximumOverRows: Reduce
  let sumAlongRows: Reduce, maximumAlongRows: Reduce
  let copyStrided: StridedMove
  let copyRows: MatrixMove, transpose: MatrixMove
  let fill: Fill
  let drawUniform: Draw, drawBernoulli: Draw, drawNormal: Draw

  /// The pointers into the kernel module of that name.
  init(_ name: KernelTable.Name) {
    #if arch(x86_64)
      switch name {
      case .portable: self = .portable
      case .avx2: self = .avx2
      case .avx512: self = .avx512
      }
    #else
      self = .portable
    #endif
  }

  private init(
    operation: @escaping @convention(c) (Int) -> TileKernel?, sumOverRows: @escaping Reduce,
    maximumOverRows: @escaping Reduce, sumAlongRows: @escaping Reduce, maximumAlongRows: @escaping Reduce,
    copyStrided: @escaping StridedMove, copyRows: @escaping MatrixMove,
    transpose: @escaping MatrixMove, fill: @escaping Fill,
    drawUniform: @escaping Draw, drawBernoulli: @escaping Draw, drawNormal: @escaping Draw
  ) {
    self.operation = operation
    self.sumOverRows = sumOverRows
    self.maximumOverRows = maximumOverRows
    self.sumAlongRows = sumAlongRows
    self.maximumAlongRows = maximumAlongRows
    self.copyStrided = copyStrided
    self.copyRows = copyRows
    self.transpose = transpose
    self.fill = fill
    self.drawUniform = drawUniform
    self.drawBernoulli = drawBernoulli
    self.drawNormal = drawNormal
  }

  private static let portable = ElementwiseKernels(
    operation: { KernelsPortable.elementwiseKernel($0) },
    sumOverRows: { KernelsPortable.sumOverRows($0, $1, $2, $3, $4) },
    maximumOverRows: { KernelsPortable.maximumOverRows($0, $1, $2, $3, $4) },
    sumAlongRows: { KernelsPortable.sumAlongRows($0, $1, $2, $3, $4) },
    maximumAlongRows: { KernelsPortable.maximumAlongRows($0, $1, $2, $3, $4) },
    copyStrided: { KernelsPortable.copyStrided($0, $1, $2, $3, $4) },
    copyRows: { KernelsPortable.copyRows($0, $1, $2, $3, $4, $5) },
    transpose: { KernelsPortable.transposeMatrix($0, $1, $2, $3, $4, $5) },
    fill: { KernelsPortable.fillRun($0, $1, $2) },
    drawUniform: { KernelsPortable.randomUniform($0, $1, $2, $3, $4, $5, $6) },
    drawBernoulli: { KernelsPortable.randomBernoulli($0, $1, $2, $3, $4, $5, $6) },
    drawNormal: { KernelsPortable.randomNormal($0, $1, $2, $3, $4, $5, $6) })

  #if arch(x86_64)
    private static let avx2 = ElementwiseKernels(
      operation: { KernelsAVX2.elementwiseKernel($0) }, sumOverRows: { KernelsAVX2.sumOverRows($0, $1, $2, $3, $4) },
      maximumOverRows: { KernelsAVX2.maximumOverRows($0, $1, $2, $3, $4) },
      sumAlongRows: { KernelsAVX2.sumAlongRows($0, $1, $2, $3, $4) },
      maximumAlongRows: { KernelsAVX2.maximumAlongRows($0, $1, $2, $3, $4) },
      copyStrided: { KernelsAVX2.copyStrided($0, $1, $2, $3, $4) },
      copyRows: { KernelsAVX2.copyRows($0, $1, $2, $3, $4, $5) },
      transpose: { KernelsAVX2.transposeMatrix($0, $1, $2, $3, $4, $5) }, fill: { KernelsAVX2.fillRun($0, $1, $2) },
      drawUniform: { KernelsAVX2.randomUniform($0, $1, $2, $3, $4, $5, $6) },
      drawBernoulli: { KernelsAVX2.randomBernoulli($0, $1, $2, $3, $4, $5, $6) },
      drawNormal: { KernelsAVX2.randomNormal($0, $1, $2, $3, $4, $5, $6) })

    private static let avx512 = ElementwiseKernels(
      operation: { KernelsAVX512.elementwiseKernel($0) },
      sumOverRows: { KernelsAVX512.sumOverRows($0, $1, $2, $3, $4) },
      maximumOverRows: { KernelsAVX512.maximumOverRows($0, $1, $2, $3, $4) },
      sumAlongRows: { KernelsAVX512.sumAlongRows($0, $1, $2, $3, $4) },
      maximumAlongRows: { KernelsAVX512.maximumAlongRows($0, $1, $2, $3, $4) },
      copyStrided: { KernelsAVX512.copyStrided($0, $1, $2, $3, $4) },
      copyRows: { KernelsAVX512.copyRows($0, $1, $2, $3, $4, $5) },
      transpose: { KernelsAVX512.transposeMatrix($0, $1, $2, $3, $4, $5) }, fill: { KernelsAVX512.fillRun($0, $1, $2) },
      drawUniform: { KernelsAVX512.randomUniform($0, $1, $2, $3, $4, $5, $6) },
      drawBernoulli: { KernelsAVX512.randomBernoulli($0, $1, $2, $3, $4, $5, $6) },
      drawNormal: { KernelsAVX512.randomNormal($0, $1, $2, $3, $4, $5, $6) })
  #endif
}
