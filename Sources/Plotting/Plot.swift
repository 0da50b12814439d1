/// A picture as data: what to show, not yet how.
///
/// The same value is drawn in a terminal (`block`, `text`), as pixels (`image`, `png`) and as a drawing (`svg`), so what
/// `plot x` shows is what `save x` writes.
public struct Plot: Hashable, Sendable {
  /// A line above everything; none if `nil`.
  public var title: String?

  /// What is shown below the title.
  public var content: Content

  /// The kinds of content.
  public enum Content: Hashable, Sendable {
    /// Coordinate systems, one above the other, the first on top.
    case panels([Panel])
    /// A grid of pictures.
    case pictures(PictureGrid)
    /// Grids of pictures shown one after the other. A text surface shows the last one.
    case animation([PictureGrid], secondsPerFrame: Double)
  }

  /// A plot of the given content.
  public init(_ content: Content, title: String? = nil) {
    self.content = content
    self.title = title
  }

  /// A plot of one panel.
  public init(_ panel: Panel, title: String? = nil) {
    self.init(.panels([panel]), title: title)
  }
}

/// One coordinate system and what is drawn in it, in this order: first the field, then the rest as listed.
public struct Panel: Hashable, Sendable {
  /// A line above the panel.
  public var title: String?
  /// What is drawn.
  public var marks: [Mark]
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Whether a unit has the same length on both axes (points in the plane).
  public var equalUnits: Bool

  /// A panel of marks; axes left out find their own range.
  public init(_ marks: [Mark], title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), equalUnits: Bool = false) {
    self.marks = marks
    self.title = title
    self.x = x
    self.y = y
    self.equalUnits = equalUnits
  }
}

/// How numbers become places along one direction.
public struct Axis: Hashable, Sendable {
  /// What the numbers are, such as `step`.
  public var label: String?
  /// The ends; found from the data where `nil`.
  public var range: ClosedRange<Double>?
  /// Whether equal ratios take equal lengths. Values that are not positive are left out.
  public var isLogarithmic: Bool
  /// Whether the numbers grow downwards or leftwards, as the rows of a matrix do.
  public var isReversed: Bool
  /// Whether the numbers count something, so that only whole ones are marked.
  public var isWhole: Bool

  /// An axis; everything left out is found from the data.
  public init(
    label: String? = nil, range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false, isReversed: Bool = false,
    isWhole: Bool = false
  ) {
    self.label = label
    self.range = range
    self.isLogarithmic = isLogarithmic
    self.isReversed = isReversed
    self.isWhole = isWhole
  }
}

/// Something that is drawn in a panel.
public enum Mark: Hashable, Sendable {
  /// Lines through points.
  case lines(LineSeries)
  /// Points that are not connected.
  case points(PointSeries)
  /// Bars over intervals.
  case histogram(Histogram)
  /// A colour for each place of a rectangle.
  case field(Field)
  /// A thin horizontal line at a value that means something, such as 0.5.
  case level(Double)
}

/// Curves that belong together: one entry in the legend, one colour.
public struct LineSeries: Hashable, Sendable {
  /// The legend's text; a series without one is not in the legend.
  public var name: String?
  /// The curves. A value that is not finite interrupts its curve.
  public var curves: [Curve]
  /// The place in the palette; by order of the panel's series where `nil`.
  public var colorIndex: Int?
  /// Drawn thin and pale, as a background to other series.
  public var isFaint: Bool

  /// A series of curves.
  public init(_ curves: [Curve], name: String? = nil, colorIndex: Int? = nil, isFaint: Bool = false) {
    self.curves = curves
    self.name = name
    self.colorIndex = colorIndex
    self.isFaint = isFaint
  }
}

/// One curve: values at places that are given or counted.
public struct Curve: Hashable, Sendable {
  /// The places, as many as values; 0, 1, 2... where `nil`.
  public var x: [Double]?
  /// The values.
  public var y: [Double]

  /// A curve. Of two arrays of unequal length the longer one's rest is not drawn.
  public init(x: [Double]? = nil, y: [Double]) {
    self.x = x
    self.y = y
  }

  /// How many points it has.
  var count: Int { x.map { min($0.count, y.count) } ?? y.count }

  func point(_ index: Int) -> Point { Point(x: x?[index] ?? Double(index), y: y[index]) }
}

/// A place in the plane.
public struct Point: Hashable, Sendable {
  /// Rightwards.
  public var x: Double
  /// Upwards.
  public var y: Double

  /// A point from its coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// Points that belong together: one entry in the legend, one colour.
public struct PointSeries: Hashable, Sendable {
  /// The legend's text; a series without one is not in the legend.
  public var name: String?
  /// The points. One with a value that is not finite is left out.
  public var points: [Point]
  /// The place in the palette; by order of the panel's series where `nil`.
  public var colorIndex: Int?

  /// A series of points.
  public init(_ points: [Point], name: String? = nil, colorIndex: Int? = nil) {
    self.points = points
    self.name = name
    self.colorIndex = colorIndex
  }
}

/// How many values fall into each of several intervals of equal length.
public struct Histogram: Hashable, Sendable {
  /// The legend's text.
  public var name: String?
  /// From the left end of the first interval to the right end of the last.
  public var range: ClosedRange<Double>
  /// How many values fell into each interval.
  public var counts: [Int]
  /// The place in the palette; by order of the panel's series where `nil`.
  public var colorIndex: Int?
  /// How many values fell into none, for they are not finite.
  public var omitted = 0

  /// A histogram that has been counted.
  public init(counts: [Int], range: ClosedRange<Double>, name: String? = nil, colorIndex: Int? = nil) {
    self.counts = counts
    self.range = range
    self.name = name
    self.colorIndex = colorIndex
  }
}

/// A number for each cell of a grid over a rectangle, shown as colour: a discriminator's answers over the plane.
public struct Field: Hashable, Sendable {
  /// `rows * columns` numbers, row by row, the *lowest* row first.
  public var values: [Double]
  /// The number of cells from left to right.
  public var columns: Int
  /// The horizontal extent.
  public var x: ClosedRange<Double>
  /// The vertical extent.
  public var y: ClosedRange<Double>
  /// How numbers become colours.
  public var scale: Scale

  /// How the numbers of a field become colours.
  public enum Scale: Hashable, Sendable {
    /// Probabilities 0...1: orange for 0 ("fake"), neutral at one half, blue for 1 ("real").
    case probability
    /// Raw scores: as `probability`, neutral at zero, the ends at the greatest absolute value.
    case score
    /// The numbers of a matrix, dark to bright from the least to the greatest, each cell in one colour.
    case magnitude
  }

  /// A field of `columns` cells a row.
  public init(
    values: [Double], columns: Int, x: ClosedRange<Double>, y: ClosedRange<Double>, scale: Scale = .probability
  ) {
    self.values = values
    self.columns = columns
    self.x = x
    self.y = y
    self.scale = scale
  }

  /// The number of complete rows.
  public var rows: Int { columns > 0 ? values.count / columns : 0 }
}
