import Glibc
import Studio
import Tensors
import Testing

/// Sessions that are saved to a folder and brought back.
@Suite struct SessionArchiveTests {
  private static let duel = """
    let paintings = sine(points: 6, count: 200)
    generator artist { noise 2 | dense 8 | relu | dense 6 }
    discriminator professor { dense 8 | batchnorm | leaky 0.2 | dense 1 }
    gan duel {
      generator artist
      discriminator professor
      data paintings
      batch 16
      loss wasserstein(penalty: 10)
      optimizer adam(rate: 1e-3, beta1: 0.123456789)
    }

    """

  /// A folder of this test alone.
  private final class Folder {
    let path: String

    init() throws {
      var template = Array("/tmp/atelier-archive.XXXXXX".utf8CString)
      let made = mkdtemp(&template).map { String(cString: $0) }
      path = try #require(made)
    }

    deinit {
      SessionArchive.remove(folder: archive)
      rmdir(path)
    }

    var archive: String { path + "/session" }
  }

  private func session(_ program: String, _ recorder: Recorder) throws -> Session {
    let session = Session(host: recorder)
    let result = session.run(program)
    try #require(result.errors.isEmpty, "\(result.errors.map(\.message))")
    return session
  }

  private func text(_ expression: String, in session: Session, _ recorder: Recorder) -> String {
    let result = session.run(expression)
    return result.text ?? result.errors.first?.message ?? ""
  }

  @Test(arguments: [
    "1 / 3", "-0.0", "\"a {1 + 1}\\n\\\"b\\\"\"", "[1, [true, nothing], \"x\"]", "2...5", "0.5..<1.5",
    "tensor([[1, 2], [3, 4]])",
    "sine(points: 4, count: 100)", "sine(points: 4, count: 100)[10..<20]", "only(ring(count: 80), class: 3)",
    "adam(rate: 1e-4)", "wasserstein(clip: 0.01)", "minimax()", "sqrt",
  ])
  func bringsValuesBack(expression: String) throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session("seed 5\nlet value = \(expression)\nprint value", recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    let shown = recorder.lines
    second.run("print value")
    #expect(recorder.lines == shown + shown)
    #expect(!shown.isEmpty)
  }

  @Test func bringsPicturesBackAsTheyWereAskedFor() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let pictures = folder.path + "/pictures"
    try #require(mkdir(pictures, 0o755) == 0)
    defer {
      unlink(pictures + "/a.png")
      rmdir(pictures)
    }
    let first = try session(
      """
      save blossoms(size: 8, count: 1) to: "\(pictures)/a.png"
      let value = pictures("\(pictures)", size: 4, part: all, background: [1, 0.5, 0])
      """, recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    #expect(text("value", in: second, recorder) == text("value", in: first, recorder))
  }

  @Test func keepsWhatIsOneObjectOneObject() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session(
      Self.duel + "let same = artist\nlet other = copy(artist)\nlet both = [duel, artist]", recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    #expect(second.run("artist.layers[0].bias = tensor([3, 3, 3, 3, 3, 3, 3, 3])").errors.isEmpty)
    for name in ["same", "duel.generator", "both[1]", "both[0].generator"] {
      #expect(text("mean(\(name).layers[0].bias)", in: second, recorder) == "3")
    }
    #expect(text("mean(other.layers[0].bias) == 3", in: second, recorder) == "false")
    #expect(!second.run("gan third { generator artist; discriminator professor; data paintings }").errors.isEmpty)
  }

  @Test func goesOnAsIfItHadNeverStopped() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let program =
      Self.duel + "func twice(n) { return 2 * n }\nevery 10 { print twice(duel.step) }\nlet z = noise(3)\nstep 25"
    let first = try session(program, recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    let end = "step 15\nprint noise(2) \nprint duel.history.d_loss artist(noise(4, 2)) professor.layers[0].weight"
    let start = recorder.lines.count
    first.run(end)
    let middle = recorder.lines.count
    second.run(end)
    #expect(Array(recorder.lines[start..<middle]) == Array(recorder.lines[middle...]))
    #expect(recorder.lines[start] == "60")
    #expect(second.cells.map(\.source.text).first == program)
    // And a second time, after another journey through a file.
    try first.save(toFolder: folder.archive)
    try second.save(toFolder: folder.archive + "2")
    defer { SessionArchive.remove(folder: folder.archive + "2") }
    let gans = try ["", "2"].map { end in
      var gan = try NamedTensors(contentsOf: folder.archive + end + "/gan-0.safetensors")
      gan["history.seconds"] = nil
      gan["history.latest"] = nil
      return gan
    }
    for name in gans[0].names { #expect(gans[0][name] == gans[1][name], "\(name)") }
  }

  @Test func returnsIntoAStepInSlowMotion() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session(Self.duel + "step 3\nstage\nstage\nstage", recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    let start = recorder.lines.count
    first.run("stage")
    let middle = recorder.lines.count
    second.run("stage")
    #expect(Array(recorder.lines[start..<middle]) == Array(recorder.lines[middle...]))
  }

  @Test func namesWhatIsLostAndKeepsTheRest() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session(Self.duel + "let n = 7\nlet alone = copy(artist)\nstep 2", recorder)
    try first.save(toFolder: folder.archive)
    let path = folder.archive + "/gan-0.safetensors"
    let file = open(path, O_RDWR)
    let end = lseek(file, -2, SEEK_END)
    var byte: UInt8 = 0
    #expect(end > 0 && pread(file, &byte, 1, end) == 1)
    byte ^= 0x10
    #expect(pwrite(file, &byte, 1, end) == 1)
    close(file)
    let second = Session(host: recorder)
    let notes = try second.load(fromFolder: folder.archive)
    #expect(notes.count == 1 && notes[0].contains("`duel`") && notes[0].contains("checksum"), "\(notes)")
    #expect(text("n", in: second, recorder) == "7")
    #expect(text("count(alone.layers)", in: second, recorder) == text("count(alone.layers)", in: first, recorder))
    #expect(second.value(named: "duel") == nil)
    unlink(path)
    #expect(try Session(host: recorder).load(fromFolder: folder.archive).count == 1)
  }

  @Test func refusesADamagedArchiveAndStaysAsItIs() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session("let n = 7\nfunc f(x) { return x + n }", recorder)
    try first.save(toFolder: folder.archive)
    let path = folder.archive + "/session.safetensors"
    let file = open(path, O_RDWR)
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    for place in stride(from: off_t(0), to: size, by: 7) {
      var byte: UInt8 = 0
      #expect(pread(file, &byte, 1, place) == 1)
      var changed = byte ^ 0x21
      #expect(pwrite(file, &changed, 1, place) == 1)
      let second = Session(host: recorder)
      #expect(throws: SessionArchive.Failure.self) { try second.load(fromFolder: folder.archive) }
      #expect(second.cells.isEmpty && second.value(named: "n") == nil)
      #expect(pwrite(file, &byte, 1, place) == 1)
    }
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    #expect(text("f(1)", in: second, recorder) == "8")
  }

  @Test func findsTheArchiveThatAnInterruptedWriteLeftBeside() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    try session("let n = 7", recorder).save(toFolder: folder.archive, label: "a b")
    #expect(rename(folder.archive, folder.archive + ".old") == 0)
    defer { SessionArchive.remove(folder: folder.archive + ".old") }
    #expect(SessionArchive.summary(ofFolder: folder.archive)?.cellCount == 1)
    #expect(SessionArchive.summary(ofFolder: folder.archive)?.label == "a b")
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive) == [])
    #expect(text("n", in: second, recorder) == "7")
    // Written again, the archive is in its place, and nothing is left beside it.
    try second.save(toFolder: folder.archive)
    #expect(access(folder.archive + ".old", F_OK) != 0 && access(folder.archive + ".new", F_OK) != 0)
  }
}
