import CKernelSupport
import CKernelSupport.Vectors

/// `a * b + c`, in one instruction where there is one. With `fused` of `Vectors.h` the largest tiles run out of registers.
@inline(__always) private func fused(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
  #if FMA
    c.addingProduct(a, b)
  #else
    c + a * b
  #endif
}

/// The last vector of a panel's row.
@inline(__always) private func loadRight(_ address: UnsafeRawPointer, _ part: FirstLanes) -> Vector {
  #if WIDTH16
    // Rows that end within a vector are read with a mask, so that nothing beyond them is touched.
    loadPart(address, part)
  #else
    load(address)
  #endif
}

// The largest tile leaves registers for the factors: of 32 vector registers 24 (or 16) hold sums, of 16 at most 12; without
// fused multiply-add, products need registers too.
#if WIDTH16
  private let tileRows = 8
  private let tileVectors = 3
#elseif WIDTH8
  private let tileRows = 6
  private let tileVectors = 2
#elseif arch(arm64)
  private let tileRows = 8
  private let tileVectors = 2
#else
  private let tileRows = 4
  private let tileVectors = 2
#endif

/// How many rows the largest tile has.
func productTileRows() -> Int { tileRows }

/// The width of the panel that begins where so many columns are left: as wide as a tile, but no last panel of one
/// vector beside a whole one, for narrow tiles are slow.
@inline(never)
func productPanelColumns(_ left: Int) -> Int { panelColumns(left) }

@inline(__always) private func panelColumns(_ left: Int) -> Int {
  #if WIDTH16
    if left > 4 &* lanes || left == 3 &* lanes { return 3 &* lanes }
    if left > 2 &* lanes && left < 3 &* lanes { return left }
    return left < 2 &* lanes ? left : 2 &* lanes
  #else
    return left < tileVectors &* lanes ? left : tileVectors &* lanes
  #endif
}

/// A register-blocked product: `rows` rows by `vectors` vectors of sums that stay in registers.
private enum Tile<let rows: Int, let vectors: Int> {
  @inline(never)
  static func multiply(_ tile: UnsafePointer<ProductTile>) {
    let left = UnsafeRawPointer(tile).assumingMemoryBound(to: UnsafeRawPointer.self)
    let output = (UnsafeRawPointer(tile) + 64).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    let leftStep = tile.pointee.leftStep
    let rightStep = tile.pointee.rightStep
    let steps = tile.pointee.steps
    let right = tile.pointee.right.unsafelyUnwrapped
    let runs = tile.pointee.runs.unsafelyUnwrapped
    let part = firstLanes(tile.pointee.tail)
    var sums = InlineArray<rows, InlineArray<vectors, Vector>>(repeating: InlineArray(repeating: .zero))
    for run in 0..<tile.pointee.runCount {
      let start = runs[run]
      var rowPointers = InlineArray<rows, UnsafeRawPointer>(repeating: right)
      for row in 0..<rows { rowPointers[row] = left[row] + start.left }
      var panel = right + start.right &* rightStep
      var offset = 0
      for _ in 0..<steps {
        var factors = InlineArray<vectors, Vector>(repeating: .zero)
        for vector in 0..<vectors - 1 { factors[vector] = load(panel + vectorBytes &* vector) }
        factors[vectors - 1] = loadRight(panel + vectorBytes &* (vectors - 1), part)
        for row in 0..<rows {
          let factor = Vector(repeating: (rowPointers[row] + offset).loadUnaligned(as: Float.self))
          for vector in 0..<vectors { sums[row][vector] = fused(factor, factors[vector], sums[row][vector]) }
        }
        offset &+= leftStep
        panel += rightStep
      }
    }
    let last = vectorBytes &* (vectors - 1)
    if tile.pointee.accumulate != 0 {
      for row in 0..<rows {
        let target = output[row]
        for vector in 0..<vectors - 1 {
          store(load(target + vectorBytes &* vector) + sums[row][vector], target + vectorBytes &* vector)
        }
        storePart(loadPart(target + last, part) + sums[row][vectors - 1], target + last, part)
      }
    } else {
      for row in 0..<rows {
        let target = output[row]
        for vector in 0..<vectors - 1 { store(sums[row][vector], target + vectorBytes &* vector) }
        storePart(sums[row][vectors - 1], target + last, part)
      }
    }
  }
}

/// The tiles of one width, by their number of rows.
private enum Tiles<let vectors: Int> {
  @inline(__always)
  static func multiply(_ rows: Int, _ tile: UnsafePointer<ProductTile>) {
    switch rows {
    case 1: Tile<1, vectors>.multiply(tile)
    case 2: Tile<2, vectors>.multiply(tile)
    case 3: Tile<3, vectors>.multiply(tile)
    case 4: Tile<4, vectors>.multiply(tile)
    #if WIDTH8
      case 5: Tile<5, vectors>.multiply(tile)
      case 6: Tile<6, vectors>.multiply(tile)
    #elseif WIDTH16 || arch(arm64)
      case 5: Tile<5, vectors>.multiply(tile)
      case 6: Tile<6, vectors>.multiply(tile)
      case 7: Tile<7, vectors>.multiply(tile)
      case 8: Tile<8, vectors>.multiply(tile)
    #endif
    default: break
    }
  }
}

/// Multiplies the rows from `firstRow` to before `endRow` of a grid, a panel of columns after the other: the panel stays in
/// the second cache, and so do rows that the caller takes few enough of.
@inline(never)
func productMultiply(_ job: UnsafePointer<ProductGrid>, _ firstRow: Int, _ endRow: Int) {
  var tile = ProductTile()
  withUnsafeMutablePointer(to: &tile) { multiply(job, firstRow, endRow, $0) }
}

@inline(__always)
private func multiply(
  _ job: UnsafePointer<ProductGrid>, _ firstRow: Int, _ endRow: Int, _ tile: UnsafeMutablePointer<ProductTile>
) {
  let grid = job.pointee
  tile.pointee.leftStep = grid.leftStep
  tile.pointee.runs = grid.runs
  tile.pointee.runCount = grid.runCount
  tile.pointee.steps = grid.steps
  tile.pointee.accumulate = grid.accumulate
  var column = 0
  while column < grid.columns {
    let width = panelColumns(grid.columns - column)
    let vectors = (width &+ lanes - 1) / lanes
    tile.pointee.tail = width - (vectors - 1) &* lanes
    if grid.rightStep == 0 {
      tile.pointee.right = grid.right.unsafelyUnwrapped + column &* grid.panelTerms &* 4
      tile.pointee.rightStep = vectors &* vectorBytes
    } else {
      tile.pointee.right = grid.right.unsafelyUnwrapped + column &* 4
      tile.pointee.rightStep = grid.rightStep
    }
    multiplyPanel(job, firstRow, endRow, column, vectors, tile)
    column &+= width
  }
}

/// Multiplies rows with the panel of `tile`, whose columns begin at `column`.
@inline(__always)
private func multiplyPanel(
  _ job: UnsafePointer<ProductGrid>, _ firstRow: Int, _ endRow: Int, _ column: Int, _ vectors: Int,
  _ tile: UnsafeMutablePointer<ProductTile>
) {
  let grid = job.pointee
  let left = UnsafeMutableRawPointer(tile).assumingMemoryBound(to: UnsafeRawPointer.self)
  let output = (UnsafeMutableRawPointer(tile) + 64).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
  let panelOutput = grid.output.unsafelyUnwrapped + column &* 4
  var outer = firstRow / grid.innerCount
  var inner = firstRow - outer &* grid.innerCount
  var row = firstRow
  while row < endRow {
    let rows = endRow - row < tileRows ? endRow - row : tileRows
    for place in 0..<rows {
      left[place] = grid.left.unsafelyUnwrapped + (outer &* grid.leftOuter &+ inner &* grid.leftInner)
      output[place] = panelOutput + (outer &* grid.outputOuter &+ inner &* grid.outputInner)
      inner &+= 1
      if inner == grid.innerCount {
        inner = 0
        outer &+= 1
      }
    }
    // The sums are added to, or overwrite, lines that are best on their way while the tile computes.
    if grid.outputIsNear == 0 {
      for place in 0..<rows {
        for vector in 0..<vectors { atelier_prefetch_write(output[place] + vector &* vectorBytes) }
      }
    }
    switch vectors {
    case 1: Tiles<1>.multiply(rows, tile)
    case 2: Tiles<2>.multiply(rows, tile)
    #if WIDTH16
      default: Tiles<3>.multiply(rows, tile)
    #else
      default: break
    #endif
    }
    row &+= rows
  }
}
