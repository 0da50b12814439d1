import Glibc
import Studio
import Testing

/// What `save` writes, `load` brings back.
struct KeepingTests {
  private func session(_ body: (Session) -> Void) throws {
    var template = Array("/tmp/atelier-keeping-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["duel.safetensors", "artist.safetensors", "grid.png", "rows.csv", "x.md", "bad.safetensors"] {
        unlink(folder + "/" + name)
      }
      rmdir(folder)
    }
    let session = Session(host: nil, options: Session.Options(seed: 2, folder: folder))
    let result = session.run(
      """
      seed 5
      let suns = ring(count: 1000)
      seed 2
      generator artist { noise 2 | dense 8 | relu | dense 2 }
      discriminator professor { dense 8 | relu | dense 1 | sigmoid }
      gan duel { generator artist; discriminator professor; data suns; batch 16; labels real: 0.9 }
      step 7
      """)
    #expect(result.errors.isEmpty)
    body(session)
  }

  @Test func aGanGoesOnAsIfItHadNeverStopped() throws {
    try session { session in
      session.run("save duel to: \"duel.safetensors\"\nstep 5\nlet z = noise(4)\nlet there = artist(z)")
      #expect(session.run("let again = load \"duel.safetensors\"").errors.map(\.message) == [])
      #expect(session.run("again.step").text == "7")
      #expect(session.run("step 5").errors.isEmpty)
      #expect(session.holds("again.step == 12 and max(abs(again.generator(z) - there)) == 0"))
      #expect(session.holds("again.labels.real == 0.9 and again.batch == 16"))
    }
  }

  @Test func aGanWithoutItsDataPaintsAndDoesNotStep() throws {
    try session { session in
      #expect(
        session.run(
          """
          let rows = [["x", "y"]]
          for i in 0..<40 { rows = rows + [[i, i * i]] }
          save rows to: "rows.csv"
          gan second { generator fresh(artist); discriminator fresh(professor); data csv("rows.csv"); batch 16 }
          step 3
          let z = noise(4, 2)
          let there = second.generator(z)
          save second to: "duel.safetensors"
          """
        ).errors.map(\.message) == [])
      unlink(session.options.folder.map { $0 + "/rows.csv" } ?? "")
      #expect(session.run("let again = load \"duel.safetensors\"").errors.map(\.message) == [])
      #expect(session.holds("again.step == 3 and max(abs(again.generator(z) - there)) == 0"))
      #expect(!session.run("use again\nstep 1").errors.isEmpty)
    }
  }

  @Test func aNetworkComesBackAndFillsAnother() throws {
    try session { session in
      session.run("save artist to: \"artist.safetensors\"\nlet z = noise(4, 2)")
      #expect(session.run("let twin = load \"artist.safetensors\"").errors.map(\.message) == [])
      #expect(session.holds("max(abs(twin(z) - artist(z))) == 0"))
      session.run("generator other { noise 2 | dense 8 | relu | dense 2 }")
      #expect(session.run("load \"artist.safetensors\" into: other").errors.isEmpty)
      #expect(session.holds("max(abs(other(z) - artist(z))) == 0"))
      session.run("generator smaller { noise 2 | dense 4 | relu | dense 2 }")
      let refused = session.run("load \"artist.safetensors\" into: smaller").errors.map(\.message)
      #expect(refused.count == 1)
      #expect(refused.first?.hasSuffix("`: its `0.weight` is 8x2, but that of `smaller` is 4x2") == true)
    }
  }

  @Test func aSessionComesBackFromItsFolder() throws {
    var template = Array("/tmp/atelier-session-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      SessionArchive.remove(folder: folder + "/session")
      rmdir(folder)
    }
    try session { session in
      session.run(
        """
        let third = 1 / 3
        let words = ["a", "b \\{c\\}", [1, nothing]]
        func twice(x) {
          return 2 * x
        }
        network line { input 1 | dense 1 }
        let z = noise(3)
        let there = artist(z)
        """)
      #expect((try? session.save(toFolder: folder + "/session")) != nil)
      let other = Session(host: nil)
      #expect((try? other.load(fromFolder: folder + "/session"))?.notes == [])
      #expect(other.cells.map(\.source.text) == session.cells.map(\.source.text))
      for name in ["duel.step", "third * 3", "words", "twice(4)", "line([[2]])", "artist(z)", "suns[3]", "noise(2)"] {
        #expect(other.run(name).text == session.run(name).text, "\(name)")
      }
      for each in [session, other] { each.run("use duel\nstep 3") }
      #expect(other.run("artist(z)").text == session.run("artist(z)").text)
    }
  }

  @Test func filesOfOtherKindsAreNamed() throws {
    try session { session in
      session.run("save [1, 2] to: \"rows.csv\"")
      let error = session.run("load \"rows.csv\"").errors.first
      #expect(error?.message.hasSuffix("/rows.csv`: this is text, not a safetensors file") == true)
      #expect(error?.notes.first?.hasPrefix("numbers in a table are data: `csv(\"") == true)
    }
  }

  /// A network finds its part of a file, and says so.
  @Test func prefixesAreTakenOff() throws {
    try session { session in
      let host = Recorder()
      let other = Session(host: host, options: Session.Options(seed: 3, folder: session.options.folder))
      session.run("save duel to: \"duel.safetensors\"; let z = noise(4, 2)")
      other.run("generator artist { noise 2 | dense 8 | relu | dense 2 }; let z = noise(4, 2)")
      #expect(other.run("load \"duel.safetensors\" into: artist").errors.map(\.message) == [])
      #expect(host.lines.count { $0.hasPrefix("note: `generator.` is taken off the names in ") } == 1, "\(host.lines)")
      session.run("seed 3; let z = noise(4, 2)")
      #expect(other.run("artist(z)").text == session.run("seed 3; artist(z)").text)
      other.run("generator larger { noise 2 | dense 9 | relu | dense 2 }")
      let refused = other.run("load \"duel.safetensors\" into: larger").errors.first
      #expect(refused?.message.hasSuffix("the file lacks `0.weight`") == true, "\(refused?.message ?? "")")
      #expect(refused?.notes.first?.hasPrefix("it has `discriminator.0.bias`, ") == true)
    }
  }

  @Test func tablesAndTensorsAreWritten() throws {
    try session { session in
      #expect(session.run("save [[\"a\", \"b, c\"], [1, 0.25]] to: \"rows.csv\"").errors.isEmpty)
      #expect(
        session.run("save tensor([1, 2]) to: \"bad.safetensors\"\nlet b = load \"bad.safetensors\"").errors.isEmpty)
      #expect(session.run("b.tensor").text == "[1, 2]")
      #expect(session.run("save session to: \"x.md\"").errors.isEmpty)
      #expect(session.run("save linspace(0, 1, 16) to: \"grid.png\"").errors.isEmpty)
    }
  }
}
