import Plotting
import Testing

/// The line of progress at every width.
struct ProgressLineTests {
  private let line = ProgressLine(
    done: 412, total: 10_000, rate: 1234.4,
    values: [.init("D(x)", 0.53), .init("D(G(z))", 0.468), .init("D loss", 1.3812), .init("G loss", 0.0004)])

  @Test(arguments: [
    (300, "················"), (20, "step 412/10,000"),
  ])
  func widths(columns: Int, beginning: String) {
    let text = line.text(columns: columns)
    #expect(text.count <= columns)
    if columns == 20 { #expect(text == beginning) }
  }

  @Test func leavesOutWhatMattersLeast() {
    #expect(
      line.text(columns: 300)
        == "................  step 412/10,000  1,234 steps/s  8 s left  D(x) 0.53  D(G(z)) 0.47  D loss 1.38  G loss 4e-4"
    )
    #expect(line.text(columns: 80) == "step 412/10,000  8 s left  D(x) 0.53  D(G(z)) 0.47  D loss 1.38  G loss 4e-4")
    #expect(line.text(columns: 60) == "step 412/10,000  8 s left  D(x) 0.53  D(G(z)) 0.47")
    #expect(line.text(columns: 40) == "step 412/10,000  D(x) 0.53  D(G(z)) 0.47")
    #expect(line.text(columns: 30) == "step 412/10,000  D(x) 0.53")
    #expect(line.text(columns: 20) == "step 412/10,000")
    #expect(line.text(columns: 9) == "step 412/")
    for columns in 0...300 { #expect(line.text(columns: columns).count <= columns) }
  }

  @Test func timesAndRates() {
    func text(_ done: Int, _ total: Int?, _ rate: Double?) -> String {
      ProgressLine(unit: "file", done: done, total: total, rate: rate).text(columns: 60)
    }
    #expect(text(5, nil, 0.4).hasSuffix("file 5  2.5 s/file"))
    #expect(text(0, 1000, 1).contains("17 min left"))
    #expect(text(0, 100_000, 10).contains("2 h 46 min left"))
    #expect(text(10, 10, 5) == "################  file 10/10  5 files/s")
    #expect(text(3, 10, .nan) == "####............  file 3/10")
    #expect(text(3, 10, 1e-300).contains("left"))
  }
}
