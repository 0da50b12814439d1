/// How an iteration space is cut into tiles, and tiles into pieces.
struct TileGeometry: Sendable {
  /// What a tile is.
  enum Form: Sendable {
    /// A part of one long line: no row or column matters.
    case line
    /// Several whole rows.
    case rows
    /// A part of one row.
    case partsOfRows
  }

  let form: Form
  /// All elements.
  let count: Int
  let columns: Int
  /// The elements of a tile, a multiple of 16 (and of the columns, for whole rows).
  let tile: Int
  /// How many tiles a row has, when tiles are parts of rows; else 1.
  let tilesInRow: Int
  let tileCount: Int
  /// Tiles of a piece; pieces are what workers share, and what partial sums are kept of.
  let tilesInPiece: Int

  var pieceCount: Int { (tileCount + tilesInPiece - 1) / tilesInPiece }

  /// Whole rows make a line of which every part of this length is aligned to 16 elements and to rows.
  var superRow: Int { Self.superRow(columns) }

  private static func superRow(_ columns: Int) -> Int { columns * (16 >> min(4, columns.trailingZeroBitCount)) }

  /// The largest number of pieces: enough to share evenly, few enough that joining them costs nothing.
  private static let maximumPieces = 32
  private static let largestTile = 2048

  /// What tiles are, if rows or columns matter or not.
  static func form(columns: Int, usesRows: Bool) -> Form {
    if !usesRows { return .line }
    let (superRow, overflow) = columns.multipliedReportingOverflow(by: 16 >> min(4, columns.trailingZeroBitCount))
    return !overflow && superRow <= largestTile ? .rows : .partsOfRows
  }

  /// - Parameters:
  ///   - buffers: how many arrays and slots a tile touches.
  ///   - streams: how many arrays move with the tile.
  init(rows: Int, columns: Int, form: Form, buffers: Int, streams: Int, isParallel: Bool) {
    let count = rows * columns
    let form = count == 0 ? .line : form
    self.form = form
    self.columns = columns
    self.count = count
    // Tiles leave half of a first-level cache of 48 KB alone. Where the arrays come from memory, shorter ones overlap
    // better with what the processor fetches ahead.
    let isStreaming = count * streams > 1 << 18
    let target = max(128, min(isStreaming ? 512 : Self.largestTile, 6144 / max(1, buffers)) & ~15)
    switch form {
    case .line:
      tile = max(16, min(target, (count + 15) & ~15))
      tilesInRow = 1
      tileCount = (count + tile - 1) / tile
    case .rows:
      let superRow = Self.superRow(columns)
      let whole = (count + superRow - 1) / superRow
      tile = superRow * max(1, min(target / superRow, whole))
      tilesInRow = 1
      tileCount = (count + tile - 1) / tile
    case .partsOfRows:
      let wanted = max(target, 512)
      let parts = (columns + wanted - 1) / wanted
      let part = ((columns + parts - 1) / parts + 15) & ~15
      tile = part
      tilesInRow = (columns + part - 1) / part
      tileCount = rows * tilesInRow
    }
    let pieces = isParallel ? Self.maximumPieces : 1
    let rowsOfTiles = tileCount / tilesInRow
    let share = (rowsOfTiles + pieces - 1) / pieces
    tilesInPiece = max(1, share) * tilesInRow
  }
}
