import Lessons
import ArgumentParser
import Diagnostics
import Files
import Glibc
import Language
import Plotting
import Studio

/// The prompt of the workbench: reads cells, runs them, shows what they give, until Ctrl-D.
final class Prompt {
  let session: Session
  let host: TerminalHost
  let editor: LineEditor
  private let history: HistoryFile?
  /// Keeps the session on disk; a lesson keeps its own.
  private(set) var keeper: SessionKeeper?
  /// Says what of all this cannot be written.
  let notices: StateNotices
  /// The lesson that is being followed, if any.
  var guide: LessonGuide?

  /// A prompt on the standard streams.
  ///
  /// - Parameter session: one that a script has begun; a new one without it.
  init(session: Session?, options: Session.Options = .init()) throws {
    try requireMachine()
    Signals.installForWorkbench()
    let terminal = TerminalCapabilities.ofThisProgram()
    host = TerminalHost(terminal: terminal, isWorkbench: true)
    guard let editor = LineEditor(entryLimit: HistoryFile.limit, usesEscapes: terminal.canMoveCursor) else {
      throw ValidationError("this terminal cannot be used to edit lines")
    }
    self.editor = editor
    self.session = session ?? Session(host: host, options: options, interruption: Signals.work)
    self.session.host = host
    history = StateFolder.path.map { HistoryFile(stateFolder: $0) }
    keeper = StateFolder.path.map { SessionKeeper(stateFolder: $0) }
    notices = StateNotices { [host] line in
      if editor.isReading { editor.show(above: line) } else { host.print(line) }
    }
    let completer = Completer(session: self.session, promptWords: PromptCommand.words)
    editor.completer = { completer.completion(of: $0) }
    keeper?.saveDidEnd = { [notices] failure in notices.note(.session, failure) }
  }

  /// Says what is known from other times, and what will not be known at other times.
  private func begin() {
    let version = Atelier.configuration.version
    host.print("Atelier \(version). `help` shows what there is, `lessons` the lessons, Ctrl-D leaves.")
    if let folder = StateFolder.path {
      notices.note(.everything) { () throws(FileError) in try StateFolder.make(folder) }
    } else {
      host.print("Nothing can be kept for later: neither XDG_STATE_HOME nor HOME is set.")
    }
    do throws(FileError) {
      for entry in try history?.entries() ?? [] { editor.remember(entry) }
    } catch { notices.note(.history, error) }
    if let guide {
      keeper = nil
      guide.begin()
    } else {
      for line in keeper?.offers() ?? [] { host.print(line) }
    }
  }

  /// Reads and runs cells until the person leaves; the exit status.
  func run() throws -> Int32 {
    begin()
    var wasEmpty = false
    while true {
      let offer = guide?.takeOffer(afterEmptyLine: wasEmpty) ?? ""
      wasEmpty = false
      switch readCell(offered: offer) {
      case .interrupted: host.write("\n")
      case .endOfInput:
        return leave()
      case .line(let cell):
        if cell.allSatisfy(\.isWhitespace) {
          wasEmpty = true
          continue
        }
        remember(cell)
        if try take(cell) { return leave() }
      }
    }
  }

  /// Ends in order; the exit status. What a signal ends is kept, so that it can be resumed.
  private func leave() -> Int32 {
    guard let signal = Signals.terminationSignal else {
      host.write("\n")
      keeper?.leave()
      return ExitStatus.done
    }
    let isKept = keeper?.leave(keeping: session) ?? true
    host.write("\n")
    // The terminal may be gone, or nobody looks at it any more; the reason was given where the save failed.
    if !isKept { writeLines("The session could not be saved before the end.", to: STDERR_FILENO) }
    return 128 + signal
  }

  /// Whether the person agrees; Enter alone does.
  func confirms(_ question: String) -> Bool {
    guard case .line(let answer) = editor.readLine(prompt: question + " [Y/n] ") else { return false }
    return !trimmed(answer).lowercased().hasPrefix("n")
  }

  /// Adds a cell to the history of this session and of later ones.
  func remember(_ cell: String) {
    editor.remember(cell)
    notices.note(.history) { () throws(FileError) in try history?.append(cell) }
  }

  /// Runs what was typed, or hands it to whom it is meant for; true where the person leaves.
  private func take(_ text: String) throws -> Bool {
    let line = trimmed(text)
    guard let request = guide?.take(line) else {
      if let command = PromptCommand(line) { return try perform(command) }
      runCell(line.hasPrefix("?") ? "help " + line.dropFirst() : text)
      return false
    }
    switch request {
    case .run(let solution):
      host.print(solution)
      runCell(solution)
    case .listLessons:
      host.print(LessonList(try lessonLibrary(), StateFolder.path.map { LessonProgress(folder: $0) }).text)
    case .nextLesson:
      guard let next = try lessonLibrary().lesson(after: guide?.player.lesson.name ?? "") else {
        host.print("That was the last lesson.")
        return false
      }
      try follow(next.name)
    case .leave: return true
    case nil: break
    }
    return false
  }

  private func trimmed(_ text: String) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// Runs a cell and shows what it gives.
  @discardableResult
  func runCell(_ text: String) -> CellOutcome {
    Signals.clearInterruptions()
    let source = SourceText(name: "cell \(session.cells.count + 1)", text: text)
    return QuietTerminal.during {
      let result = session.run(source)
      host.finishCell()
      Signals.clearInterruptions()
      host.show(result.errors)
      if let shown = result.text { host.print(shown) }
      guide?.cellDidRun(text, outcome: result.cell.outcome)
      keeper?.cellDidRun(session)
      return result.cell.outcome
    }
  }
}

// MARK: - Reading a cell

extension Prompt {
  /// Reads lines until all brackets are closed.
  private func readCell(offered: String) -> LineEditor.Outcome {
    let mark = guide.map(\.promptMark) ?? ""
    let prompt = mark.isEmpty ? "[\(session.cells.count + 1)]> " : mark + "> "
    let continuation = String(repeating: " ", count: max(0, prompt.count - 4)) + "... "
    var text = ""
    var indent = offered
    editor.type(host.takeTypedAhead())
    while true {
      editor.textAbove = text
      editor.whenIdle = { [unowned self] in saveInPause() }
      let outcome = editor.readLine(
        prompt: colored(text.isEmpty ? prompt : continuation), prefilled: indent)
      guard case .line(let line) = outcome else { return outcome }
      text += line
      let state = incompleteness(of: text)
      guard state.isIncomplete else { return .line(text) }
      text += "\n"
      indent = String(repeating: "  ", count: min(state.depth, 20))
    }
  }

  /// Saves what is not saved yet; whether to ask again in the next pause.
  private func saveInPause() -> Bool {
    guard let keeper, !keeper.isSaved else { return false }
    keeper.save(session)
    return !keeper.isSaved
  }

  private func colored(_ prompt: String) -> String {
    guard host.terminal.colors > .none, host.terminal.canMoveCursor else { return prompt }
    // libedit loses a sequence at the very end of a prompt: the blank stands behind it.
    let mark = "\u{1}"
    return mark + "\u{1b}[32m" + mark + prompt.dropLast() + mark + "\u{1b}[0m" + mark + " "
  }
}
