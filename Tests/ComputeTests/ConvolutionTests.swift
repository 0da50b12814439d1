import Testing

@testable import Compute

@Suite("Convolutions") struct ConvolutionTests {
  /// A convolution whose output's size follows from paddings on all sides.
  static func shape(
    _ batch: Int, _ height: Int, _ width: Int, _ inChannels: Int, _ outChannels: Int, kernel: (Int, Int),
    stride: (Int, Int) = (1, 1), padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0)
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, height: height, width: width, inChannels: inChannels,
      outputHeight: (height + padding.top + padding.bottom - kernel.0) / stride.0 + 1,
      outputWidth: (width + padding.left + padding.right - kernel.1) / stride.1 + 1, outChannels: outChannels,
      kernelHeight: kernel.0, kernelWidth: kernel.1, verticalStride: stride.0, horizontalStride: stride.1,
      paddingTop: padding.top, paddingLeft: padding.left)
  }

  static let shapes: [ConvolutionShape] = {
    var shapes: [ConvolutionShape] = []
    for kernel in 1...5 {
      for stride in 1...3 {
        // The same size divided by the stride, with the larger half of the padding first; valid; a fixed asymmetric one.
        let (height, width) = (9, 7)
        let vertical = max(0, ((height + stride - 1) / stride - 1) * stride + kernel - height)
        let horizontal = max(0, ((width + stride - 1) / stride - 1) * stride + kernel - width)
        let same = (
          top: (vertical + 1) / 2, left: (horizontal + 1) / 2, bottom: vertical / 2, right: horizontal / 2
        )
        for padding in [same, (0, 0, 0, 0), (2, 0, 1, 3)] {
          shapes.append(
            shape(
              3, height, width, 5, 16, kernel: (kernel, kernel), stride: (stride, stride), padding: padding))
        }
      }
    }
    for (inChannels, outChannels) in [(1, 1), (1, 64), (64, 1), (3, 33), (33, 3), (16, 5), (5, 65), (64, 50), (2, 48)] {
      shapes.append(shape(9, 6, 6, inChannels, outChannels, kernel: (5, 5), stride: (2, 2), padding: (2, 2, 1, 1)))
      shapes.append(shape(1, 5, 8, inChannels, outChannels, kernel: (3, 3), padding: (1, 1, 1, 1)))
      shapes.append(shape(2, 4, 4, inChannels, outChannels, kernel: (4, 4)))
    }
    shapes += [
      shape(16, 4, 4, 20, 30, kernel: (4, 4), stride: (2, 2), padding: (1, 1, 1, 1)),
      shape(1, 1, 1, 1, 1, kernel: (1, 1)),
      shape(2, 3, 3, 4, 4, kernel: (5, 5), padding: (3, 3, 3, 3)),
      shape(2, 2, 9, 3, 4, kernel: (1, 4), stride: (2, 3), padding: (0, 5, 0, 5)),
      shape(2, 9, 2, 3, 4, kernel: (2, 1), stride: (3, 1), padding: (4, 1, 0, 1)),
      shape(25, 5, 5, 8, 17, kernel: (3, 2), stride: (1, 2), padding: (1, 0, 1, 1)),
      shape(3, 7, 7, 130, 70, kernel: (5, 5), padding: (2, 2, 2, 2)),
    ]
    return shapes
  }()

  @Test(
    "agree with sums one by one, in all directions, on every kernel table", arguments: shapes, KernelTable.available)
  func agreesWithReference(shape: ConvolutionShape, name: KernelTable.Name) throws {
    let kernels = try #require(KernelTable(name))
    let pool = try ThreadPool(threadCount: 2)
    var numbers = NumberSource(seed: UInt32(shape.inputCount + shape.outputCount))
    let input = numbers.array(shape.inputCount)
    let weights = numbers.array(shape.weightCount)
    let gradient = numbers.array(shape.outputCount)
    let reference = Reference(shape, input: input, weights: weights, gradient: gradient)
    for direction in Convolution.Direction.allCases {
      let (left, right, exact) =
        switch direction {
        case .forward: (input, weights, reference.output)
        case .inputGradient: (gradient, weights, reference.inputGradient)
        case .weightGradient: (input, gradient, reference.weightGradient)
        }
      let convolution = try Convolution(shape, direction, kernels: kernels)
      let result = try run(convolution, left, right, count: exact.count, pool: pool)
      let terms = Double(shape.outputCount) * Double(shape.weightCount / shape.outChannels) / Double(exact.count)
      let difference = largestDifference(result, exact.map(Float.init))
      #expect(difference <= 2e-6 * Float(terms.squareRoot() + 1), "\(direction)")
    }
  }

  @Test("give the same bytes for every number of threads", arguments: KernelTable.available)
  func sameBytes(name: KernelTable.Name) throws {
    let kernels = try #require(KernelTable(name))
    for shape in [
      Self.shape(16, 14, 14, 20, 70, kernel: (5, 5), stride: (2, 2), padding: (2, 2, 1, 1)),
      Self.shape(29, 14, 14, 1, 64, kernel: (5, 5), stride: (2, 2), padding: (2, 2, 1, 1)),
      Self.shape(4, 20, 20, 64, 3, kernel: (3, 3), padding: (1, 1, 1, 1)),
    ] {
      var numbers = NumberSource(seed: 5)
      let input = numbers.array(shape.inputCount)
      let weights = numbers.array(shape.weightCount)
      let gradient = numbers.array(shape.outputCount)
      for direction in Convolution.Direction.allCases {
        let (left, right, count) =
          switch direction {
          case .forward: (input, weights, shape.outputCount)
          case .inputGradient: (gradient, weights, shape.inputCount)
          case .weightGradient: (input, gradient, shape.weightCount)
          }
        let convolution = try Convolution(shape, direction, kernels: kernels)
        let results = try [1, 2, 3, 8].map { threads in
          try run(convolution, left, right, count: count, pool: ThreadPool(threadCount: threads)).bits
        }
        #expect(results.allSatisfy { $0 == results[0] }, "\(direction)")
      }
    }
  }

  @Test("refuse lengths that no memory holds")
  func refusesHugeLengths() throws {
    var shape = Self.shape(1, 4, 4, 1, 1, kernel: (2, 2))
    shape.batch = 1 << 50
    let kernels = try #require(KernelTable(.portable))
    #expect(throws: ComputeError.self) { try Convolution(shape, .forward, kernels: kernels) }
    shape.batch = .max
    #expect(throws: ComputeError.self) { try Convolution(shape, .forward, kernels: kernels) }
  }

  /// Runs with exactly the scratch space that was asked for, between guards that must stay.
  private func run(
    _ convolution: Convolution, _ left: [Float], _ right: [Float], count: Int, pool: ThreadPool
  ) throws -> [Float] {
    let scratchCount = convolution.scratchCount(threads: pool.threadCount)
    let scratch = try Storage(count: scratchCount + 16)
    let result = try Storage(count: count + 16)
    for place in 0..<scratchCount { scratch.pointer[place] = .nan }
    for place in 0..<count { result.pointer[place] = .nan }
    for place in 0..<16 {
      scratch.pointer[scratchCount + place] = 1234
      result.pointer[count + place] = 1234
    }
    convolution.run(left: left, right: right, into: result.pointer, scratch: scratch.pointer, pool: pool)
    for place in 0..<16 {
      #expect(scratch.pointer[scratchCount + place] == 1234)
      #expect(result.pointer[count + place] == 1234)
    }
    return Array(UnsafeBufferPointer(start: result.pointer, count: count))
  }

  /// All three directions, sum by sum.
  private struct Reference {
    var output: [Double], inputGradient: [Double], weightGradient: [Double]

    init(_ shape: ConvolutionShape, input: [Float], weights: [Float], gradient: [Float]) {
      var output = [Double](repeating: 0, count: shape.outputCount)
      var inputGradient = [Double](repeating: 0, count: shape.inputCount)
      var weightGradient = [Double](repeating: 0, count: shape.weightCount)
      for n in 0..<shape.batch {
        for y in 0..<shape.outputHeight {
          for x in 0..<shape.outputWidth {
            for ky in 0..<shape.kernelHeight {
              for kx in 0..<shape.kernelWidth {
                let row = y * shape.verticalStride + ky - shape.paddingTop
                let column = x * shape.horizontalStride + kx - shape.paddingLeft
                guard 0..<shape.height ~= row, 0..<shape.width ~= column else { continue }
                for i in 0..<shape.inChannels {
                  let a = ((n * shape.height + row) * shape.width + column) * shape.inChannels + i
                  let w = ((ky * shape.kernelWidth + kx) * shape.inChannels + i) * shape.outChannels
                  let b = ((n * shape.outputHeight + y) * shape.outputWidth + x) * shape.outChannels
                  for o in 0..<shape.outChannels {
                    output[b + o] += Double(input[a]) * Double(weights[w + o])
                    inputGradient[a] += Double(gradient[b + o]) * Double(weights[w + o])
                    weightGradient[w + o] += Double(input[a]) * Double(gradient[b + o])
                  }
                }
              }
            }
          }
        }
      }
      self.output = output
      self.inputGradient = inputGradient
      self.weightGradient = weightGradient
    }
  }
}
