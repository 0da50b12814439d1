import Glibc
import Studio
import Testing

/// Data of files follow their files.
@Suite struct DatasetCacheTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/atelier-cache-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  private func write(_ text: [UInt8], to name: String) throws {
    let file = try #require(fopen(folder + "/" + name, "w"))
    #expect(fwrite(text, 1, text.count, file) == text.count)
    fclose(file)
  }

  private func remove(_ names: String...) {
    for name in names { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  @Test func tablesAreReadAgainWhenTheyChange() throws {
    defer { remove("t.csv") }
    let session = Session(host: nil, options: .init(folder: folder))
    try write(Array("1,2\n".utf8), to: "t.csv")
    session.run("let a = csv(\"t.csv\")")
    #expect(session.holds("csv(\"t.csv\") == a"))
    session.run("seed 9")
    #expect(session.holds("csv(\"t.csv\") == a"), "the seed does not decide what is in a file")
    try write(Array("1,3\n".utf8), to: "t.csv")
    #expect(session.holds("csv(\"t.csv\") != a and csv(\"t.csv\")[0][1] == 3 and a[0][1] == 2"))
    unlink(folder + "/t.csv")
    #expect(!session.run("csv(\"t.csv\")").errors.isEmpty)
    try write(Array("1,3\n".utf8), to: "t.csv")
    #expect(session.holds("csv(\"t.csv\")[0][1] == 3"))
  }

  @Test func tensorsAndDigitsAreReadAgainWhenTheyChange() throws {
    let names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]
    defer { remove("x.safetensors", names[0], names[1]) }
    let session = Session(host: nil, options: .init(folder: folder))
    session.run("save reshape([1, 2], 1x2) to: \"x.safetensors\"")
    #expect(session.holds("tensors(\"x.safetensors\", name: \"tensor\")[0][1] == 2"))
    session.run("save reshape([1, 3], 1x2) to: \"x.safetensors\"")
    #expect(session.holds("tensors(\"x.safetensors\", name: \"tensor\")[0][1] == 3"))
    try write([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255], to: names[0])
    for label in [5, 6] as [UInt8] {
      try write([0, 0, 8, 1, 0, 0, 0, 1, label], to: names[1])
      #expect(session.holds("mnist(folder: \".\").labels[0] == \(label)"))
    }
  }

  @Test func dataOfTheProgramFollowTheSeed() {
    let session = Session(host: nil)
    session.run("let a = ring(count: 10)")
    #expect(session.holds("ring(count: 10) == a"))
    session.run("seed 9")
    #expect(session.holds("ring(count: 10) != a"))
    rmdir(folder)
  }

  @Test func notesAreShownWhenDataAreRead() throws {
    defer { remove("t.csv") }
    try write(Array("1,5;2\n".utf8), to: "t.csv")
    let recorder = Recorder()
    let session = Session(host: recorder, options: .init(folder: folder))
    session.run("let a = csv(\"t.csv\")\nlet b = csv(\"t.csv\")")
    #expect(recorder.lines == ["note: \(folder)/t.csv: the comma is read as the decimal mark"])
  }
}
