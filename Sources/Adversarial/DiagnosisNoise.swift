import Compute
import Networks
import Runtime
import Tensors

extension NoiseSpecification {
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
    var span = numbers.mutableSpan
    fill(&span, RandomStream(seed: seed, stream: Self.diagnosisStream), position: position, machine: machine)
    return Tensor(shape: [count] + shape, values: numbers)
  }

  /// The stream of the noise that `Doctor` looks at.
  private static var diagnosisStream: UInt32 { 0x6E6F_6973 }
}
