import Foundation
import Testing

/// The samples run from their first line to their last, with few steps; those that need real data only where it is.
@Suite struct SampleRunTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// What a sample reads, and what is set to make it short.
  struct Sample: CustomTestStringConvertible, Sendable {
    var name: String
    var settings: [String]
    /// The files that it has to leave behind.
    var files: [String] = []

    var testDescription: String { name }
  }

  static let drawn = [
    Sample(name: "sine-artist", settings: ["steps=20"]),
    Sample(name: "parabola-artist", settings: ["steps=20"]),
    Sample(name: "ring", settings: ["steps=10"], files: ["ring-1.png", "ring-2.png"]),
    Sample(name: "lattice-pacgan", settings: ["steps=10"], files: ["lattice-1.png", "lattice-2.png"]),
    Sample(name: "sweep", settings: ["steps=3", "examples=1000"], files: ["sweep.csv"]),
    Sample(name: "wgan-gp", settings: ["steps=5"], files: ["wgan-gp.png"]),
  ]
  static let digits = [
    Sample(name: "mnist-dense-keras", settings: ["steps=10"], files: ["keras.png"]),
    Sample(name: "mnist-dense-pytorch", settings: ["steps=10"], files: ["torch.png"]),
    Sample(name: "mnist-dcgan", settings: ["steps=5"], files: ["mnist-dcgan.png"]),
    Sample(name: "digits-reader", settings: ["epochs=1"]),
  ]
  static let photographs = [
    Sample(name: "flowers-architecture-1", settings: ["steps=10"], files: ["garden.png"]),
    Sample(name: "flowers-architecture-2", settings: ["steps=2"], files: ["meadow.png"]),
    Sample(name: "dcgan-64", settings: ["steps=3"], files: ["flowers.png"]),
  ]

  /// The folder with real data, where there is one.
  static let realData: String? = {
    let folder = ProcessInfo.processInfo.environment["ATELIER_TEST_DATA"] ?? root + "/../shared/data"
    return FileManager.default.fileExists(atPath: folder + "/mnist") ? folder : nil
  }()

  @Test func everySampleIsTested() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/samples")
    let scripts = files.filter { $0.hasSuffix(".gan") }.map { String($0.dropLast(4)) }
    #expect(Set(scripts) == Set((Self.drawn + Self.digits + Self.photographs).map(\.name)))
  }

  @Test(arguments: drawn) func runsOnDrawnData(_ sample: Sample) throws { try run(sample, in: try folder()) }

  @Test(.enabled(if: realData != nil, "needs the MNIST files"), arguments: digits)
  func runsOnRealDigits(_ sample: Sample) throws {
    let data = try #require(Self.realData)
    let folder = try folder()
    try FileManager.default.createSymbolicLink(atPath: folder + "/mnist", withDestinationPath: data + "/mnist")
    try run(sample, in: folder)
  }

  /// Each on the first 64 photographs, in an archive of the same name.
  @Test(.enabled(if: realData != nil, "needs the photographs of flowers"), arguments: photographs)
  func runsOnRealPhotographs(_ sample: Sample) throws {
    let data = try #require(Self.realData)
    let folder = try folder()
    let names = (1...64).map { String(format: "jpg/image_%04d.jpg", $0) }
    let archive = data + "/17flowers.tgz"
    let unpacked = try runProgram("/usr/bin/tar", ["-xzf", archive, "-C", folder] + names)
    try #require(unpacked.status == 0, "\(unpacked.output)")
    let packed = try runProgram("/usr/bin/tar", ["-czf", folder + "/17flowers.tgz", "-C", folder, "jpg"])
    try #require(packed.status == 0, "\(packed.output)")
    try run(sample, in: folder)
  }

  private func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "atelier-sample-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  private func run(_ sample: Sample, in folder: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let settings = sample.settings.flatMap { ["--set", $0] }
    let result = try runAtelier(
      ["run", Self.root + "/samples/\(sample.name).gan"] + settings, in: folder, environment: ["ATELIER_DATA": folder])
    #expect(result.status == 0, "\(result.output)")
    for file in sample.files {
      #expect(FileManager.default.fileExists(atPath: folder + "/" + file), "\(file) is missing:\n\(result.output)")
    }
  }
}

/// Runs the built program with a folder of its own as the current one.
func runAtelier(
  _ arguments: [String], in folder: String, environment: [String: String] = [:]
) throws -> (status: Int32, output: String) {
  try runProgram(
    "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", folder, atelierProgram] + arguments, environment: environment)
}
