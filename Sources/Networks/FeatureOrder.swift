/// The order of features in rows that were pictures, or become pictures.
///
/// PyTorch keeps pictures as channels x height x width, Atelier as height x width x channels. Behind a `flatten` and in
/// front of a `reshape` to a picture a row therefore has another order there, and weights that touch such a row are
/// permuted in files.
struct FeatureOrder: Equatable {
  /// For each feature in PyTorch's order, its place here; `nil` if the orders agree.
  var places: [Int]?

  static let same = FeatureOrder(places: nil)

  /// The order of a row that was, or becomes, a picture `height x width x channels`.
  init(picture shape: [Int]) {
    guard shape.count == 3, shape[0] * shape[1] > 1, shape[2] > 1 else {
      places = nil
      return
    }
    let (area, channels) = (shape[0] * shape[1], shape[2])
    places = (0..<(area * channels)).map { ($0 % area) * channels + $0 / area }
  }

  private init(places: [Int]?) { self.places = places }

  /// Where a feature in PyTorch's order lies here.
  func place(of feature: Int) -> Int {
    guard let places, places.indices.contains(feature) else { return feature }
    return places[feature]
  }

  /// The order with features added behind.
  func extended(to count: Int) -> FeatureOrder {
    guard let places, places.count <= count else { return self }
    return FeatureOrder(places: places + Array(places.count..<count))
  }
}

/// The orders of the rows in front of and behind each layer.
struct FeatureOrders {
  /// In front of the layer.
  private(set) var before: [FeatureOrder]
  /// Behind the layer.
  private(set) var after: [FeatureOrder]

  /// Follows the rows of a stack: forwards from each `flatten`, backwards from each `reshape`, up to the next layer in
  /// which every result depends on every feature.
  init(_ layers: [LayerSpecification], shapes: [[Int]]) {
    before = Array(repeating: .same, count: layers.count)
    after = before
    for (index, layer) in layers.enumerated() {
      before[index] = index == 0 ? .same : after[index - 1]
      switch layer.rule.featureFlow {
      case .kept: after[index] = before[index]
      case .extended: after[index] = before[index].extended(to: shapes[index + 1].last ?? 0)
      case .mixed, .shaped: after[index] = .same
      case .flattened: after[index] = shapes[index].count == 1 ? before[index] : FeatureOrder(picture: shapes[index])
      }
    }
    for index in layers.indices.reversed() where layers[index].rule.featureFlow.isShaped {
      guard shapes[index].count == 1 else { continue }
      propagateBack(FeatureOrder(picture: shapes[index + 1]), from: index, layers)
    }
  }

  private mutating func propagateBack(_ order: FeatureOrder, from index: Int, _ layers: [LayerSpecification]) {
    before[index] = order
    var place = index - 1
    while place >= 0 {
      after[place] = order
      guard case .kept = layers[place].rule.featureFlow else { return }
      before[place] = order
      place -= 1
    }
  }
}

extension FeatureFlow {
  fileprivate var isShaped: Bool { if case .shaped = self { true } else { false } }
}
