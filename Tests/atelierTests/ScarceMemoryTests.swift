import Foundation
import Testing

/// Numbers in a program and in a file that ask for more memory than there is: an error that says how much, and no crash.
@Suite struct ScarceMemoryTests {
  /// What the program may take of the address space in kilobytes.
  private static let limit = 600_000

  @Test(arguments: [
    "digits(count: 100_000_000)", "sine(points: 100000, count: 100000000)", "blossoms(size: 512, count: 600)",
    "ring(count: 25_000_000)", "only(digits(count: 100_000_000), class: 3)", "linspace(0, 1, 80_000_000)",
    "tensor(0..<30_000_000)", "noise(80_000, 1000)", "tensor([noise(8000, 2000), noise(8000, 2000)])",
    "let a = ring(count: 8_000_000); a + 1",
    "let a = noise(100_000, 60); for i in 1...20 { a = [a, noise(100_000, 60) + 1][0..<2] }",
    "network n { input 8192 | dense 8192 | relu | dense 8192 }",
    "network n { input 100 | dense 8192 | relu | dense 6000 }; let a = copy(n)",
    "network n { input 100 | minibatch 64 | dense 1 }; n(noise(1000, 100))",
    "network n { input 256x256x3 | conv 64 | relu | conv 64 }; n(noise(20, 256x256x3), training: true)",
    "network j { input 50000 | dense 2 }; frechet(noise(4, 50000), sine(points: 50000, count: 10), j)",
    "load \"floats.safetensors\"", "load \"bytes.safetensors\"", "csv(\"floats.safetensors\")",
    "tensors(\"floats.safetensors\", name: \"x\")", "tensors(\"bytes.safetensors\", name: \"x\")",
    """
    generator g { noise 100 | dense 3000 | relu | dense 3000 | relu | dense 2 }; discriminator d { dense 1 }
    gan duel { generator g; discriminator d; data ring(count: 1000) }
    """,
  ]) func isAnError(line: String) throws {
    let folder = NSTemporaryDirectory() + "atelier-scarce-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, kind, size) in [("floats", "F32", 4), ("bytes", "U8", 1)] where line.contains(name) {
      try sparse(folder + "/\(name).safetensors", kind, size)
    }
    let command = "cd '\(folder)' && ulimit -v \(Self.limit) && exec \"$0\" -e \"$1\""
    let result = try runProgram(
      "/bin/sh", ["-c", command, atelierProgram, line], environment: ["XDG_STATE_HOME": folder, "ATELIER_THREADS": "2"])
    #expect(result.status == 1, "\(result.status): \(result.output.prefix(600))")
    let words = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains(" of memory, but only "), "\(result.output.prefix(600))")
  }

  /// A file of 100 million numbers of which the disk holds only the header.
  private func sparse(_ path: String, _ kind: String, _ size: Int) throws {
    let count = 100_000_000
    let header = Array(
      "{\"x\":{\"dtype\":\"\(kind)\",\"shape\":[\(count / 5),5],\"data_offsets\":[0,\(count * size)]}}".utf8)
    let bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(truncate(path, off_t(bytes.count + count * size)) == 0)
  }
}
