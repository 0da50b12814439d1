import Files
import Glibc
import Testing

@testable import Datasets

/// Files that mean harm, written by `Hostile/make.py`: an error or a skipped picture, and nothing appears anywhere.
@Suite struct HostileTests {
  private let scratch: Scratch
  private let folder: String

  init() throws {
    scratch = try Scratch()
    folder = scratch.path + "/deep/er/hostile"
    let script = String(#filePath.dropLast("HostileTests.swift".count)) + "Hostile/make.py"
    try #require(scratch.run(["python3", script, folder]) == 0)
  }

  /// Every path in the scratch folder, and the places that the archives name outside of it.
  private func everything() throws -> [String] {
    let outside = ["/tmp/atelier-absolute.png", "/tmp/climbing.png", "climbing.png", "/climbing.png"]
    return try paths(in: scratch.path) + outside.filter { access($0, F_OK) == 0 }
  }

  private func paths(in folder: String) throws -> [String] {
    let directory = try #require(opendir(folder))
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard name != ".", name != ".." else { continue }
      found.append(folder + "/" + name)
      if entry.pointee.d_type == UInt8(DT_DIR) { found += try paths(in: folder + "/" + name) }
    }
    return found.sorted()
  }

  @Test(arguments: ["entries.tar", "entries.tar.gz", "entries.zip"]) func readsNamesThatClimbAndNothingElse(
    name: String
  )
    throws
  {
    let before = try everything()
    let data = try PictureDataset.pictures(folder + "/" + name, size: 4, cache: scratch.path + "/cache")
    // Regular files and links to them: no device, no pipe, nothing outside of the archive. The one that is there twice counts
    // once.
    let isZip = name.hasSuffix("zip")
    #expect(data.count == (isZip ? 2 : 4))
    #expect(
      data.skipped.map(\.path)
        == (isZip ? ["link.png", "same.png"] : ["bell\u{7}\u{1B}[31m\n.png", "empty.png", "link.png"]))
    let cache = scratch.path + "/cache"
    #expect(try everything().filter { !$0.hasPrefix(cache) } == before)
    #expect(try paths(in: cache).count == 1)
  }

  @Test func foldersWithLinksAndPipes() throws {
    let pictures = scratch.path + "/pictures"
    try scratch.write("pictures/good.png", File.contents(of: folder + "/short.png", limit: 1 << 20))
    try #require(mkfifo(pictures + "/pipe.png", 0o600) == 0)
    try #require(symlink("/dev/zero", pictures + "/zero.png") == 0)
    try #require(symlink("nowhere", pictures + "/nowhere.png") == 0)
    try #require(symlink(".", pictures + "/loop") == 0)
    #expect {
      try PictureDataset.pictures(pictures, size: 4, cache: nil)
    } throws: { error in
      guard case .noPictures(_, let skipped) = error as? DatasetError else { return false }
      return skipped.map(\.path) == ["good.png", "nowhere.png", "pipe.png", "zero.png"]
    }
    for path in [pictures + "/pipe.png", "/dev/zero", "/dev/null"] {
      #expect(throws: DatasetError.self) { try PictureDataset.pictures(path, size: 4, cache: nil) }
      #expect(throws: DatasetError.self) { try NumericDataset.csv(path) }
    }
  }

  @Test(arguments: ["wide.png", "overflow.png", "short.png"]) func skipsHugeHeaders(name: String) throws {
    try scratch.write("one/\(name)", File.contents(of: "\(folder)/\(name)", limit: 1 << 20))
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path + "/one", size: 4, cache: nil) }
  }

  @Test func refusesHugeCounts() throws {
    let idx = try File.contents(of: folder + "/giant.idx", limit: 1 << 20)
    #expect(throws: DatasetError.self) { try IDX(idx, rank: 3, path: "x") }
    #expect(throws: (any Error).self) { try NumericDataset.tensors(folder + "/giant.safetensors", name: "a") }
    #expect(throws: DatasetError.self) {
      try scratch.write("t.csv", [UInt8](repeating: 44, count: 1 << 17))
      _ = try NumericDataset.csv(scratch.path + "/t.csv")
    }
  }

  /// Changed and missing bytes: an error or some pictures.
  @Test(arguments: ["entries.tar", "entries.tar.gz", "entries.zip"]) func survivesDamage(name: String) throws {
    let whole = try File.contents(of: folder + "/" + name, limit: 1 << 20)
    var state: UInt64 = 3
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0...below(4) { bytes[below(bytes.count)] ^= UInt8(1 << below(8)) }
      if below(3) == 0 { bytes.removeLast(below(bytes.count)) }
      try scratch.write("changed", bytes)
      do {
        #expect(try PictureDataset.pictures(scratch.path + "/changed", size: 4, cache: nil).count <= 8)
      } catch {
        #expect(error is DatasetError)
      }
    }
  }
}
