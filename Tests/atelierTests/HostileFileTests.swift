import Foundation
import Testing

/// Files that unpack to far more than they are: an error or a skipped picture, within memory that the system enforces.
@Suite struct HostileFileTests {
  /// What the program may take of the address space in kilobytes.
  private static let limit = 1_200_000

  @Test func bombsAreRefusedWithinBounds() throws {
    let folder = NSTemporaryDirectory() + "atelier-hostile-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script =
      String(#filePath.dropLast("atelierTests/HostileFileTests.swift".count)) + "DatasetsTests/Hostile/make.py"
    #expect(try runProgram("/usr/bin/env", ["python3", script, folder, "bombs"]).status == 0)
    try FileManager.default.createDirectory(atPath: folder + "/mnist", withIntermediateDirectories: true)
    for (from, to) in [("bomb-idx3-ubyte.gz", "train-images-idx3-ubyte.gz"), ("giant.idx", "train-labels-idx1-ubyte")] {
      try FileManager.default.moveItem(atPath: folder + "/" + from, toPath: folder + "/mnist/" + to)
    }
    try FileManager.default.createDirectory(atPath: folder + "/one", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: folder + "/memory.png", toPath: folder + "/one/memory.png")
    let cases: [(line: String, status: Int32, words: String)] = [
      ("pictures(\"bomb.tgz\")", 1, "unpacks to more than"),
      ("pictures(\"bomb.zip\")", 1, "unpacks to more than"),
      ("pictures(\"hole.tar\")", 1, ""),
      ("pictures(\"many.tgz\")", 1, "left out 100000 of 100000 files, x.png"),
      ("pictures(\"one\")", 0, ""),
      ("pictures(\"memory.zip\")", 0, ""),
      ("mnist(folder: \".\")", 1, "come out of it"),
      ("csv(\"columns.csv\")", 1, "columns"),
      ("tensors(\"giant.safetensors\", name: \"a\")", 1, "giant.safetensors"),
      ("load \"giant.safetensors\"", 1, "giant.safetensors"),
    ]
    for (line, status, words) in cases {
      let command = "cd '\(folder)' && ulimit -v \(Self.limit) && exec \"$0\" -e '\(line)'"
      let result = try runProgram(
        "/bin/sh", ["-c", command, atelierProgram],
        environment: ["XDG_CACHE_HOME": folder + "/cache", "XDG_STATE_HOME": folder, "ATELIER_THREADS": "2"])
      #expect(result.status == status, "\(line): \(result.output.prefix(600))")
      #expect(words.isEmpty || result.output.contains(words), "\(line): \(result.output.prefix(600))")
    }
  }
}
