import Glibc
import Memory
import Plotting
import Tensors

/// Measures how long a redraw takes: `benchmark-plots [TEXT]...`, those cases whose name contains one of the texts.
@main
enum PlotBenchmark {
  static func main() throws {
    // As the program does, lest the times depend on what was drawn before.
    MemoryLimit.keepFreedMemory()
    let environment = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"]
    let terminal = TerminalCapabilities(environment: environment, isTerminal: true)
    let numbers = (0..<64 * 784).map { (index: Int) -> Float in Float(index * 7919 % 256) / 128 - 1 }
    let pictures = Tensor(shape: [64, 28, 28, 1], values: numbers)
    func grid() throws -> Plot { Plot(.pictures(try PictureGrid(pictures, columns: 8))) }
    let colours = (0..<64 * 784 * 3).map { (index: Int) -> Float in sin(Float(index / 3) / 40 + Float(index % 3)) }
    func coloured() throws -> Plot {
      Plot(.pictures(try PictureGrid(Tensor(shape: [64, 28, 28, 3], values: colours), columns: 8)))
    }

    measure("sine curves, braille, 80x24") { size(sines.block(for: terminal, columns: 80, rows: 24)) }
    try measure("8x8 pictures of 28x28, half blocks, 80x24") {
      size(try grid().block(for: terminal, columns: 80, rows: 24))
    }
    try measure("8x8 pictures of 28x28, half blocks, 232x116") {
      size(try grid().block(for: terminal, columns: 232, rows: 116))
    }
    for graphics in TerminalCapabilities.GraphicsProtocol.allCases {
      var graphical = terminal
      graphical.graphics = graphics
      graphical.cellSize = TerminalAnswers.CellSize(width: 8, height: 16)
      measure("sine curves, \(graphics.rawValue), 80x24") {
        size(sines.block(for: graphical, columns: 80, rows: 24))
      }
      try measure("8x8 pictures of 28x28, \(graphics.rawValue), 80x24") {
        size(try grid().block(for: graphical, columns: 80, rows: 24))
      }
      try measure("8x8 pictures of 28x28 in colour, \(graphics.rawValue), 80x24") {
        size(try coloured().block(for: graphical, columns: 80, rows: 24))
      }
    }
    measure("a million points, braille, 80x24") { size(million.block(for: terminal, columns: 80, rows: 24)) }
    try measure("sine curves, PNG of 1520x880") { try sines.png().count }
    try measure("8x8 pictures of 28x28, PNG") { try grid().png().count }
  }

  /// Thirty curves of fifteen points.
  private static let sines: Plot = {
    let x = (0..<15).map { Double($0) / 7 - 1 }
    let curves = (0..<30).map { index in
      Curve(x: x, y: x.map { sin($0 * .pi + Double(index) / 100) * (0.8 + Double(index) / 100) })
    }
    return Plot(Panel([.lines(LineSeries(curves, name: "artist"))]))
  }()

  private static let million = Plot(
    Panel([.lines(LineSeries([Curve(y: (0..<1_000_000).map { sin(Double($0) / 10_000) })]))]))

  private static func size(_ block: TerminalBlock) -> Int { block.bytes.count }

  /// Prints the shortest of thirty times.
  private static func measure(_ name: String, _ body: () throws -> Int) rethrows {
    let filters = CommandLine.arguments.dropFirst()
    guard filters.isEmpty || filters.contains(where: name.contains) else { return }
    var best = Duration.seconds(1000)
    var bytes = 0
    for _ in 0..<30 {
      let start = ContinuousClock.now
      bytes = try body()
      best = min(best, start.duration(to: .now))
    }
    let microseconds = best.components.attoseconds / 1_000_000_000_000 + best.components.seconds * 1_000_000
    print("\(name): \(microseconds) us, \(bytes) bytes")
  }
}
