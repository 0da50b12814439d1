import ImageFiles
import Plotting
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Plots as files.
struct FileTests {
  @Test(arguments: SamplePlots.all.map(\.name))
  func pngIsReadBackEqual(name: String) throws {
    let plot = try #require(SamplePlots.all.first { $0.name == name }).plot
    let image = try plot.image()
    let bytes = try plot.png()
    let read = try bytes.withUnsafeBytes { try PNG.decode($0) }
    #expect(read == image)
    guard let folder = getenv("ATELIER_PLOT_PREVIEW") else { return }
    try PNG.write(image, to: String(cString: folder) + "/\(name).png")
  }
}
