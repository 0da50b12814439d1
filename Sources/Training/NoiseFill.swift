import Compute
import Networks
import Runtime

extension NoiseSpecification {
  /// Fills memory with noise.
  package func fill(
    _ target: inout MutableSpan<Float>, _ stream: RandomStream, position: UInt64, machine: Machine
  ) {
    switch distribution {
    case .normal: machine.draw(.normal, stream, position: position, into: &target)
    case .uniform:
      machine.draw(.uniform, stream, position: position, into: &target)
      for index in target.indices { target[index] = 2 * target[index] - 1 }
    }
  }
}
