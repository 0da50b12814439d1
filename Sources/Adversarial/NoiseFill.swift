import Compute
import Networks
import Runtime
import Tensors

extension NoiseSpecification {
  /// Fills memory with noise.
  func fill(
    _ target: UnsafeMutableBufferPointer<Float>, _ stream: RandomStream, position: UInt64, machine: Machine
  ) {
    guard let start = target.baseAddress else { return }
    switch distribution {
    case .normal:
      stream.fillNormal(
        start, count: target.count, position: position, kernels: machine.kernels, pool: machine.pool)
    case .uniform:
      stream.fillUniform(
        start, count: target.count, position: position, kernels: machine.kernels, pool: machine.pool)
      for index in target.indices { target[index] = 2 * target[index] - 1 }
    }
  }

  /// Noise for `count` examples, `count x shape`: a function of seed and position, apart from all noise of training.
  /// - Throws: `GanError.core` if the numeric core refuses.
  public func draw(_ count: Int, seed: UInt64, position: UInt64) throws(GanError) -> Tensor {
    let size = shape.reduce(1, *)
    let (total, overflow) = size.multipliedReportingOverflow(by: count)
    guard count >= 1, !overflow, total <= 1 << 28 else {
      throw .setting("noise", option: "count", value: Double(count), allowed: "at least 1, and not too large")
    }
    let machine: Machine
    do { machine = try Machine.chosen() } catch { throw .core(error.description) }
    var numbers = [Float](repeating: 0, count: total)
    numbers.withUnsafeMutableBufferPointer {
      fill($0, RandomStream(seed: seed, stream: Self.sessionStream), position: position, machine: machine)
    }
    return Tensor(shape: [count] + shape, values: numbers)
  }

  /// The stream of noise that people ask for.
  private static var sessionStream: UInt32 { 0x6E6F_6973 }
}
