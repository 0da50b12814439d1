import Compute
import Graph

extension Machine {
  /// Fills memory with random numbers from a position of a stream.
  public func draw(
    _ distribution: RandomDistribution, _ stream: RandomStream, position: UInt64, into numbers: inout MutableSpan<Float>
  ) {
    numbers.withUnsafeMutableBufferPointer {
      guard let start = $0.baseAddress else { return }
      draw(distribution, stream, position: position, into: start, count: $0.count)
    }
  }

  func draw(
    _ distribution: RandomDistribution, _ stream: RandomStream, position: UInt64, into numbers: Numbers, count: Int
  ) {
    switch distribution {
    case .normal: stream.fillNormal(numbers, count: count, position: position, kernels: kernels, pool: pool)
    case .uniform: stream.fillUniform(numbers, count: count, position: position, kernels: kernels, pool: pool)
    case .bernoulli(let probability):
      stream.fillBernoulli(
        numbers, count: count, probability: probability, position: position, kernels: kernels, pool: pool)
    }
  }
}
