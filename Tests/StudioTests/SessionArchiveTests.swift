import Files
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
    #expect(try second.load(fromFolder: folder.archive).notes == [])
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
    #expect(try second.load(fromFolder: folder.archive).notes == [])
    #expect(text("value", in: second, recorder) == text("value", in: first, recorder))
  }

  @Test func keepsWhatIsOneObjectOneObject() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session(
      Self.duel + "let same = artist\nlet other = copy(artist)\nlet both = [duel, artist]", recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive).notes == [])
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
    #expect(try second.load(fromFolder: folder.archive).notes == [])
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
      // When snapshots are taken depends on the time that steps take.
      for name in gan.names where name.hasPrefix("timeline.") { gan[name] = nil }
      return gan
    }
    for name in gans[0].names { #expect(gans[0][name] == gans[1][name], "\(name)") }
  }

  @Test func returnsIntoAStepInSlowMotion() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    let first = try session(Self.duel + "step 3\nstage\nstage\nstage", recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive).notes == [])
    let start = recorder.lines.count
    first.run("stage")
    let middle = recorder.lines.count
    second.run("stage")
    #expect(Array(recorder.lines[start..<middle]) == Array(recorder.lines[middle...]))
  }

  @Test func goesBackAndForthAsBefore() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    // Steps of all kinds, weights set by hand, a batch that was given, and a future that is still ahead.
    let program =
      Self.duel
        + """
        step 10; step generator 5; step discriminator 5
        artist.layers[0].bias = tensor([1, 2, 3, 4, 5, 6, 7, 8])
        step 4
        step real: paintings[0..<16]
        step 6
        goto 17

        """
    let first = try session(program, recorder)
    try first.save(toFolder: folder.archive)
    let second = Session(host: recorder)
    let report = try second.load(fromFolder: folder.archive)
    #expect(report.isWhole && report.notes.isEmpty)
    for step in [31, 0, 20, 19, 25, 12, 24, 17, 31] {
      let line = "goto \(step)\nprint duel.step artist(noise(2, artist)) professor.layers[0].weight duel.history.d_loss"
      let start = recorder.lines.count
      first.run(line)
      let middle = recorder.lines.count
      second.run(line)
      #expect(middle > start && Array(recorder.lines[start..<middle]) == Array(recorder.lines[middle...]), "\(step)")
    }
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
    let report = try second.load(fromFolder: folder.archive)
    let notes = report.notes
    #expect(!report.isWhole)
    #expect(notes.count == 1 && notes[0].contains("`duel`") && notes[0].contains("checksum"), "\(notes)")
    #expect(text("n", in: second, recorder) == "7")
    #expect(text("count(alone.layers)", in: second, recorder) == text("count(alone.layers)", in: first, recorder))
    #expect(second.value(named: "duel") == nil)
    unlink(path)
    #expect(try Session(host: recorder).load(fromFolder: folder.archive).notes.count == 1)
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
    #expect(try second.load(fromFolder: folder.archive).notes == [])
    #expect(text("f(1)", in: second, recorder) == "8")
  }

  @Test func readsTheSummaryInSpiteOfDamage() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    try session("let n = 7\nprint n", recorder).save(toFolder: folder.archive, label: "a b")
    let about = folder.archive + "/about"
    let text = try File.contents(of: about, limit: 1000)
    for place in text.indices {
      var damaged = text
      damaged[place] ^= 0x10
      try AtomicFile.write(damaged, to: about)
      let summary = try SessionArchive.summary(ofFolder: folder.archive)
      #expect(summary?.cellCount == 1 && summary?.label == "a b", "byte \(place)")
    }
    unlink(about)
    #expect(try SessionArchive.summary(ofFolder: folder.archive)?.cellCount == 1)
    try AtomicFile.write(Array("cells 1\nlabel a b\nformat atelier session 2\n".utf8), to: about)
    let failure = #expect(throws: SessionArchive.Failure.self) {
      try SessionArchive.summary(ofFolder: folder.archive)
    }
    #expect(failure?.kind == .newer)
  }

  @Test func findsTheArchiveThatAnInterruptedWriteLeftBeside() throws {
    let (recorder, folder) = (Recorder(), try Folder())
    try session("let n = 7", recorder).save(toFolder: folder.archive, label: "a b")
    #expect(rename(folder.archive, folder.archive + ".old") == 0)
    defer { SessionArchive.remove(folder: folder.archive + ".old") }
    #expect(try SessionArchive.summary(ofFolder: folder.archive)?.cellCount == 1)
    #expect(try SessionArchive.summary(ofFolder: folder.archive)?.label == "a b")
    let second = Session(host: recorder)
    #expect(try second.load(fromFolder: folder.archive).notes == [])
    #expect(text("n", in: second, recorder) == "7")
    // Killed one step later, the new one is whole beside its place.
    try session("let n = 8", recorder).save(toFolder: folder.archive + "2")
    #expect(rename(folder.archive + "2", folder.archive + ".new") == 0)
    let third = Session(host: recorder)
    #expect(try third.load(fromFolder: folder.archive).notes == [])
    #expect(text("n", in: third, recorder) == "8")
    // Written again, the archive is in its place, and nothing is left beside it.
    try second.save(toFolder: folder.archive)
    #expect(access(folder.archive + ".old", F_OK) != 0 && access(folder.archive + ".new", F_OK) != 0)
  }
}
