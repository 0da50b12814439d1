import Foundation
import Testing

/// The program as a shell meets it: arguments, streams, exit statuses.
@Suite struct CommandLineTests {
  private func atelier(_ arguments: String..., input: String = "") throws -> (status: Int32, output: String) {
    try runProgram(atelierProgram, arguments, input: input, environment: ["XDG_STATE_HOME": NSTemporaryDirectory()])
  }

  private func temporaryFile(_ name: String, _ text: String) throws -> String {
    let folder = NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    return folder + "/" + name
  }

  @Test func runsLinesOfTheShell() throws {
    let result = try atelier("-e", "let x = 20", "print x + 1")
    #expect(result.status == 0)
    #expect(result.output == "21\n")
  }

  @Test func runsAScriptOnStandardInput() throws {
    let result = try atelier(input: "for i in 1...2 {\n  print i\n}\n")
    #expect(result.status == 0)
    #expect(result.output == "1\n2\n")
  }

  @Test func endsWithOneAtTheFirstError() throws {
    let result = try atelier("run", try temporaryFile("x.gan", "print 1\nprint nope\nprint 2\n"))
    #expect(result.status == 1)
    #expect(result.output.contains("x.gan, line 2"))
    #expect(!result.output.contains("\u{1b}"))
  }

  @Test(arguments: [
    ["run"], ["run", "/nowhere.gan"], ["frobnicate"], ["run", "--seed", "x", "y.gan"], ["lesson", "nope"],
  ])
  func endsWithTwoOnWrongUsage(arguments: [String]) throws {
    let result = try runProgram(atelierProgram, arguments)
    #expect(result.status == 2)
    #expect(!result.output.isEmpty)
  }

  @Test func setsATopLevelLet() throws {
    let script = try temporaryFile("x.gan", "let n = 3\nprint n * 2\n")
    #expect(try atelier("run", script).output == "6\n")
    #expect(try atelier("run", script, "--set", "n=10").output == "20\n")
    let wrong = try atelier("run", script, "--set", "n=\"ten\"")
    #expect(wrong.status != 0)
    #expect(wrong.output.contains("n"))
    let unknown = try atelier("run", script, "--set", "m=1")
    #expect(unknown.status != 0)
  }

  @Test func refusesUnknownKernels() throws {
    let result = try runProgram(
      atelierProgram, ["-e", "print 1"], environment: ["ATELIER_KERNELS": "mmx"])
    #expect(result.status == 2)
    #expect(result.output.contains("portable"))
  }

  @Test func logsAnObjectAStep() throws {
    let script = try temporaryFile(
      "x.gan",
      """
      generator g { noise 2 | dense 4 | relu | dense 15 }
      discriminator d { dense 4 | relu | dense 1 | sigmoid }
      gan duel { generator g; discriminator d; data sine(points: 15) }
      step 5
      """)
    let log = script + ".jsonl"
    #expect(try atelier("run", script, "--log", log).status == 0)
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5)
    let last = try #require(try JSONSerialization.jsonObject(with: Data(lines[4].utf8)) as? [String: Any])
    #expect(last["step"] as? Int == 5)
    for key in ["seconds", "d_loss", "g_loss", "d_real", "d_fake"] { #expect(last[key] is Double) }
  }

  @Test func logsTheStepsOfANotebookToo() throws {
    let notebook = try temporaryFile(
      "x.md",
      """
      ```gan
      generator g { noise 2 | dense 15 }
      discriminator d { dense 1 | sigmoid }
      gan duel { generator g; discriminator d; data sine(points: 15) }
      step 3
      ```

      """)
    let log = notebook + ".jsonl"
    #expect(try atelier("run", notebook, "--log", log).status == 0)
    #expect(try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count == 3)
  }

  private func trainingScript() throws -> String {
    try temporaryFile(
      "x.gan",
      """
      generator g { noise 2 | dense 15 }
      discriminator d { dense 1 | sigmoid }
      gan duel { generator g; discriminator d; data sine(points: 15) }
      for n in 1...3 { step; print "at" duel.step }
      """)
  }

  @Test func saysAtOnceAndOnceThatTheLogCannotBeWritten() throws {
    let result = try atelier("run", try trainingScript(), "--log", "/dev/full")
    #expect(result.status == 1)
    #expect(result.output == "cannot write the log `/dev/full`: No space left on device\nat 1\nat 2\nat 3\n")
  }

  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]) func writesNothingElseIntoFilesWithoutStreams(
    closed: String
  ) throws {
    let script = try trainingScript()
    let result = try shell("ATELIER run \(script) --log \(script).jsonl \(closed); echo status $?")
    // What cannot be printed is an error, as on a full disk.
    #expect(result.output.contains("status \(closed.contains(">&-") && closed != "2>&-" ? 1 : 0)\n"))
    let lines = try String(contentsOfFile: script + ".jsonl", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("{\"gan\":") && $0.hasSuffix("}") }, "\(lines)")
  }

  @Test func saysThatAPageCannotBeWritten() throws {
    let notebook = try temporaryFile("x.md", "Text.\n")
    let pipe = notebook + ".html"
    #expect(mkfifo(pipe, 0o600) == 0)
    let result = try atelier("render", notebook, "-o", pipe)
    #expect(result.status == 1 && result.output == "Error: \(pipe): not a regular file\n")
  }

  @Test func rendersIntoTheFileThatALinkNames() throws {
    let notebook = try temporaryFile("x.md", "```gan\nprint 6 * 7\n```\n")
    chmod(notebook, 0o640)
    let link = notebook + "-link.md"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: notebook)
    #expect(try atelier("render", "--update", link).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == notebook)
    #expect(try String(contentsOfFile: notebook, encoding: .utf8).contains("42"))
    #expect(try FileManager.default.attributesOfItem(atPath: notebook)[.posixPermissions] as? Int == 0o640)
  }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    try runProgram("/bin/bash", ["-c", line.replacingOccurrences(of: "ATELIER", with: atelierProgram)])
  }

  @Test func endsWhenNobodyReads() throws {
    let result = try shell("ATELIER -e 'for i in 1...1000000 { print i }' | head -1; echo ${PIPESTATUS[0]}")
    #expect(result.output == "1\n141\n")
  }

  @Test func failsWhereItsOutputDoesNotFit() throws {
    let result = try shell("ATELIER -e 'print 1' > /dev/full; echo $?")
    #expect(result.output.hasSuffix("No space left on device\n1\n"))
  }

  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)]) func tellsTheSignal(name: String, status: Int) throws {
    // The script says that it runs; then it is asked to stop.
    let result = try shell(
      """
      set -m; exec 3< <(ATELIER -e 'print 1' 'while true { }' 2>/dev/null & echo $!; wait $!; echo status $?)
      read -r process <&3; read -r line <&3; kill -\(name) $process; cat <&3
      """)
    #expect(result.output == "status \(status)\n")
  }

  @Test func promisesNothingWhereAScriptEnds() throws {
    let result = try shell(
      """
      set -m; exec 3< <(ATELIER -e 'print 1' 'while true { }' 2>&1 & echo $!; wait $!)
      read -r process <&3; read -r line <&3; kill -INT $process; cat <&3
      """)
    #expect(result.output == "stopped\n")
  }

  @Test func saysThatAScriptIsTooLarge() throws {
    let script = try temporaryFile("big.gan", "")
    let result = try shell("truncate -s 17M \(script); ATELIER run \(script) 2>&1")
    #expect(result.output.contains("it is larger than 16 MiB"))
  }

  @Test func writesNoPageWhenInterrupted() throws {
    let notebook = try temporaryFile("x.md", "```gan\nsave linspace(0, 1, 3) to: \"begun.csv\"\nwhile true { }\n```\n")
    let folder = String(notebook.dropLast("x.md".count))
    let result = try shell(
      """
      set -m; cd \(folder); ATELIER render x.md & while [ ! -e begun.csv ] && kill -0 $!; do sleep 0.01; done
      kill -INT $!; wait $!; echo status $?; ls
      """)
    #expect(result.output.hasPrefix("stopped; nothing was written\n"))
    #expect(result.output.hasSuffix("\nstatus 130\nbegun.csv\nx.md\n"))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completesInShells(shell: String) throws {
    let script = try atelier("--generate-completion-script", shell)
    #expect(script.status == 0)
    for word in ["lesson", "render", "interactive"] { #expect(script.output.contains(word)) }
  }

  @Test func completesInBash() throws {
    let script = try temporaryFile("completion", try atelier("--generate-completion-script", "bash").output)
    func completions(_ words: String...) throws -> String {
      let quoted = (["atelier"] + words).map { "'\($0)'" }.joined(separator: " ")
      return try shell(
        """
        atelier() { ATELIER "$@"; }; source \(script)
        COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
        _atelier atelier '\(words.last ?? "")' ''; printf '%s\\n' "${COMPREPLY[@]}"
        """
      ).output
    }
    #expect(try completions("ren").contains("render"))
    #expect(try completions("run", "--lo").contains("--log"))
    #expect(try completions("lesson", "eig").contains("eight-suns"))
  }

  @Test func rendersANotebookToOneFile() throws {
    let notebook = try temporaryFile(
      "x.md", "# A sine\n\n```gan\nlet s = sine(count: 100)\nplot s\nprint count(s)\n```\n\nThe *end*.\n")
    let page = notebook + ".html"
    #expect(try atelier("render", notebook, "-o", page).status == 0)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("data:image/png;base64,"))
    #expect(html.contains("<em>end</em>"))
    #expect(html.contains("100"))
    #expect(!html.contains("src=\"http"))
  }

  @Test func rendersNoScripts() throws {
    let script = try temporaryFile("two.gan", "print 2\n")
    let result = try atelier("render", script)
    #expect(result.status == 2 && result.output.contains("`atelier run \(script)` runs a script"))
  }

  @Test func showsTheLastValueOfACell() throws {
    let notebook = try temporaryFile("x.md", "```gan\nlet x = 3\nx + 1\n```\n")
    #expect(try atelier("run", notebook).output == "4\n")
  }

  @Test func storesAndComparesOutputs() throws {
    let notebook = try temporaryFile("x.md", "Text.\n\n```gan\nprint 6 * 7\n```\n\nMore.\n")
    #expect(try atelier("render", "--update", notebook).status == 0)
    let stored = try String(contentsOfFile: notebook, encoding: .utf8)
    #expect(stored == "Text.\n\n```gan\nprint 6 * 7\n```\n\n```output\n42\n```\n\nMore.\n")
    #expect(try atelier("render", "--update", notebook).status == 0)
    #expect(try String(contentsOfFile: notebook, encoding: .utf8) == stored)
    #expect(try atelier("run", "--check", notebook).status == 0)
    try stored.replacingOccurrences(of: "42", with: "43").write(toFile: notebook, atomically: true, encoding: .utf8)
    #expect(try atelier("run", "--check", notebook).status == 1)
  }
}
