/// An array that a layer owns: its name and shape in PyTorch, and how it lies in memory here.
public struct ParameterSpecification: Hashable, Sendable {
  /// What the array is for.
  public enum Role: Hashable, Sendable {
    /// Learned, drawn by the initializer.
    case weight
    /// Learned, added to the result.
    case bias
    /// Learned, multiplies a normalised value.
    case scale
    /// Learned, added to a normalised value.
    case shift
    /// Not learned, moved by passes in training mode; with its first value.
    case statistic(Float)
    /// Not learned: a singular vector of spectral normalisation.
    case direction
  }

  /// How an array lies here and in PyTorch's files.
  public enum Arrangement: Hashable, Sendable {
    /// One number a feature (or channel).
    case features
    /// `in x out` here, `out x in` there.
    case matrix
    /// `height x width x a x b` here, `b x a x height x width` there.
    case kernel
    /// `height x width x channels` here, `channels x height x width` there.
    case picture
    /// One number for each input feature of a matrix.
    case inputFeatures
    /// One number for each input of a kernel: `height x width x in` here, `in x height x width` there.
    case kernelInputs(height: Int, width: Int)
  }

  /// The name in PyTorch, as in `weight`.
  public let name: String
  /// What it is for.
  public let role: Role
  /// The shape in memory here.
  public let shape: [Int]
  /// How it is turned for PyTorch.
  public let arrangement: Arrangement
  /// How many numbers flow into one number of the result, as PyTorch counts them.
  public let fanIn: Int
  /// How many numbers of the result one number flows into.
  public let fanOut: Int
  /// How many neighbouring numbers (columns of a matrix) belong to one feature of the result; 0 where they belong to none.
  public let numbersPerFeature: Int

  init(
    _ name: String, _ role: Role, _ shape: [Int], _ arrangement: Arrangement = .features, fanIn: Int = 1,
    fanOut: Int = 1, numbersPerFeature: Int = 1
  ) {
    self.name = name
    self.role = role
    self.shape = shape
    self.arrangement = arrangement
    self.fanIn = fanIn
    self.fanOut = fanOut
    self.numbersPerFeature = numbersPerFeature
  }

  /// How many numbers it holds.
  public var count: Int { shape.reduce(1, *) }

  /// Whether an optimizer moves it.
  public var isLearnable: Bool {
    switch role {
    case .weight, .bias, .scale, .shift: true
    case .statistic, .direction: false
    }
  }

  /// The shape in PyTorch.
  public var fileShape: [Int] {
    switch arrangement {
    case .features, .inputFeatures, .kernelInputs: [count]
    case .matrix: [shape[1], shape[0]]
    case .kernel: [shape[3], shape[2], shape[0], shape[1]]
    case .picture: [shape[2], shape[0], shape[1]]
    }
  }
}
