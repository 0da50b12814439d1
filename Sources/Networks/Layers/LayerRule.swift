import Graph

/// What a layer has to say about itself; each layer conforms in a file of its own.
protocol LayerRule {
  /// The layer as a line of the language.
  var source: String { get }
  /// Checks the options by themselves.
  func validate() throws(LayerProblem)
  /// The shape of one example behind the layer.
  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int]
  /// The shape in front that would give this one behind; `nil` if the layer fixes it or cannot say.
  func inputShape(for output: [Int]) -> [Int]?
  /// The arrays that the layer owns.
  func parameters(of input: [Int]) -> [ParameterSpecification]
  /// The layer's own initializer.
  var initializer: Initializer? { get }
  /// Multiply-adds for one example.
  func multiplyAdds(input: [Int], output: [Int]) -> Int
  /// Whether the result for one example depends on the others even when the network is evaluated.
  var comparesExamples: Bool { get }
  /// How the order of features behind the layer follows from the order in front; see `FeatureOrder`.
  var featureFlow: FeatureFlow { get }
  /// Adds the layer to a graph. `x` has the batch as first axis.
  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value
}

extension LayerRule {
  func validate() throws(LayerProblem) {}
  func parameters(of input: [Int]) -> [ParameterSpecification] { [] }
  func inputShape(for output: [Int]) -> [Int]? { output }
  var initializer: Initializer? { nil }
  func multiplyAdds(input: [Int], output: [Int]) -> Int { 0 }
  var comparesExamples: Bool { false }
  var featureFlow: FeatureFlow { .kept }
}

/// What a layer does to the order of features in a row of numbers.
enum FeatureFlow {
  /// Each feature stays in its place.
  case kept
  /// Each feature stays in its place, new ones come behind.
  case extended
  /// Every result depends on all features: the order in front and behind are independent.
  case mixed
  /// Pictures become rows.
  case flattened
  /// Rows become pictures.
  case shaped
}
