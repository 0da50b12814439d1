/// What a plot cannot show of its numbers.
struct Omissions: Hashable {
  /// How many values there are.
  var all = 0
  /// Infinite or no number.
  var notFinite = 0
  /// Without a logarithm.
  var notPositive = 0

  private var count: Int { notFinite + notPositive }

  /// One line that says so; `nil` where everything is drawn.
  var text: String? {
    guard count > 0 else { return nil }
    let finite = "not finite, or beyond 3.4e38"
    let reason =
      switch (notFinite, notPositive) {
      case (0, _): "not above 0, as a logarithmic scale needs"
      case (_, 0): finite
      default: "\(notFinite) \(finite); \(notPositive) not above 0, as a logarithmic scale needs"
      }
    return "\(count) of \(all) values \(count == 1 ? "is" : "are") not drawn: \(reason)"
  }

  private mutating func add(_ point: Point, _ panel: Panel) {
    all += 1
    if point.x.magnitude <= AxisScale.largest, point.y.magnitude <= AxisScale.largest {
      if panel.x.isLogarithmic && point.x <= 0 || panel.y.isLogarithmic && point.y <= 0 { notPositive += 1 }
    } else {
      notFinite += 1
    }
  }

  /// What a panel leaves out.
  init(of panel: Panel) {
    for mark in panel.marks {
      switch mark {
      case .lines(let series):
        for curve in series.curves {
          for index in 0..<curve.count { add(curve.point(index), panel) }
        }
      case .points(let series): for point in series.points { add(point, panel) }
      case .histogram(let histogram):
        all += histogram.counts.reduce(histogram.omitted, +)
        notFinite += histogram.omitted
      case .field(let field):
        all += field.values.count
        notFinite += field.values.count { !($0.magnitude <= AxisScale.largest) }
      case .level: break
      }
    }
  }
}

extension Plot {
  /// The same plot with a line above each panel that cannot show all of its values.
  public var sayingWhatIsOmitted: Plot {
    guard case .panels(var panels) = content else { return self }
    for index in panels.indices {
      guard let text = Omissions(of: panels[index]).text else { continue }
      panels[index].title = panels[index].title.map { "\($0); \(text)" } ?? text
    }
    return Plot(.panels(panels), title: title)
  }
}
