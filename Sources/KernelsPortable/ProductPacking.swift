import CKernelSupport
import CKernelSupport.Vectors

#if WIDTH16
  private typealias DoubleVector = SIMD32<Float>
#elseif WIDTH8
  private typealias DoubleVector = SIMD16<Float>
#else
  private typealias DoubleVector = SIMD8<Float>
#endif

/// Packs a block of a right operand into panels, so that a tile reads it in one stream.
@inline(never)
func productPackRight(_ job: UnsafePointer<ProductPacking>) {
  let block = job.pointee
  let source = block.source.unsafelyUnwrapped
  var column = 0
  while column < block.columns {
    let width = productPanelColumns(block.columns - column)
    let vectors = (width &+ lanes - 1) / lanes
    if block.transposed == 0 && isWide(block.columns - column) {
      let panel = block.panels.unsafelyUnwrapped + (column &* block.panelTerms &+ block.firstTerm &* width) &* 4
      packWide(source + column &* 4, block.sourceStep, block.terms, panel, block.panelTerms &* width &* 4)
      column &+= panelGroup &* width
      continue
    }
    let panel =
      block.panels.unsafelyUnwrapped
      + (column &* block.panelTerms &+ block.firstTerm &* vectors &* lanes) &* 4
    if block.transposed == 0 {
      packRows(source + column &* 4, block.sourceStep, block.terms, width, panel, vectors)
    } else {
      packColumns(source + column &* block.sourceStep, block.sourceStep, block.terms, width, panel, vectors)
    }
    column &+= width
  }
}

/// Panels that are packed at a time, so that the rows of the source are read in long stretches.
private let panelGroup = 4
/// How many terms ahead a packing fetches.
private let fetchedTerms = 8

/// Whether a group of panels of the full width begins where so many columns are left.
private func isWide(_ left: Int) -> Bool {
  left >= (panelGroup &+ 1) &* productPanelColumns(left) &+ lanes
}

/// Copies rows into a group of panels of the full width.
private func packWide(
  _ source: UnsafeRawPointer, _ sourceStep: Int, _ terms: Int, _ panels: UnsafeMutableRawPointer, _ panelStep: Int
) {
  #if WIDTH16
    let vectors = 3
  #else
    let vectors = 2
  #endif
  var from = source
  var to = panels
  for _ in 0..<terms {
    for line in 0..<panelGroup &* vectors &* vectorBytes / 64 {
      atelier_prefetch_read(from + (fetchedTerms &* sourceStep &+ 64 &* line))
    }
    for panel in 0..<panelGroup {
      for vector in 0..<vectors {
        let place = vector &* vectorBytes
        store(load(from + (panel &* vectors &* vectorBytes &+ place)), to + (panel &* panelStep &+ place))
      }
    }
    from += sourceStep
    to += vectors &* vectorBytes
  }
}

/// Copies rows of `width` numbers, filled up to whole vectors.
private func packRows(
  _ source: UnsafeRawPointer, _ sourceStep: Int, _ terms: Int, _ width: Int, _ panel: UnsafeMutableRawPointer,
  _ vectors: Int
) {
  let last = (vectors - 1) &* vectorBytes
  let tail = width - (vectors - 1) &* lanes
  var from = source
  var to = panel
  if tail == lanes {
    for _ in 0..<terms {
      for vector in 0..<vectors { store(load(from + vector &* vectorBytes), to + vector &* vectorBytes) }
      from += sourceStep
      to += vectors &* vectorBytes
    }
  } else {
    let part = firstLanes(tail)
    for _ in 0..<terms {
      for vector in 0..<vectors - 1 { store(load(from + vector &* vectorBytes), to + vector &* vectorBytes) }
      store(loadPart(from + last, part), to + last)
      from += sourceStep
      to += vectors &* vectorBytes
    }
  }
}

/// Copies columns of `terms` numbers, which lie `sourceStep` bytes apart, so that they become rows: square blocks of a
/// vector's size are transposed in registers.
private func packColumns(
  _ source: UnsafeRawPointer, _ sourceStep: Int, _ terms: Int, _ width: Int, _ panel: UnsafeMutableRawPointer,
  _ vectors: Int
) {
  for vector in 0..<vectors {
    let columns = width - vector &* lanes < lanes ? width - vector &* lanes : lanes
    let from = source + vector &* lanes &* sourceStep
    var term = 0
    while term < terms {
      let rows = terms - term < lanes ? terms - term : lanes
      let to = panel + (term &* vectors &+ vector) &* vectorBytes
      transpose(from + term &* 4, sourceStep, columns, rows, to, vectors &* vectorBytes)
      term &+= lanes
    }
  }
}

/// Transposes a block of `stored` rows with `length` numbers each, at most a vector's; missing rows count as zeros.
///
/// Each stage puts the even numbers of two neighbouring rows in one half of the rows and the odd ones in the other. That
/// rotates the bits of (row, lane) by one; after as many stages as a lane has bits, row and lane have changed places.
@inline(__always) private func transpose(
  _ source: UnsafeRawPointer, _ sourceStep: Int, _ stored: Int, _ length: Int, _ target: UnsafeMutableRawPointer,
  _ targetStep: Int
) {
  #if WIDTH16
    var rows = InlineArray<16, Vector>(repeating: .zero)
    let half = 8
    let stages = 4
  #elseif WIDTH8
    var rows = InlineArray<8, Vector>(repeating: .zero)
    let half = 4
    let stages = 3
  #else
    var rows = InlineArray<4, Vector>(repeating: .zero)
    let half = 2
    let stages = 2
  #endif
  if stored == lanes && length == lanes {
    for row in 0..<2 * half { rows[row] = load(source + row &* sourceStep) }
  } else {
    let part = firstLanes(length)
    for row in 0..<2 * half where row < stored { rows[row] = loadPart(source + row &* sourceStep, part) }
  }
  for _ in 0..<stages {
    let before = rows
    for row in 0..<half {
      let pair = DoubleVector(lowHalf: before[2 * row], highHalf: before[2 * row + 1])
      rows[row] = pair.evenHalf
      rows[row + half] = pair.oddHalf
    }
  }
  for row in 0..<2 * half where row < length { store(rows[row], target + row &* targetStep) }
}

/// Packs `rows` rows of a transposed left operand (stored term after term, `sourceStep` bytes apart) into rows of
/// contiguous terms, `packedStep` bytes apart: tiles read both kinds of left operand alike.
@inline(never)
func productPackLeft(
  _ source: UnsafeRawPointer, _ sourceStep: Int, _ terms: Int, _ rows: Int, _ packed: UnsafeMutableRawPointer,
  _ packedStep: Int
) {
  var row = 0
  while row < rows {
    // A few cache lines of each term at a time.
    let group = rows - row < packedGroup ? rows - row : packedGroup
    var term = 0
    while term < terms {
      let stored = terms - term < lanes ? terms - term : lanes
      let from = source + (term &* sourceStep &+ row &* 4)
      let to = packed + (row &* packedStep &+ term &* 4)
      // Terms may lie pages apart, where no processor fetches ahead by itself.
      if terms - term >= 2 &* lanes {
        for ahead in lanes..<2 &* lanes {
          var line = 0
          while line < group {
            atelier_prefetch_read(from + (ahead &* sourceStep &+ line &* 4))
            line &+= 16
          }
        }
      }
      var place = 0
      while place < group {
        let length = group - place < lanes ? group - place : lanes
        transpose(from + place &* 4, sourceStep, stored, length, to + place &* packedStep, packedStep)
        place &+= lanes
      }
      term &+= lanes
    }
    row &+= group
  }
}

/// Rows that are packed at a time.
private let packedGroup = 64
