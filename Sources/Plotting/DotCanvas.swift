/// A canvas of dots, several to a character cell. How many is the only difference between braille, half blocks and ASCII
/// while something is drawn; `glyphs(of:)` then finds the characters.
struct DotCanvas: Canvas {
  let style: TextStyle
  let columns: Int
  let rows: Int
  /// Dots of the whole canvas.
  let width: Int
  let height: Int
  /// Draws letters for points, and for lines in ASCII, since nothing else tells the series apart.
  let usesStamps: Bool
  private var stampsLines: Bool { usesStamps && style.glyphs == .ascii }

  /// The colour of each dot that was drawn, 0 for none.
  private(set) var ink: [Paint]
  /// The colours behind the dots; empty without a field.
  private(set) var ground: [Paint] = []
  /// How much of each dot's ground is lit where there is no colour, 0...1, negative where there is none; empty without one.
  private(set) var shade: [Float] = []
  /// Whether the ground is pictures, which are shown by dots of their own colour.
  private(set) var showsPictures = false
  /// Letters that take a whole cell.
  private(set) var stamps: [UInt32: (scalar: UInt32, paint: Paint)] = [:]

  init(_ style: TextStyle, columns: Int, rows: Int, usesStamps: Bool = false) {
    self.style = style
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.usesStamps = usesStamps
    let cell = style.glyphs.dots
    width = self.columns * cell.width
    height = self.rows * cell.height
    ink = [Paint](repeating: .none, count: width * height)
  }

  var resolution: (width: Int, height: Int) { (width, height) }

  // MARK: Drawing

  mutating func polyline(_ places: [Point], style mark: PanelFrame.MarkStyle, of many: Int) {
    guard width > 0 && height > 0, let first = places.first else { return }
    let paint = paint(mark)
    // Where there is no colour, dashes tell the series apart.
    let dashes = style.colors == .none && !stampsLines ? Self.dashes(mark) : nil
    var previous = dot(first)
    var travelled = 0
    if places.count == 1 { set(previous, paint, mark, stamped: stampsLines) }
    for place in places.dropFirst() {
      let next = dot(place)
      travelled = segment(from: previous, to: next, paint, mark, dashes, travelled)
      previous = next
    }
  }

  mutating func markers(_ places: [Point], style mark: PanelFrame.MarkStyle) {
    guard width > 0 && height > 0 else { return }
    let paint = paint(mark)
    let isLarge = style.glyphs == .braille && !usesStamps && places.count <= 120
    for place in places {
      let (x, y) = dot(place)
      set((x, y), paint, mark, stamped: usesStamps)
      guard isLarge else { continue }
      for (dx, dy) in [(1, 0), (0, 1), (1, 1)] where x + dx < width && y + dy < height {
        set((x + dx, y + dy), paint, mark, stamped: false)
      }
    }
  }

  mutating func bar(from low: Point, to high: Point, style mark: PanelFrame.MarkStyle) {
    guard width > 0 && height > 0 else { return }
    let paint = paint(mark)
    let left = Int((low.x * Double(width)).rounded())
    let right = max(left + 1, Int((high.x * Double(width)).rounded()))
    let top = dot(high).y
    let bottom = dot(low).y
    for y in top...max(top, bottom) {
      for x in left..<min(right, width) { set((x, y), paint, mark, stamped: stampsLines) }
    }
  }

  mutating func level(at level: Double) {
    guard width > 0 && height > 0 else { return }
    let paint = Paint(style.theme.faintInk)
    let y = dot(Point(x: 0, y: level)).y
    for x in stride(from: 0, to: width, by: style.glyphs == .braille ? 4 : 2) where ink[y * width + x] == .none {
      ink[y * width + x] = paint
    }
  }

  mutating func field(_ field: Field, from low: Point, to high: Point) {
    guard width > 0 && height > 0 else { return }
    prepareGround()
    let ends = field.ends
    let sampler = FieldSampler(field)
    for y in 0..<height {
      let v = (1 - (Double(y) + 0.5) / Double(height) - low.y) / (high.y - low.y)
      guard v >= 0 && v <= 1 else { continue }
      for x in 0..<width {
        let u = ((Double(x) + 0.5) / Double(width) - low.x) / (high.x - low.x)
        guard u >= 0 && u <= 1, let value = sampler.value(u, v) else { continue }
        let share = min(1, max(0, (value - ends.low) / (ends.high - ends.low)))
        ground[y * width + x] = Paint(field.color(share: share, theme: style.theme))
        shade[y * width + x] = Float(share)
      }
    }
  }

  /// Puts a picture with its upper left corner at a dot; what does not fit is cut off.
  mutating func picture(_ raster: Raster, left: Int, top: Int) {
    showsPictures = true
    prepareGround()
    for y in 0..<max(0, min(raster.height, height - top)) {
      for x in 0..<max(0, min(raster.width, width - left)) {
        let color = raster[x, y]
        let share = Float(color.luma) / 255
        ground[(top + y) * width + left + x] = Paint(color)
        // A dot is light on a dark ground and dark on a light one.
        shade[(top + y) * width + left + x] = style.theme == .dark ? share : 1 - share
      }
    }
  }

  private mutating func prepareGround() {
    guard ground.isEmpty else { return }
    ground = [Paint](repeating: .none, count: width * height)
    shade = [Float](repeating: -1, count: width * height)
  }

  // MARK: Dots

  private func paint(_ mark: PanelFrame.MarkStyle) -> Paint {
    let color = style.theme.series(mark.colorIndex)
    return Paint(mark.isFaint ? color.mixed(with: style.theme.ground, share: 0.55) : color)
  }

  private func dot(_ place: Point) -> (x: Int, y: Int) {
    (
      min(width - 1, max(0, Int((place.x * Double(width - 1)).rounded()))),
      min(height - 1, max(0, Int(((1 - place.y) * Double(height - 1)).rounded())))
    )
  }

  private mutating func set(
    _ dot: (x: Int, y: Int), _ paint: Paint, _ mark: PanelFrame.MarkStyle, stamped: Bool
  ) {
    guard stamped else {
      ink[dot.y * width + dot.x] = paint
      return
    }
    let cell = style.glyphs.dots
    let index = UInt32(dot.y / cell.height * columns + dot.x / cell.width)
    stamps[index] = (Self.letter(mark.order), paint)
  }

  /// Draws a segment (Bresenham) and returns how many dots the line has travelled.
  private mutating func segment(
    from a: (x: Int, y: Int), to b: (x: Int, y: Int), _ paint: Paint, _ mark: PanelFrame.MarkStyle,
    _ dashes: (on: Int, period: Int)?, _ travelled: Int
  ) -> Int {
    let (dx, dy) = (abs(b.x - a.x), -abs(b.y - a.y))
    let (stepX, stepY) = (a.x < b.x ? 1 : -1, a.y < b.y ? 1 : -1)
    var (x, y, error, travelled) = (a.x, a.y, dx + dy, travelled)
    while true {
      if dashes.map({ travelled % $0.period < $0.on }) ?? true { set((x, y), paint, mark, stamped: stampsLines) }
      if x == b.x && y == b.y { return travelled }
      travelled += 1
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        x += stepX
      }
      if doubled <= dx {
        error += dx
        y += stepY
      }
    }
  }

  /// The letter of a series where letters tell the series apart.
  static func letter(_ order: Int) -> UInt32 {
    let letters: [Unicode.Scalar] = ["o", "x", "+", "*", "#", "@"]
    return letters[order % letters.count].value
  }

  static func letterText(_ order: Int) -> String { Unicode.Scalar(letter(order)).map { String($0) } ?? "" }

  private static func dashes(_ mark: PanelFrame.MarkStyle) -> (on: Int, period: Int)? {
    if mark.isFaint { return (1, 3) }
    return [nil, (5, 8), (1, 3), (7, 10), (2, 5)][mark.order % 5]
  }
}

/// A colour or none, in four bytes.
struct Paint: Hashable {
  private let bits: UInt32

  static let none = Paint(bits: 0)

  private init(bits: UInt32) { self.bits = bits }

  init(_ color: Color) {
    bits = 0xFF00_0000 | UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
  }

  var color: Color? { bits == 0 ? nil : Color(hex: bits & 0xFF_FFFF) }
}

extension TextStyle.Glyphs {
  /// How many dots a character cell holds.
  var dots: (width: Int, height: Int) {
    switch self {
    case .braille: (2, 4)
    case .halfBlocks: (1, 2)
    case .ascii: (1, 3)
    }
  }

  /// The height of a dot in widths of a dot, for cells twice as high as wide.
  var dotAspect: Double { 2 * Double(dots.width) / Double(dots.height) }
}

/// Numbers of a field: those of the cells themselves for a matrix, else between the cells' centres.
struct FieldSampler {
  private let field: Field
  private let rows: Int

  init(_ field: Field) {
    self.field = field
    rows = field.rows
  }

  /// The bilinear interpolation at a place in 0...1; the nearest cell where a neighbour is not a number.
  func value(_ u: Double, _ v: Double) -> Double? {
    if field.scale == .magnitude {
      let column = min(field.columns - 1, max(0, Int(u * Double(field.columns))))
      let value = cell(column, min(rows - 1, max(0, Int(v * Double(rows)))))
      return value.isNaN ? nil : value
    }
    let x = min(Double(field.columns - 1), max(0, u * Double(field.columns) - 0.5))
    let y = min(Double(rows - 1), max(0, v * Double(rows) - 0.5))
    let (left, bottom) = (Int(x), Int(y))
    let (right, top) = (min(left + 1, field.columns - 1), min(bottom + 1, rows - 1))
    let (s, t) = (x - Double(left), y - Double(bottom))
    let low = cell(left, bottom) * (1 - s) + cell(right, bottom) * s
    let high = cell(left, top) * (1 - s) + cell(right, top) * s
    let value = low * (1 - t) + high * t
    if value.isFinite { return value }
    let nearest = cell(s < 0.5 ? left : right, t < 0.5 ? bottom : top)
    return nearest.isNaN ? nil : nearest
  }

  private func cell(_ column: Int, _ row: Int) -> Double { field.values[row * field.columns + column] }
}
