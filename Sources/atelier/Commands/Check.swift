import ArgumentParser
import Diagnostics
import Glibc
import Lessons
import Notebook
import Studio

/// `atelier check FILE...`: parses, checks shapes, trains nothing; of lessons also that each solution passes.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check scripts without training; of lessons also that each solution passes.")

  @Argument(help: "Scripts, notebooks and lessons.", completion: .file(extensions: ["gan", "md"]))
  var files: [String]

  @Option(help: "Under how many seeds the solutions of a lesson have to pass.")
  var seeds = 3

  func validate() throws {
    if !(1...100).contains(seeds) { throw ValidationError("--seeds takes 1 to 100") }
  }

  func run() throws {
    var isSound = true
    for file in files {
      let script = try ScriptSource(file: file)
      let isLesson = file.hasSuffix(".md") && MarkdownDocument(script.text).isLesson
      isSound = try (isLesson ? checkLesson(file) : checkScript(script, isNotebook: file.hasSuffix(".md"))) && isSound
    }
    throw ExitCode(isSound ? ExitStatus.done : ExitStatus.scriptError)
  }

  private func checkScript(_ script: ScriptSource, isNotebook: Bool) throws -> Bool {
    let options = Session.Options(isDryRun: true)
    let status =
      isNotebook
      ? try NotebookRunner(options: options, isQuiet: true).run(script, isShown: false).status
      : try ScriptRunner(options: options, isQuiet: true).run(script)
    if status >= ExitStatus.firstOfSignals { throw ExitCode(status) }
    return status == ExitStatus.done
  }

  /// Plays a lesson under each seed; its findings go to standard output, a line for each lesson and seed too.
  private func checkLesson(_ file: String) throws -> Bool {
    try requireMachine()
    Signals.installForScript()
    let lesson: Lesson
    do throws(LessonLibrary.Failure) { lesson = try LessonLibrary.lesson(inFile: file) } catch {
      writeLines(error.message)
      return false
    }
    if let unknown = LessonLibrary.unknownNeed(of: lesson, inFile: file) {
      writeLines("\(file), line \(unknown.line): \(unknown.message)")
      return false
    }
    var isSound = true
    for offset in 0..<seeds {
      let host = SilentHost()
      let checker = LessonChecker(lesson, seed: lesson.seed + offset, host: host)
      if host.interruption > .none {
        writeLines("stopped", to: STDERR_FILENO)
        throw ExitCode(Signals.terminationSignal.map { ExitStatus.firstOfSignals + $0 } ?? ExitStatus.interrupted)
      }
      for finding in checker.findings {
        writeLines("\(file), line \(finding.line), step `\(finding.step)`, seed \(finding.seed): \(finding.message)")
      }
      let slowest = checker.timings.max { $0.longestCell < $1.longestCell }
      let time = slowest.map { "; slowest cell \(Self.text($0.longestCell)) in `\($0.step)`" } ?? ""
      writeLines(
        "\(lesson.name), seed \(lesson.seed + offset): \(checker.findings.isEmpty ? "passes" : "fails")\(time)")
      isSound = isSound && checker.findings.isEmpty
    }
    return isSound
  }

  /// A time in milliseconds, from a second on in seconds.
  private static func text(_ seconds: Double) -> String {
    seconds < 1 ? "\(Int((seconds * 1000).rounded(.up))) ms" : "\(Int(seconds.rounded(.up))) s"
  }

  /// Shows nothing, and stops when the person wants it.
  private final class SilentHost: SessionHost {
    func show(_ event: SessionEvent) {}

    var interruption: Interruption { Signals.work.value }
  }
}
