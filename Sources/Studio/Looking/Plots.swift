import Adversarial
import Datasets
import Glibc
import Networks
import Plotting
import Tensors

/// Makes the plot that `plot` shows and `save` writes.
struct Plots {
  private let interpreter: Interpreter
  /// What is drawn, with the source of each as its name.
  private let items: [(value: Value, name: String?)]
  private var kind = PlotKind.auto
  private var places: [Double]?
  private var isLogarithmic = false
  private var title: String?
  private var columns: Int?
  private var scale: Int?
  private var gap: Int?
  /// How many pictures a grid has.
  private var pictureCount = 36

  /// The plot that a call of `plot` asks for.
  init(_ interpreter: Interpreter, _ arguments: Arguments, _ texts: [String]) throws {
    self.interpreter = interpreter
    var items = arguments.rest.enumerated().map { index, value in
      (value, index < texts.count ? texts[index] : nil)
    }
    if items.isEmpty { items = [(.gan(try interpreter.presentGan()), nil)] }
    self.items = items
    kind = PlotKind(rawValue: try arguments.string(1)) ?? .auto
    if arguments.has(2) { places = try arguments.tensor(2).values.map(Double.init) }
    isLogarithmic = try arguments.bool(3)
    if arguments.has(4) { title = try arguments.string(4) }
    try readOptions(arguments, from: 5)
  }

  /// The plot of one value, as `save x to: "f.png"` writes it.
  init(_ interpreter: Interpreter, _ value: Value, _ arguments: Arguments, optionsFrom index: Int) throws {
    self.interpreter = interpreter
    items = [(value, nil)]
    try readOptions(arguments, from: index)
  }

  /// The plot of a gan as it is now.
  init(_ interpreter: Interpreter, _ gan: GanObject, pictureCount: Int) {
    self.interpreter = interpreter
    self.pictureCount = pictureCount
    items = [(.gan(gan), nil)]
  }

  private mutating func readOptions(_ arguments: Arguments, from index: Int) throws {
    if arguments.has(index) { columns = try arguments.integer(index, in: 1...1000) }
    if let columns { pictureCount = min(columns * columns, 100) }
    if arguments.has(index + 1) { scale = try arguments.integer(index + 1, in: 1...64) }
    if arguments.has(index + 2) { gap = try arguments.integer(index + 2, in: 0...256) }
  }

  /// The plot of all items.
  func plot() throws -> Plot {
    do {
      var plots: [Plot] = []
      for item in items { plots.append(try plot(of: item.value, name: items.count > 1 ? item.name : nil)) }
      var result = try Plot.overlay(plots)
      if isLogarithmic { result = result.logarithmic(x: places?.allSatisfy { $0 > 0 } ?? false, y: true) }
      result = result.sayingWhatIsOmitted
      if let title { result.title = title }
      return result
    } catch let error as PlotError { throw Problem.plot(error) }
  }

  private func plot(of value: Value, name: String?) throws -> Plot {
    switch value {
    case .gan(let gan): return try plot(of: gan)
    case .dataset(let data): return try plot(of: data, name: name)
    case .history(let history):
      try refuseKinds(
        but: .lines, "a history", "a column of it can: `plot \(history.name).history.d_loss as: \(kind.rawValue)`")
      return Self.plot(of: history)
    case .network(let network):
      guard let noise = network.network.definition.noise else {
        throw Problem.refused("`\(network.name)` paints nothing by itself", "call it: `plot \(network.name)(x)`")
      }
      return try pictureOrCurves(
        try paint(network, noise, seed: interpreter.seed, count: pictureCount), like: nil, name)
    case .list(let list):
      if let frames = try animation(list) { return frames }
      return try pictureOrCurves(try Conversion.tensor(value), like: nil, name)
    case .number, .tensor, .range:
      return try pictureOrCurves(try Conversion.tensor(value), like: nil, name)
    default:
      throw Problem.refused("\(value.kindName) cannot be drawn", "`plot` takes gans, datasets, tensors and histories")
    }
  }

  /// Says that `as:` does not go with something that is always drawn in one way.
  private func refuseKinds(but fitting: PlotKind, _ what: String, _ way: String) throws {
    guard kind != .auto, kind != fitting else { return }
    // What makes no tensor a picture or a point will not do so for a part of this one.
    let isPossible = kind == .histogram || kind == .lines || kind == .heatmap
    throw Problem.refused(
      "\(what) cannot be drawn as \(kind.rawValue)",
      help: ["it is drawn as \(fitting.rawValue): leave `as:` out"] + (isPossible ? [way] : []))
  }

  // MARK: Tensors

  private func pictureOrCurves(_ tensor: Tensor, like data: (any Dataset)?, _ name: String?) throws -> Plot {
    guard tensor.count > 0 else { throw Problem.emptyTensor(shape: tensor.shape) }
    let isPicture = (tensor.rank == 3 || tensor.rank == 4) && [1, 3].contains(tensor.shape.last)
    if kind == .pictures || kind == .auto && isPicture {
      let missing = tensor.values.count { !$0.isFinite }
      return Plot(
        .pictures(try grid(tensor, range: data?.range ?? pictureRange(tensor))),
        title: missing == 0 ? nil : "\(missing) of \(tensor.count) numbers are not finite: black or white here")
    }
    if let places, kind == .auto || kind == .lines { return try curves(tensor, places, name) }
    let isColumn = tensor.rank == 2 && tensor.shape[1] == 1
    return try Plot(isColumn ? Tensor(shape: [tensor.shape[0]], values: tensor.values) : tensor, as: kind, name: name)
  }

  private func curves(_ tensor: Tensor, _ places: [Double], _ name: String?) throws -> Plot {
    var tensor = tensor
    if tensor.count == places.count { tensor = Tensor(shape: [tensor.count], values: tensor.values) }
    guard tensor.shape.last == places.count else {
      throw Problem.shapesDoNotFit(tensor.shape, [places.count])
    }
    return Plot(Panel([.lines(LineSeries(rows: tensor, x: places, name: name))]))
  }

  private func grid(_ tensor: Tensor, range: ClosedRange<Float>) throws -> PictureGrid {
    try PictureGrid(tensor, range: range, columns: columns, scale: scale, gap: gap)
  }

  /// Black to white for pictures that nobody knows the range of: that of the present gan's data where they are such
  /// pictures, -1...1 where they lie within, else from the least to the greatest.
  private func pictureRange(_ tensor: Tensor) -> ClosedRange<Float> {
    if let data = interpreter.current?.data?.dataset, data.exampleShape == Array(tensor.shape.suffix(3)) {
      return data.range
    }
    let finite = tensor.values.lazy.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < -1.001 || high > 1.001, low < high else {
      return -1...1
    }
    return low...high
  }

  /// A list of grids, tensors or datasets of as many pictures each, is an animation.
  private func animation(_ list: ListValue) throws -> Plot? {
    var grids: [PictureGrid] = []
    var shape: [Int]?
    for item in list.items {
      let (pictures, range): (Tensor, ClosedRange<Float>)
      switch item {
      case .tensor(let tensor): (pictures, range) = (tensor, pictureRange(tensor))
      case .dataset(let data) where data.dataset.kind == .picture:
        (pictures, range) = (try data.examples(0..<min(data.count, pictureCount)), data.dataset.range)
      default: return nil
      }
      guard pictures.rank == 4, [1, 3].contains(pictures.shape[3]), pictures.shape == shape ?? pictures.shape else {
        return nil
      }
      shape = pictures.shape
      grids.append(try grid(pictures, range: range))
    }
    return grids.isEmpty ? nil : Plot(.animation(grids, secondsPerFrame: 0.2))
  }

  // MARK: Data, histories

  private func plot(of data: DatasetObject, name: String?) throws -> Plot {
    let dataset = data.dataset
    let usual: PlotKind =
      switch dataset.kind {
      case .curve: .lines
      case .point: .points
      case .picture: .pictures
      case .row: .auto
      }
    if kind != .auto, kind != usual {
      return try pictureOrCurves(try data.examples(0..<min(data.count, pictureCount)), like: dataset, name)
    }
    switch dataset.kind {
    case .curve:
      let rows = try data.examples(0..<min(data.count, 32))
      return Plot(Panel([.lines(LineSeries(rows: rows, x: Self.places(dataset), name: name))]))
    case .point:
      let rows = try data.examples(0..<min(data.count, 1000))
      return Plot(Panel([.points(try PointSeries(rows: rows, name: name))], equalUnits: true))
    case .picture:
      let rows = try data.examples(0..<min(data.count, pictureCount))
      return Plot(.pictures(try grid(rows, range: dataset.range)))
    case .row:
      return try pictureOrCurves(try data.examples(0..<min(data.count, 200)), like: dataset, name)
    }
  }

  private static func places(_ dataset: any Dataset) -> [Double]? {
    guard let domain = dataset.domain else { return nil }
    let count = dataset.exampleSize
    guard count > 1 else { return nil }
    let (low, high) = (Double(domain.lowerBound), Double(domain.upperBound))
    return (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
  }

  /// The course of a training; more than a terminal or page can show is thinned evenly.
  static func plot(of history: HistoryValue, atMost limit: Int = 4000) -> Plot {
    let history = (records: history.history, usesProbabilities: history.usesProbabilities)
    let spacing = max(1, history.records.count / limit)
    let shown = stride(from: 0, to: history.records.count, by: spacing).map { history.records[$0] }
    return Plot.history(
      steps: shown.map { Double($0.step) }, dLoss: shown.map { Double($0.sides.discriminator.loss) },
      gLoss: shown.map { Double($0.sides.generator.loss) }, dReal: shown.map { Double($0.real) },
      dFake: shown.map { Double($0.fake) }, probabilities: history.usesProbabilities)
  }

  // MARK: Gans

  private func plot(of gan: GanObject) throws -> Plot {
    guard let noise = gan.generator.network.definition.noise else { throw Problem.noGan }
    let shape = gan.gan.exampleShape
    let seed = gan.gan.seed
    let dataset = gan.data?.dataset
    let way = "its paintings can: `plot \(gan.generator.name)(noise(100)) as: \(kind.rawValue)`"
    if shape == [2] {
      try refuseKinds(but: .points, "`\(gan.name)`", way)
      return try points(gan, try paint(gan.generator, noise, seed: seed, count: 500), dataset)
    }
    if shape.count == 3 {
      let paintings = try paint(gan.generator, noise, seed: seed, count: pictureCount)
      return try pictureOrCurves(paintings, like: dataset, nil)
    }
    try refuseKinds(but: .lines, "`\(gan.name)`", way)
    let paintings = try paint(gan.generator, noise, seed: seed, count: 32)
    var marks: [Mark] = []
    let places = dataset.flatMap(Self.places)
    if let data = gan.data {
      let real = try data.examples(0..<min(data.count, 32))
      marks.append(.lines(LineSeries(rows: real, x: places, name: "data", colorIndex: 0, isFaint: true)))
    }
    marks.append(.lines(LineSeries(rows: paintings, x: places, name: gan.generator.name, colorIndex: 1)))
    return Plot(Panel(marks), title: "\(gan.name), step \(gan.gan.step)")
  }

  /// Paintings from always the same noise.
  private func paint(_ network: NetworkObject, _ noise: NoiseSpecification, seed: UInt64, count: Int) throws -> Tensor {
    let input = try interpreter.noise(count: count, noise, seed: seed, position: .max)
    return try interpreter.evaluate(network, input)
  }

  private func points(_ gan: GanObject, _ paintings: Tensor, _ dataset: (any Dataset)?) throws -> Plot {
    let real = dataset.map { $0.slice(0..<min($0.count, 500)) }
    let all = (real?.values ?? []) + paintings.values
    let field = try field(of: gan, over: all)
    var plot = Plot.duel(field: field, real: Self.points(real), fake: Self.points(paintings))
    plot.title = "\(gan.name), step \(gan.gan.step)"
    return plot
  }

  private static func points(_ tensor: Tensor?) -> [Point] {
    guard let tensor else { return [] }
    return stride(from: 0, to: tensor.count - 1, by: 2).map {
      Point(x: Double(tensor.values[$0]), y: Double(tensor.values[$0 + 1]))
    }
  }

  /// What the discriminator says of the places around some points; none where it judges more than one at a time.
  private func field(of gan: GanObject, over numbers: [Float]) throws -> Field? {
    guard gan.gan.settings.pack == 1, !gan.discriminator.network.comparesExamples else { return nil }
    let finite = numbers.filter(\.isFinite)
    let reach = Double(min((finite.map(\.magnitude).max() ?? 1) * 1.1, 1e6))
    let cells = 48
    var places: [Float] = []
    for row in 0..<cells {
      for column in 0..<cells {
        let x = (Double(column) + 0.5) / Double(cells) * 2 - 1
        let y = (Double(row) + 0.5) / Double(cells) * 2 - 1
        places += [Float(x * reach), Float(y * reach)]
      }
    }
    let answers = try interpreter.evaluate(gan.discriminator, Tensor(shape: [cells * cells, 2], values: places))
    let isLogit = gan.gan.settings.loss.usesProbabilities && !gan.discriminator.network.definition.endsInSigmoid
    let values = answers.values.map { isLogit ? 1 / (1 + exp(-Double($0))) : Double($0) }
    return Field(
      values: values, columns: cells, x: -reach...reach, y: -reach...reach,
      scale: gan.gan.settings.loss.usesProbabilities ? .probability : .score)
  }
}

extension Interpreter {
  /// Shows the samples and the course of the training as they are now, not more often than costs two percent of the time.
  func showLivePicture(of gan: GanObject) {
    unshown = nil
    let start = Clock.seconds
    if let samples = try? Plots(self, gan, pictureCount: 16).plot() {
      session.show(
        .live(
          LivePicture(
            title: "\(gan.name), step \(gan.gan.step)", samples: Plot(samples.content),
            course: Plots.plot(of: gan.historyValue, atMost: 400))))
    }
    let end = Clock.seconds
    // The first picture takes what later ones do not: asking the terminal, reading fonts.
    let limit = nextPicture == 0 ? 1 : Double.infinity
    nextPicture = end + min(max(0.25, 60 * (end - start)), limit)
  }

  /// Shows what the steps of a cell have come to.
  func showLastPicture() {
    if let unshown { showLivePicture(of: unshown) }
  }
}
