import CKernelSupport
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The C function pointers of matrix products and convolutions, and the lengths that they were built with.
struct ProductKernels: Sendable {
  /// Multiplies some rows of a grid.
  let multiply: @convention(c) (_ grid: UnsafePointer<ProductGrid>, _ firstRow: Int, _ endRow: Int) -> Void
  /// Packs a block of a right operand.
  let packRight: @convention(c) (_ block: UnsafePointer<ProductPacking>) -> Void
  /// Packs rows of a transposed left operand: source, its step, terms, rows, packed rows, their step.
  let packLeft:
    @convention(c) (UnsafeRawPointer, Int, _ terms: Int, _ rows: Int, UnsafeMutableRawPointer, _ packedStep: Int) ->
      Void
  /// Scalar products of rows (pointer, step) with one vector.
  let dots:
    @convention(c) (
      UnsafeRawPointer, Int, _ right: UnsafeRawPointer, _ terms: Int, _ rows: Int,
      _ output: UnsafeMutablePointer<Float>, _ accumulate: Int
    ) -> Void
  /// One row (pointer, step) times some columns of a matrix (pointer, step).
  let combineRows:
    @convention(c) (
      UnsafeRawPointer, Int, UnsafeRawPointer, Int, _ terms: Int, _ firstColumn: Int, _ endColumn: Int,
      _ output: UnsafeMutablePointer<Float>, _ accumulate: Int
    ) -> Void
  /// Copies the channels of a pixel of several pictures (pointer, step) into blocks (pointer, step) as high as a tile.
  let packChannels:
    @convention(c) (
      UnsafeRawPointer, Int, _ pictures: Int, _ channels: Int, UnsafeMutableRawPointer, _ blockStep: Int
    ) -> Void
  /// Adds arrays that lie one after the other.
  let addParts:
    @convention(c) (
      UnsafePointer<Float>, _ partCount: Int, _ count: Int, _ sums: UnsafeMutablePointer<Float>
    ) -> Void
  /// Sums products over taps, for a stretch of targets.
  let gather: @convention(c) (_ job: UnsafePointer<ConvolutionGather>) -> Void
  /// How wide the panel is that begins where so many columns are left.
  let panelColumns: @convention(c) (_ columnsLeft: Int) -> Int
  /// The rows of the largest tile.
  let tileRows: Int
  /// The numbers of a vector.
  let lanes: Int
  /// Whether rows of a right operand that end within a vector can be read where they are.
  let readsRaggedRows: Bool

  /// The pointers into the kernel module of that name.
  init(_ name: KernelTable.Name) {
    switch name {
    #if arch(x86_64)
      case .avx512:
        multiply = { KernelsAVX512.productMultiply($0, $1, $2) }
        packRight = { KernelsAVX512.productPackRight($0) }
        packLeft = { KernelsAVX512.productPackLeft($0, $1, $2, $3, $4, $5) }
        dots = { KernelsAVX512.productDots($0, $1, $2, $3, $4, $5, $6) }
        combineRows = { KernelsAVX512.productCombineRows($0, $1, $2, $3, $4, $5, $6, $7, $8) }
        packChannels = { KernelsAVX512.convolutionPackChannels($0, $1, $2, $3, $4, $5) }
        addParts = { KernelsAVX512.convolutionAddParts($0, $1, $2, $3) }
        gather = { KernelsAVX512.convolutionGather($0) }
        panelColumns = { KernelsAVX512.productPanelColumns($0) }
        tileRows = KernelsAVX512.productTileRows()
        lanes = KernelsAVX512.productLanes()
        readsRaggedRows = true
      case .avx2:
        multiply = { KernelsAVX2.productMultiply($0, $1, $2) }
        packRight = { KernelsAVX2.productPackRight($0) }
        packLeft = { KernelsAVX2.productPackLeft($0, $1, $2, $3, $4, $5) }
        dots = { KernelsAVX2.productDots($0, $1, $2, $3, $4, $5, $6) }
        combineRows = { KernelsAVX2.productCombineRows($0, $1, $2, $3, $4, $5, $6, $7, $8) }
        packChannels = { KernelsAVX2.convolutionPackChannels($0, $1, $2, $3, $4, $5) }
        addParts = { KernelsAVX2.convolutionAddParts($0, $1, $2, $3) }
        gather = { KernelsAVX2.convolutionGather($0) }
        panelColumns = { KernelsAVX2.productPanelColumns($0) }
        tileRows = KernelsAVX2.productTileRows()
        lanes = KernelsAVX2.productLanes()
        readsRaggedRows = false
    #endif
    default:
      multiply = { KernelsPortable.productMultiply($0, $1, $2) }
      packRight = { KernelsPortable.productPackRight($0) }
      packLeft = { KernelsPortable.productPackLeft($0, $1, $2, $3, $4, $5) }
      dots = { KernelsPortable.productDots($0, $1, $2, $3, $4, $5, $6) }
      combineRows = { KernelsPortable.productCombineRows($0, $1, $2, $3, $4, $5, $6, $7, $8) }
      packChannels = { KernelsPortable.convolutionPackChannels($0, $1, $2, $3, $4, $5) }
      addParts = { KernelsPortable.convolutionAddParts($0, $1, $2, $3) }
      gather = { KernelsPortable.convolutionGather($0) }
      panelColumns = { KernelsPortable.productPanelColumns($0) }
      tileRows = KernelsPortable.productTileRows()
      lanes = KernelsPortable.productLanes()
      readsRaggedRows = false
    }
  }

  /// A length rounded up to whole vectors.
  func wholeVectors(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }
}
