import Files
import Glibc
import ImageFiles
import Tensors
import Testing

@testable import Datasets

/// A folder for one test, removed with all in it.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/atelier-data.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { _ = try? run(["rm", "-rf", path]) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try File.makeFolder(File.folder(of: "\(path)/\(name)"))
    try AtomicFile.write(bytes, to: "\(path)/\(name)")
  }

  /// Runs a program to its end.
  @discardableResult
  func run(_ arguments: [String]) throws -> Int32 {
    let child = try Child(arguments)
    while !child.hasEnded() { usleep(1000) }
    return child.status
  }
}

/// The folder with real data, where there is one.
let realData: String? = {
  if let path = Folders.variable("ATELIER_TEST_DATA") { return path }
  let relative = "../shared/data"
  return access(relative + "/mnist", R_OK) == 0 ? relative : nil
}()

private func idx(_ shape: [Int], _ bytes: [UInt8]) -> [UInt8] {
  [0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] } + bytes
}

func picture(_ value: UInt8, width: Int = 12, height: Int = 10) throws -> [UInt8] {
  try PNG.encode(Image(width: width, height: height, channels: 3, filledWith: value))
}

@Suite struct IDXTests {
  @Test func readsPicturesAndLabels() throws {
    let scratch = try Scratch()
    try scratch.write("mnist/train-images-idx3-ubyte", idx([2, 2, 3], [0, 255, 51, 0, 0, 0, 1, 2, 3, 4, 5, 6]))
    try scratch.write("mnist/train-labels-idx1-ubyte", idx([2], [7, 0]))
    let data = try PictureDataset.mnist(folder: scratch.path)
    #expect(data.count == 2 && data.exampleShape == [2, 3, 1] && data.labels == [7, 0] && data.kind == .picture)
    #expect(Array(data.example(0).values.prefix(3)) == [-1, 1, -0.6])
    #expect(data.image(1).pixels == [1, 2, 3, 4, 5, 6])
    #expect(try SelectedDataset(data, class: 7).slice(0..<1) == data.slice(0..<1))
  }

  @Test func namesWhatIsMissingAndWhatToDo() throws {
    let scratch = try Scratch()
    #expect {
      try PictureDataset.fashion(part: .test, folder: scratch.path)
    } throws: { error in
      let error = try #require(error as? DatasetError)
      return error.description.contains("looked in \(scratch.path)/fashion, \(scratch.path)")
        && error.suggestion?.contains("`digits()` is there at once") == true
    }
  }

  @Test func refusesDamage() throws {
    let scratch = try Scratch()
    let whole = idx([2, 2, 3], [0, 255, 51, 0, 0, 0, 1, 2, 3, 4, 5, 6])
    func attempt(_ images: [UInt8], _ labels: [UInt8]) throws {
      try scratch.write("train-images-idx3-ubyte", images)
      try scratch.write("train-labels-idx1-ubyte", labels)
      _ = try PictureDataset.mnist(folder: scratch.path)
    }
    try attempt(whole, idx([2], [7, 0]))
    for length in whole.indices {
      #expect(throws: DatasetError.self) { try attempt(Array(whole[..<length]), idx([2], [7, 0])) }
    }
    #expect(throws: DatasetError.self) { try attempt(whole, idx([3], [7, 0, 1])) }
    #expect(throws: DatasetError.self) { try attempt(whole, idx([2], [7, 10])) }
    #expect(throws: DatasetError.self) { try attempt(whole + [0], idx([2], [7, 0])) }
    for place in 0..<16 {
      for value in [1, 127, 255] as [UInt8] where whole[place] != value {
        var changed = whole
        changed[place] = value
        #expect(throws: DatasetError.self) { try attempt(changed, idx([2], [7, 0])) }
      }
    }
  }

  @Test func readsGZipAndRefusesBombs() throws {
    let scratch = try Scratch()
    try scratch.write("zeros", [UInt8](repeating: 0, count: 1 << 20))
    #expect(try scratch.run(["gzip", "-9", scratch.path + "/zeros"]) == 0)
    let packed = try File.contents(of: scratch.path + "/zeros.gz", limit: 1 << 20)
    #expect(try GZip.unpack(packed, limit: 1 << 20, path: "x").count == 1 << 20)
    #expect(throws: DatasetError.self) { try GZip.unpack(packed, limit: 1 << 20 - 1, path: "x") }
    for length in [3, 10, 100, packed.count - 1] {
      #expect(throws: DatasetError.self) { try GZip.unpack(Array(packed[..<length]), limit: 1 << 20, path: "x") }
    }
    var changed = packed
    changed[packed.count - 6] ^= 1
    #expect(throws: DatasetError.self) { try GZip.unpack(changed, limit: 1 << 20, path: "x") }
  }

  @Test(arguments: [
    "train-images.idx3-ubyte", "train-images-idx3-ubyte/train-images.idx3-ubyte",
    "mnist/train-images.idx3-ubyte/train-images-idx3-ubyte",
  ]) func findsNamesWithADotAndFoldersOfTheName(path: String) throws {
    let scratch = try Scratch()
    try scratch.write(path, idx([1, 1, 2], [3, 4]))
    #expect {
      try PictureDataset.mnist(folder: scratch.path)
    } throws: { error in
      (error as? DatasetError)?.description.hasPrefix("the file train-labels-idx1-ubyte.gz of mnist is not there")
        == true
    }
    try scratch.write("train-labels.idx1-ubyte", idx([1], [9]))
    #expect(try PictureDataset.mnist(folder: scratch.path).labels == [9])
  }

  @Test(arguments: [
    (Array("<!DOCTYPE html>".utf8), "is a web page, not an IDX file"),
    ([0x89] + Array("PNG\r\n".utf8), "is a PNG picture"),
    ([1, 2, 3, 4], "begins with two zero bytes, but this with 1 and 2"),
    ([0, 0, 13, 3], "holds 32-bit floating-point"),
    ([0, 0, 9, 3], "holds signed bytes, but only unsigned bytes"), ([0, 0, 7, 3], "7 is no kind of IDX numbers"),
    ([0, 0, 8, 1, 0, 0, 0, 1, 5], "pictures have 3 axes, but this has 1"), ([], "the IDX header is cut off"),
  ]) func saysWhatAFileIs(bytes: [UInt8], words: String) throws {
    #expect {
      try IDX(bytes, rank: 3, path: "x")
    } throws: { error in
      (error as? DatasetError)?.description.contains(words) == true
    }
  }

  @Test func readsSeveralMembersOfGZip() throws {
    let scratch = try Scratch()
    let parts = ["first ", "second"]
    var packed: [UInt8] = []
    for (number, part) in parts.enumerated() {
      try scratch.write("\(number)", Array(part.utf8))
      #expect(try scratch.run(["gzip", "\(scratch.path)/\(number)"]) == 0)
      packed += try File.contents(of: "\(scratch.path)/\(number).gz", limit: 1 << 10)
    }
    #expect(try GZip.unpack(packed, limit: 100, path: "x") == Array("first second".utf8))
    #expect(try GZip.unpack(packed + [0, 0, 0], limit: 100, path: "x") == Array("first second".utf8))
    #expect(throws: DatasetError.self) { try GZip.unpack(packed + [0, 1], limit: 100, path: "x") }
    #expect(throws: DatasetError.self) { try GZip.unpack(packed, limit: 11, path: "x") }
    #expect(throws: DatasetError.self) { try GZip.unpack(packed.dropLast(), limit: 100, path: "x") }
  }

  @Test(.enabled(if: realData != nil, "needs the real digits")) func readsTheRealDigits() throws {
    let folder = try #require(realData)
    let data = try PictureDataset.mnist(part: .test, folder: folder)
    #expect(data.count == 10_000 && data.exampleShape == [28, 28, 1])
    #expect(data.labels?.prefix(10) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    for (file, name) in [
      (KnownDataset.mnist.test.images, "t10k-images"), (KnownDataset.mnist.test.labels, "t10k-labels"),
    ] {
      #expect(file.name.hasPrefix(name))
      let bytes = try File.contents(of: "\(folder)/mnist/\(file.name)", limit: file.size)
      #expect(bytes.count == file.size && SHA256.hexadecimal(bytes) == file.sha256)
    }
  }

  @Test func knowsSHA256() {
    #expect(
      SHA256.hexadecimal(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hexadecimal([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for length in [55, 56, 63, 64, 65] {
      #expect(SHA256.hexadecimal([UInt8](repeating: 0, count: length)).count == 64)
    }
  }
}

@Suite struct PictureFolderTests {
  /// Two classes, one broken picture, and things that are none.
  private func fill(_ scratch: Scratch) throws {
    try scratch.write("p/roses/b.png", picture(200))
    try scratch.write("p/roses/a.PNG", picture(100))
    try scratch.write("p/asters/c.png", picture(0, width: 3, height: 40))
    try scratch.write("p/asters/broken.jpg", [0xFF, 0xD8, 0xFF, 1, 2, 3])
    try scratch.write("p/asters/notes.txt", [1, 2, 3])
    try scratch.write("p/.hidden/d.png", picture(9))
    try scratch.write("outside/e.png", picture(9))
    try #require(symlink("..", scratch.path + "/p/loop") == 0)
  }

  private func check(_ data: PictureDataset, _ prefix: String = "") {
    #expect(data.count == 3 && data.exampleShape == [8, 8, 3])
    #expect(data.classes == ["asters", "roses"] && data.labels == [0, 1, 1])
    #expect((0..<3).map { data.image($0).pixels[0] } == [0, 100, 200])
    #expect(data.skipped.map(\.path) == [prefix + "asters/broken.jpg"])
    #expect(data.notes.first?.hasPrefix("left out 1 of 4 files, \(prefix)asters/broken.jpg (") == true)
  }

  @Test func readsFoldersAsClasses() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let cache = scratch.path + "/cache"
    check(try .pictures(scratch.path + "/p", size: 8, cache: cache))
    check(try .pictures(scratch.path + "/p", size: 8, cache: nil))
    // From the cache, which is made anew when it is damaged or a file changed.
    check(try .pictures(scratch.path + "/p", size: 8, cache: cache))
    let grey = try PictureDataset.pictures(scratch.path + "/p", size: 5, channels: 1, range: 0...1, cache: cache)
    #expect(grey.exampleShape == [5, 5, 1] && grey.example(1).values[0] == 100 / 255)
    try scratch.write("p/roses/b.png", picture(201))
    let changed = try PictureDataset.pictures(scratch.path + "/p", size: 8, cache: cache)
    #expect(changed.image(2).pixels[0] == 201)
  }

  @Test(arguments: ["tar -cf", "tar -czf"]) func readsArchives(command: String) throws {
    let scratch = try Scratch()
    try fill(scratch)
    let archive = scratch.path + "/p.archive"
    #expect(try scratch.run(command.split(separator: " ").map(String.init) + [archive, "-C", scratch.path, "p"]) == 0)
    check(try .pictures(archive, size: 8, cache: nil), "p/")
    // Cut off: an error or fewer pictures, and nothing worse.
    let whole = try File.contents(of: archive, limit: 1 << 20)
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
      try scratch.write("cut", Array(whole[..<length]))
      do {
        #expect(try PictureDataset.pictures(scratch.path + "/cut", size: 8, cache: nil).count <= 3)
      } catch {
        #expect(error is DatasetError)
      }
    }
  }

  @Test func writesNothingOutsideTheCache() throws {
    let scratch = try Scratch()
    try scratch.write("a.png", picture(5))
    try scratch.write("b.png", picture(6))
    try File.makeFolder(scratch.path + "/deep/er")
    // A name that climbs out and an absolute one: only read, and nothing appears anywhere.
    let archive = scratch.path + "/evil.tar"
    let arguments = [
      "tar", "-cf", archive, "-C", scratch.path + "/deep/er", "-P", "../../a.png", scratch.path + "/b.png",
    ]
    #expect(try scratch.run(arguments) == 0)
    unlink(scratch.path + "/a.png")
    unlink(scratch.path + "/b.png")
    let data = try PictureDataset.pictures(archive, size: 8, cache: scratch.path + "/cache")
    #expect(data.count == 2)
    #expect(access(scratch.path + "/a.png", F_OK) != 0 && access(scratch.path + "/b.png", F_OK) != 0)
    #expect(try PictureFolder(scratch.path, progress: Unobserved()).entries.isEmpty)
  }

  @Test func damagedCachesAreMadeAnew() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let store = scratch.path + "/store"
    var collector = PictureCollector(side: 8, channels: 3)
    try collector.take(PictureFile(path: "a.png", bytes: picture(3)))
    try collector.take(PictureFile(path: "b.png", bytes: [1, 2]))
    try collector.finish()
    try DecodedPictures(collector, ground: nil, guessed: ["g"], followed: ["f -> h"]).write(to: store)
    let kept = try #require(DecodedPictures(cached: store, side: 8, channels: 3))
    #expect(kept.guessed == ["g"] && kept.followed == ["f -> h"] && kept.repeated.isEmpty && kept.ground == nil)
    #expect(
      kept.entries == [DecodedPictures.Entry(path: "a.png", width: 12, height: 10, isTransparent: false)])
    #expect(kept.skipped.map(\.path) == ["b.png"] && kept.pixels.count == 192)
    #expect(DecodedPictures(cached: store, side: 9, channels: 3) == nil)
    let whole = try File.contents(of: store, limit: 1 << 20)
    for length in 0..<whole.count where length % 7 == 0 {
      try AtomicFile.write(Array(whole[..<length]), to: store)
      #expect(DecodedPictures(cached: store, side: 8, channels: 3) == nil)
    }
    for place in [20, 30, whole.count - 1, whole.count - 100] {
      var changed = whole
      changed[place] ^= 0x10
      try AtomicFile.write(changed, to: store)
      #expect(DecodedPictures(cached: store, side: 8, channels: 3) == nil)
    }
  }

  @Test func refusesWhatHoldsNoPictures() throws {
    let scratch = try Scratch()
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path, cache: nil) }
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path + "/no", cache: nil) }
    try scratch.write("text.zip", Array("no archive at all".utf8))
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path + "/text.zip", cache: nil) }
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path, size: 0, cache: nil) }
    #expect(throws: DatasetError.self) { try PictureDataset.pictures(scratch.path, channels: 2, cache: nil) }
  }

  @Test func stopsWhenCancelled() throws {
    struct Impatient: Progress {
      func update(fraction: Double?, message: @autoclosure () -> String) throws(Cancelled) { throw Cancelled() }
    }
    let scratch = try Scratch()
    try fill(scratch)
    #expect(throws: Cancelled.self) {
      try PictureDataset.pictures(scratch.path + "/p", size: 8, cache: scratch.path + "/cache", progress: Impatient())
    }
    #expect(access(scratch.path + "/cache", F_OK) != 0)
  }
}

@Suite struct TableTests {
  private func csv(_ text: String) throws -> NumericDataset {
    let scratch = try Scratch()
    try scratch.write("t.csv", Array(text.utf8))
    return try .csv(scratch.path + "/t.csv")
  }

  @Test func readsTables() throws {
    #expect(try csv("1,2\n3,4\n").slice(0..<2) == Tensor(shape: [2, 2], values: [1, 2, 3, 4]))
    #expect(try csv("\u{FEFF}x;y;z\r\n1; 2;\"3\"\r\n\r\n4;5;-6e1").slice(0..<2).values == [1, 2, 3, 4, 5, -60])
    let labelled = try csv("x,y,class\n1,2,1\n3,4,0\n")
    #expect(labelled.labels == [1, 0] && labelled.exampleShape == [2] && labelled.classes == ["0", "1"])
    #expect(labelled.slice(1..<2).values == [3, 4])
    #expect(try csv("\"x, y\",\"z\"\n1,\"2\"\n").slice(0..<1).values == [1, 2])
  }

  @Test(arguments: ["x,label\n\n1,0\n2,-1.5\n", "x,label\n1,1\n\n2,0.5\n", "1,2\n\n\n3,x\n"])
  func namesTheLineOfAMistake(text: String) {
    #expect {
      try csv(text)
    } throws: { error in
      (error as? DatasetError)?.description.contains("t.csv, line 4: ") == true
    }
  }

  @Test(arguments: [
    "", "\n\n", "x,y\n", "1,2\n3\n", "1,2\n3,x\n", "1,2\n3,nan\n", "2x,1\n3,4\n", "x,class\n1,0.5\n", ",\n,\n",
  ])
  func refusesWhatIsNoTable(text: String) {
    #expect(throws: DatasetError.self) { try csv(text) }
  }

  @Test func readsTensors() throws {
    let scratch = try Scratch()
    var tensors = NamedTensors()
    tensors["real"] = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    tensors["grid"] = Tensor(repeating: -0.5, shape: [4, 8, 8, 3])
    tensors["none"] = Tensor(shape: [0, 3], values: [])
    let path = scratch.path + "/t.safetensors"
    try tensors.write(to: path)
    let data = try NumericDataset.tensors(path, name: "real")
    #expect(data.slice(0..<2) == tensors["real"] && data.kind == .curve)
    let grid = try NumericDataset.tensors(path, name: "grid")
    #expect(grid.kind == .picture && grid.range == -1...1 && grid.count == 4)
    #expect(throws: DatasetError.self) { try NumericDataset.tensors(path, name: "none") }
    #expect(throws: DatasetError.self) { try NumericDataset.tensors(path, name: "other") }
    #expect(throws: DatasetError.self) { try NumericDataset.tensors(path + "x", name: "other") }
  }
}
