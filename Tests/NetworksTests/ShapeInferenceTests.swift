import Networks
import Testing

@Suite struct ShapeInferenceTests {
  private func shapes(_ layers: [LayerSpecification], _ input: [Int]) throws -> [[Int]] {
    try NetworkDefinition(.network, layers: layers).outputShapes(input: input)
  }

  private func problem(_ layers: [LayerSpecification], _ input: [Int]) -> (index: Int, problem: LayerProblem)? {
    do {
      _ = try NetworkDefinition(.network, layers: layers).outputShapes(input: input)
    } catch {
      if case .layer(let index, _, let problem) = error { return (index, problem) }
    }
    return nil
  }

  @Test func samePaddingGivesTheCeilingOfTheQuotient() throws {
    for (kernel, stride, size) in [(3, 1, 7), (4, 2, 7), (5, 2, 28), (5, 3, 7), (2, 3, 8), (4, 1, 5)] {
      let sides = (size + stride - 1) / stride
      #expect(try shapes([.conv(2, kernel: kernel, stride: stride)], [size, size + 1, 1])[0][0] == sides)
      #expect(
        try shapes([.upconv(2, kernel: kernel, stride: stride)], [size, 3, 1])[0] == [size * stride, 3 * stride, 2])
    }
  }

  @Test func validAndNumberedPadding() throws {
    #expect(try shapes([.conv(2, kernel: 4, padding: .valid)], [4, 6, 1])[0] == [1, 3, 2])
    #expect(try shapes([.upconv(2, kernel: 4, padding: .valid)], [1, 1, 9])[0] == [4, 4, 2])
    #expect(try shapes([.upconv(2, kernel: 4, stride: 2, padding: .number(1))], [4, 4, 9])[0] == [8, 8, 2])
    #expect(try shapes([.conv(2, kernel: 3, padding: .number(2))], [4, 4, 9])[0] == [6, 6, 2])
  }

  @Test func errorsNameTheLayerWhatItGotAndWhatToTry() throws {
    let dense = try #require(problem([.conv(2), .dense(3)], [4, 4, 1]))
    #expect(dense.index == 1 && dense.problem == .needsRow(found: [4, 4, 2]))
    #expect(dense.problem.suggestion == "put `flatten` before it")
    let conv = try #require(problem([.dense(98), .conv(2)], [4]))
    #expect(conv.index == 1 && conv.problem == .needsPicture(found: [98]))
    #expect(conv.problem.suggestion == "put `reshape` before it, as in `reshape 7x7x2`")
    #expect(problem([.reshape([7, 7, 3])], [100])?.problem == .countDiffers(found: [100], wanted: [7, 7, 3]))
    #expect(
      problem([.conv(2, kernel: 5, padding: .valid)], [4, 4, 1])?.problem
        == .windowTooLarge(size: 5, padding: 0, found: [4, 4, 1]))
    #expect(problem([.pool(3)], [2, 2, 1])?.problem == .factorTooLarge(factor: 3, found: [2, 2, 1]))
    #expect(
      problem([.upconv(2, kernel: 2, padding: .number(3))], [2, 2, 1])?.problem
        == .nothingLeft(kernel: 2, stride: 1, padding: 3, found: [2, 2, 1]))
  }

  @Test func absurdOptionsAreErrorsNotTraps() {
    let layers: [LayerSpecification] = [
      .dense(0), .dense(.max), .dense(-1), .conv(.max), .conv(2, kernel: 0), .conv(2, kernel: .max),
      .conv(2, stride: 0),
      .conv(2, padding: .number(-1)), .upsample(0), .upsample(.max), .pool(.min), .reshape([]),
      .reshape([.max, .max, 4]),
      .reshape([0]), .batchnorm(momentum: 2), .batchnorm(epsilon: -1), .batchnorm(momentum: .nan), .dropout(1),
      .dropout(.nan), .minibatch(.max), .minibatch(2, dimensions: 0), .maxout(.max, pieces: 1000),
      .maxout(2, pieces: 0),
      .leaky(.infinity), .elu(.nan), .dense(2, initializer: .normal(deviation: -1)),
      .dense(2, initializer: .uniform(limit: .nan)), .upconv(1 << 24, kernel: 1024, stride: 1024),
    ]
    for layer in layers {
      for input in [[8], [4, 4, 2]] {
        #expect(throws: NetworkError.self, "\(layer.source)") { try shapes([layer], input) }
      }
    }
    #expect(throws: NetworkError.self) { try shapes([.relu], [1 << 40]) }
    #expect(throws: NetworkError.self) { try shapes([.relu], []) }
    #expect(throws: NetworkError.self) { try shapes([], [2]) }
    #expect(throws: NetworkError.self) { try shapes(Array(repeating: .relu, count: 5000), [2]) }
  }

  @Test func walksBackwards() {
    let stack = NetworkDefinition(
      .generator, layers: [.dense(588), .reshape([7, 7, 12]), .upsample(2), .upsample(2), .pool(2), .tanh])
    #expect(stack.shape(behind: 1, for: [14, 14, 3]) == [7, 7, 3])
    #expect(stack.shape(behind: 3, for: [7, 7, 3]) == [14, 14, 3])
    #expect(stack.shape(behind: 0, for: [14, 14, 3]) == nil)
  }
}
