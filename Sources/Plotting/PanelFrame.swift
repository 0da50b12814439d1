/// A panel with everything settled that all surfaces share: the scales, each series' colour, the legend.
struct PanelFrame {
  let panel: Panel
  let x: AxisScale
  let y: AxisScale
  /// One for each mark of the panel.
  let styles: [MarkStyle]
  let legend: [LegendEntry]
  /// How many marks are series with a place in the palette.
  let seriesCount: Int

  init(_ panel: Panel) {
    self.panel = panel
    let extent = Extent(of: panel)
    x = AxisScale(panel.x, extent.xRange)
    y = AxisScale(panel.y, extent.yRange)
    var styles: [MarkStyle] = []
    var legend: [LegendEntry] = []
    var next = 0
    for mark in panel.marks {
      let (name, kind, colorIndex, isFaint) = Self.traits(of: mark)
      guard kind.isSeries else {
        styles.append(MarkStyle(order: 0, colorIndex: 0))
        if case .field(let field) = mark {
          legend.append(LegendEntry(name: field.legendName, kind: kind, style: styles[styles.count - 1]))
        }
        continue
      }
      let style = MarkStyle(order: next, colorIndex: colorIndex ?? next, isFaint: isFaint)
      next += 1
      styles.append(style)
      if let name { legend.append(LegendEntry(name: name, kind: kind, style: style)) }
    }
    self.styles = styles
    self.legend = legend
    seriesCount = next
  }

  private static func traits(of mark: Mark) -> (String?, LegendEntry.Kind, Int?, Bool) {
    switch mark {
    case .lines(let series): (series.name, .line, series.colorIndex, series.isFaint)
    case .points(let series): (series.name, .point, series.colorIndex, false)
    case .histogram(let histogram): (histogram.name, .bar, histogram.colorIndex, false)
    case .field(let field): (nil, .gradient(field), nil, false)
    case .level: (nil, .level, nil, true)
    }
  }

  /// How the marks that stand at a place in the panel look.
  struct MarkStyle: Hashable {
    /// Which of the panel's series it is, counted from 0: decides dashes and letters where there is no colour.
    var order: Int
    /// The place in the palette.
    var colorIndex: Int
    var isFaint = false
  }

  struct LegendEntry {
    var name: String
    var kind: Kind
    var style: MarkStyle

    enum Kind {
      case line, point, bar, level
      case gradient(Field)

      var isSeries: Bool {
        switch self {
        case .line, .point, .bar: true
        case .level, .gradient: false
        }
      }
    }
  }
}

extension AxisScale {
  /// The scale of an axis whose marks take up a range.
  fileprivate init(_ axis: Axis, _ extent: ClosedRange<Double>?) {
    self.init(
      axis.range ?? extent, isLogarithmic: axis.isLogarithmic, isReversed: axis.isReversed, isWhole: axis.isWhole)
  }
}

/// The least and the greatest coordinates of what a panel shows, with margins.
private struct Extent {
  private var x = Bounds()
  private var y = Bounds()
  private var hasField = false
  private var hasBars = false
  private var hasLines = false

  init(of panel: Panel) {
    xLogarithmic = panel.x.isLogarithmic
    yLogarithmic = panel.y.isLogarithmic
    for mark in panel.marks {
      switch mark {
      case .lines(let series):
        hasLines = true
        for curve in series.curves { add(curve, to: panel) }
      case .points(let series):
        for point in series.points { add(point, to: panel) }
      case .histogram(let histogram):
        hasBars = true
        x.add(histogram.range.lowerBound)
        x.add(histogram.range.upperBound)
        y.add(panel.y.isLogarithmic ? 0.5 : 0)
        y.add(Double(histogram.counts.max() ?? 0))
      case .field(let field):
        hasField = true
        for end in [field.x.lowerBound, field.x.upperBound] { x.add(end) }
        for end in [field.y.lowerBound, field.y.upperBound] { y.add(end) }
      case .level(let value): y.add(value)
      }
    }
  }

  private let xLogarithmic: Bool
  private let yLogarithmic: Bool

  var xRange: ClosedRange<Double>? {
    x.range(margin: hasField || hasBars || hasLines ? 0 : 0.05, isLogarithmic: xLogarithmic)
  }

  var yRange: ClosedRange<Double>? {
    y.range(margin: hasField ? 0 : 0.05, isLogarithmic: yLogarithmic, keepsZero: hasBars)
  }

  /// Adds a curve, leaving out points that will not be seen: both coordinates have to have a place.
  private mutating func add(_ curve: Curve, to panel: Panel) {
    guard curve.count > 0 else { return }
    for index in 0..<curve.count { add(curve.point(index), to: panel) }
  }

  private mutating func add(_ point: Point, to panel: Panel) {
    guard point.x.magnitude <= AxisScale.largest, point.y.magnitude <= AxisScale.largest else { return }
    if panel.x.isLogarithmic && point.x <= 0 || panel.y.isLogarithmic && point.y <= 0 { return }
    x.add(point.x)
    y.add(point.y)
  }

  struct Bounds {
    var low = Double.infinity
    var high = -Double.infinity

    mutating func add(_ value: Double) {
      guard value.magnitude <= AxisScale.largest else { return }
      low = min(low, value)
      high = max(high, value)
    }

    func range(margin: Double, isLogarithmic: Bool, keepsZero: Bool = false) -> ClosedRange<Double>? {
      guard low <= high else { return nil }
      if isLogarithmic { return low...high }
      let space = (high - low) * margin
      return (keepsZero && low == 0 ? 0 : low - space)...(high + space)
    }
  }
}

extension Field {
  /// What the two ends of the colours stand for.
  var ends: (low: Double, high: Double) {
    switch scale {
    case .probability: return (0, 1)
    case .score:
      let most = finiteRange.map { max($0.lowerBound.magnitude, $0.upperBound.magnitude) } ?? 1
      return most > 0 ? (-most, most) : (-1, 1)
    case .magnitude:
      guard let range = finiteRange else { return (0, 1) }
      return range.lowerBound < range.upperBound
        ? (range.lowerBound, range.upperBound) : (range.lowerBound, range.lowerBound + 1)
    }
  }

  var legendName: String {
    switch scale {
    case .probability: "D"
    case .score: "score"
    case .magnitude: ""
    }
  }

  private var finiteRange: ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.magnitude <= AxisScale.largest {
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? low...high : nil
  }

  /// The colour for a share of the way from the low end to the high one.
  func color(share: Double, theme: Theme) -> Color {
    let share = min(1, max(0, share))
    switch scale {
    case .probability, .score:
      let (low, middle, high): (UInt32, UInt32, UInt32) =
        theme == .light ? (0xF2B27C, 0xF7F7F5, 0x86B9DD) : (0x7A3B0C, 0x1C1F24, 0x0B4A78)
      return share < 0.5
        ? Color(hex: low).mixed(with: Color(hex: middle), share: share * 2)
        : Color(hex: middle).mixed(with: Color(hex: high), share: share * 2 - 1)
    case .magnitude:
      // Cividis (Nunez, Anderton and Renslow, 2018), nine stretches.
      let stops: [UInt32] = [
        0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55, 0xFEE838,
      ]
      let place = share * Double(stops.count - 1)
      let index = min(stops.count - 2, Int(place))
      return Color(hex: stops[index]).mixed(with: Color(hex: stops[index + 1]), share: place - Double(index))
    }
  }
}
