import Graph
import Testing

/// What does not fit is refused with the facts.
@Suite struct ShapeTests {
  let graph = Graph()

  func input(_ sizes: Int...) throws -> Value { try graph.input("\(sizes)", shape: Shape(sizes)) }

  @Test func emptyAndHugeShapesAreRefused() throws {
    #expect(throws: ShapeError.emptyAxis([0, 3])) { try Shape([0, 3]) }
    #expect(throws: ShapeError.emptyAxis([-1])) { try Shape([-1]) }
    #expect(throws: ShapeError.tooLarge([1 << 40, 1 << 40])) { try Shape([1 << 40, 1 << 40]) }
    #expect(throws: ShapeError.tooLarge([1 << 20, 1 << 20])) {
      try graph.constant(0, shape: Shape([1 << 20, 1])).broadcast(to: Shape([1 << 20, 1 << 20]))
    }
    #expect(try Shape([]).count == 1)
  }

  @Test func broadcastingAlignsAtTheEnd() throws {
    #expect(try (input(3, 1) + input(4)).shape == Shape([3, 4]))
    #expect(throws: ShapeError.incompatible(try Shape([3, 2]), try Shape([3]))) { try input(3, 2) + input(3) }
    #expect(throws: ShapeError.self) { try input(2, 3).broadcast(to: Shape([3])) }
  }

  @Test func arrangementsCheckTheirAxes() throws {
    let x = try input(2, 3)
    #expect(throws: ShapeError.invalidAxes([2], rank: 2)) { try x.sum(axes: [2]) }
    #expect(throws: ShapeError.invalidAxes([1, 1], rank: 2)) { try x.sum(axes: [1, 1]) }
    #expect(throws: ShapeError.invalidAxes([0, 0], rank: 2)) { try x.transpose([0, 0]) }
    #expect(throws: ShapeError.self) { try x.reshape(to: [7]) }
    #expect(throws: ShapeError.self) { try x.slice(axis: 1, start: 1, count: 2, stride: 2) }
    #expect(throws: ShapeError.self) { try x.slice(axis: 1, start: 0, count: .max, stride: .max) }
    #expect(throws: ShapeError.self) { try x.slice(axis: 1, start: .max, count: 1) }
    #expect(throws: ShapeError.self) { try x.pad([AxisPadding(before: .max), AxisPadding()]) }
    #expect(throws: ShapeError.self) { try x.pad([AxisPadding()]) }
    #expect(throws: ShapeError.self) { try Value.concatenate([x, input(2, 4)]) }
    #expect(throws: ShapeError.self) { try Value.concatenate([]) }
    #expect(throws: ShapeError.self) { try x.gatherRows(x) }
    #expect(throws: ShapeError.self) { try graph.literal([1, 2], shape: x.shape) }
  }

  @Test func productsCheckTheirOperands() throws {
    let (x, pictures) = (try input(2, 3), try input(1, 4, 4, 2))
    #expect(throws: ShapeError.cannotMultiply(x.shape, x.shape)) { try x.matrixProduct(x) }
    #expect(try x.matrixProduct(x, transposeRight: true).shape == Shape([2, 2]))
    #expect(throws: ShapeError.self) { try pictures.convolution(input(3, 3, 1, 5), window: .init()) }
    #expect(throws: ShapeError.self) { try pictures.convolution(input(5, 5, 2, 5), window: .init()) }
    #expect(throws: ShapeError.self) { try pictures.convolution(input(3, 3, 2, 5), window: .init(stride: 0)) }
    #expect(throws: ShapeError.self) { try pictures.convolution(input(3, 3, 2, 5), window: .init(padding: .max)) }
  }

  @Test func sameWindowsDivideSizesRoundedUp() throws {
    for (size, kernel, stride) in [(28, 5, 2), (7, 4, 2), (5, 3, 1), (9, 2, 3), (4, 1, 5)] {
      let window = ConvolutionWindow.same(
        height: size, width: size, kernelHeight: kernel, kernelWidth: kernel, stride: stride)
      let result = try input(1, size, size, 1).convolution(input(kernel, kernel, 1, 1), window: window)
      #expect(result.shape[1] == (size + stride - 1) / stride)
      #expect(window.top - window.bottom == 0 || window.top - window.bottom == 1)
    }
  }

  @Test func leavesKeepTheirShapes() throws {
    let x = try input(2, 3)
    #expect(try graph.input("[2, 3]", shape: x.shape) == x)
    #expect(throws: ShapeError.self) { try graph.input("[2, 3]", shape: Shape([3, 2])) }
    #expect(throws: ShapeError.differentGraphs) { try x + Graph().constant(1) }
  }
}
