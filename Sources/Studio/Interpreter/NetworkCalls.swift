import Compute
import Networks
import Runtime
import Tensors

extension Interpreter {
  /// Applies a network to its input: `artist(z)`, `professor(x, training: true)`.
  func apply(_ network: NetworkObject, _ arguments: [ArgumentValue]) throws -> Value {
    if arguments.contains(where: \.value.holdsUnknown) { return .unknown }
    var input: Tensor?
    var training = false
    for argument in arguments {
      switch (argument.label, argument.value) {
      case (nil, let value) where input == nil:
        do { input = try Conversion.tensor(value) } catch {
          guard case .notATensor(let found) = error else { throw error }
          throw Problem.argument(name: "x", of: network.name, expected: "a tensor", found: found)
        }
      case ("training", .bool(let value)): training = value
      case ("training", let value):
        throw Problem.argument(
          name: "training", of: network.name, expected: "`true` or `false`", found: Display.brief(value))
      case (let label?, _):
        throw Problem.unknownArgument(name: label, of: network.name, known: ["training"])
      case (nil, _):
        throw Problem.tooManyArguments(of: network.name, limit: 1)
      }
    }
    guard let input else { throw missingInput(network) }
    do { return .tensor(try evaluate(network, input, training: training)) } catch Problem.network(let error, let name) {
      guard case .inputDiffers = error, let call = exampleCall(network) else {
        throw Problem.network(error, name: name)
      }
      throw Problem.refused("`\(name)`: \(error.description)", "write `\(call)` for 5 paintings")
    }
  }

  private func missingInput(_ network: NetworkObject) -> Problem {
    if let call = exampleCall(network) {
      return .refused("`\(network.name)` needs noise to begin with", "write `\(call)` for 5 paintings")
    }
    return .refused("`\(network.name)` needs something to look at", "write `\(network.name)(x)` with a tensor `x`")
  }

  /// A call of a generator with noise that it takes.
  private func exampleCall(_ network: NetworkObject) -> String? {
    guard let noise = network.network.definition.noise else { return nil }
    // `noise(n)` alone fits the present generator.
    let isPresent = presentGenerator?.network.definition.noise == noise
    return "\(network.name)(noise(5\(isPresent ? "" : ", \(Display.shape(noise.shape))")))"
  }

  /// The answers of a network; in a dry run zeros of their shape.
  func evaluate(_ network: NetworkObject, _ input: Tensor, training: Bool = false) throws -> Tensor {
    guard input.count > 0 else { throw Problem.emptyTensor(shape: input.shape) }
    touchedUncertain = true
    return try network.located {
      let count = try network.network.batchCount(input)
      let shape = [count] + (network.network.outputShape ?? [])
      _ = try tensorCount(shape)
      if isDryRun { return Tensor(repeating: 0, shape: shape) }
      return try network.network(input, training: training, cancellation: session.interruptionFlag.stop)
    }
  }

  /// Noise as a network takes it, or of a size of its own, from the session's stream.
  func noise(count: Int, _ specification: NoiseSpecification) throws -> Tensor {
    let noise = try noise(count: count, specification, seed: seed, position: random.position)
    random.position += 1
    return noise
  }

  /// The noise at a position of the session's stream.
  func noise(count: Int, _ specification: NoiseSpecification, seed: UInt64, position: UInt64) throws -> Tensor {
    let shape = [count] + specification.shape
    let size = try tensorCount(shape)
    let machine = try Machine.chosen()
    var values = [Float](repeating: 0, count: size)
    let stream = RandomStream(seed: seed, stream: SessionRandom.stream)
    values.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      switch specification.distribution {
      case .normal:
        stream.fillNormal(start, count: size, position: position, kernels: machine.kernels, pool: machine.pool)
      case .uniform:
        stream.fillUniform(start, count: size, position: position, kernels: machine.kernels, pool: machine.pool)
        for index in buffer.indices { buffer[index] = 2 * buffer[index] - 1 }
      }
    }
    return Tensor(shape: shape, values: values)
  }
}
