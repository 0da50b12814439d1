import Diagnostics
import Glibc
import Plotting
import Studio

/// Shows what a session does on the standard streams: text, plots, progress, diagnostics.
final class TerminalHost: SessionHost {
  /// What the terminal can show, as far as it is known.
  private(set) var terminal: TerminalCapabilities
  /// Keys that were pressed while the terminal was asked what it can do.
  private var typedAhead: [UInt8] = []
  private var hasAsked = false
  /// Whether progress and remarks are left out.
  let isQuiet: Bool
  /// Whether a person types at a prompt; else diagnostics go to standard error and remarks are left out.
  let isWorkbench: Bool

  /// Why a script's output could not be written whole, if it could not.
  private(set) var outputFailure: Int32?

  private var region: LiveRegion
  private var live: Live?
  /// The live picture as it was drawn for a size of the terminal.
  private var liveBlock: (block: TerminalBlock, columns: Int, rows: Int)?
  /// The line of progress, made for a width of the terminal.
  private var progress: (text: String, columns: Int)?

  /// What is drawn in place while steps run.
  private enum Live {
    /// The samples and the course of the training: text that is printed meanwhile goes above.
    case dashboard(LivePicture)
    /// A plot from a hook: it stays where it is as soon as anything else is shown.
    case frame(Plot)
  }

  private let progressStream: Int32?

  init(terminal: TerminalCapabilities, isWorkbench: Bool, isQuiet: Bool = false) {
    self.terminal = terminal
    self.isWorkbench = isWorkbench
    self.isQuiet = isQuiet
    // Where only standard error is a terminal, progress is drawn there, as the environment describes it.
    region = LiveRegion(terminal: terminal.isTerminal ? terminal : .ofThisProgram(STDERR_FILENO))
    progressStream = Self.streamForProgress(terminal: terminal, isQuiet: isQuiet)
  }

  /// Progress is drawn where a person looks: on standard output, else on standard error, else nowhere.
  private static func streamForProgress(terminal: TerminalCapabilities, isQuiet: Bool) -> Int32? {
    guard !isQuiet, terminal.canMoveCursor || getenv("TERM").map({ String(cString: $0) }) != "dumb" else { return nil }
    if terminal.isTerminal { return STDOUT_FILENO }
    return isatty(STDERR_FILENO) == 1 ? STDERR_FILENO : nil
  }

  var interruption: Interruption { Signals.work.value }

  var goesOn: Bool { isWorkbench }

  func show(_ event: SessionEvent) {
    switch event {
    case .text(let text): print(text)
    case .table(let table): print(table.text)
    case .page(let page): show(page)
    case .stage(let note): show(note)
    case .plot(let plot): show(plot)
    case .frame(let plot): show(frame: plot)
    case .live(let picture): draw(.dashboard(picture))
    case .diagnostic(let diagnostic): show([diagnostic])
    case .note(let note):
      // Who does not read any more does not want to know that it ended.
      guard Signals.terminationSignal != SIGPIPE else { return }
      finishCell()
      // A name within it may hold a newline.
      let note = VisibleText.line(note)
      if isWorkbench { print(StyledText(note, .faint)) } else if !isQuiet { writeError(StyledText(note + "\n")) }
    case .training(let training): show(training)
    case .job(let job): show(job)
    }
  }

  /// Writes a line, or several, above whatever is drawn live.
  func print(_ text: String) { print(StyledText(text)) }

  /// Writes a line, or several, with their styles above whatever is drawn live.
  func print(_ text: StyledText) {
    eraseRegion()
    write(text + "\n")
  }

  /// Writes diagnostics: on standard output at the prompt, else on standard error.
  func show(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    eraseRegion()
    let text = DiagnosticRenderer(width: size.columns).styled(diagnostics)
    if isWorkbench { write(text) } else { writeError(text) }
  }

  private var size: (columns: Int, rows: Int) {
    terminal.isTerminal ? Terminal.size() : (columns: 80, rows: 24)
  }
}

// MARK: - Help

extension TerminalHost {
  /// Shows a page of help: through the person's pager where it is longer than the screen.
  private func show(_ page: HelpPage) {
    guard isWorkbench, terminal.isTerminal else { return print(page.text) }
    let size = size
    let lines = page.wrapped(columns: min(size.columns, 100))
    let text = lines.map { line in
      switch line.role {
      case .heading: StyledText(line.label) + StyledText(line.text, .bold)
      case .code: StyledText(line.label) + StyledText(line.text, .cyan)
      case .text: StyledText(line.label, .cyan) + StyledText(line.text)
      }
    }.joined(separator: "\n")
    eraseRegion()
    if lines.count < size.rows || !terminal.canMoveCursor || !showInPager(text) { print(text) }
  }

  /// Shows a text in `$PAGER`; false where there is none that works.
  private func showInPager(_ text: StyledText) -> Bool {
    let pager = getenv("PAGER").map { String(cString: $0) } ?? "less 2>/dev/null"
    guard !pager.allSatisfy(\.isWhitespace) else { return false }
    // `less` leaves what it showed on the screen, passes colours on, and ends at once where all of it fits.
    return ChildProgram.run("LESS=${LESS-FRX}; export LESS; " + pager, input: self.text(text + "\n")) == 0
  }
}

// MARK: - Stages

extension TerminalHost {
  /// Shows what a stage did, the side that learns in its colour of the plots.
  private func show(_ note: StageNote) {
    guard terminal.isTerminal else { return print(note.text) }
    let lines = note.wrapped(columns: min(size.columns, 100)).map { line in
      switch line.role {
      case .heading: StyledText(line.label, colorStyle(ofGenerator: note.isGenerator)) + StyledText(line.text)
      case .code, .text: StyledText(line.label) + StyledText(line.text, .cyan)
      }
    }
    print(lines.joined(separator: "\n"))
  }

  /// The style in the colour that the losses and answers of a side have.
  private func colorStyle(ofGenerator isGenerator: Bool) -> StyledText.Style {
    let isDark = terminal.theme == .dark
    return .bold(inColor: isGenerator ? (isDark ? 214 : 166) : (isDark ? 74 : 25))
  }
}

// MARK: - Pictures

extension TerminalHost {
  /// The largest plot that leaves room for the lines that led to it.
  private var plotSize: (columns: Int, rows: Int) {
    (min(size.columns, 100), max(6, min(24, size.rows - 3)))
  }

  private func block(for plot: Plot) -> TerminalBlock {
    askTerminal()
    return plot.block(for: terminal, columns: plotSize.columns, rows: plotSize.rows)
  }

  /// The samples and, where there is room, the course of the training beside or below them.
  private func block(for live: LivePicture) -> TerminalBlock {
    askTerminal()
    // Above stands the title, below the progress, and the cursor.
    let (columns, rows) = (min(size.columns, 160), max(4, min(40, size.rows - 3)))
    let title = [text(StyledText(DisplayWidth.prefix(live.title, columns: columns), .bold))]
    if columns >= 64 {
      let left = columns * 11 / 20
      let course = live.course.text(terminal.textStyle, columns: columns - left - 2, rows: rows)
      return live.samples.block(for: terminal, columns: left, rows: rows).beside(course, column: left + 2).below(title)
    }
    guard rows >= 20 else { return live.samples.block(for: terminal, columns: columns, rows: rows).below(title) }
    var block = live.samples.block(for: terminal, columns: columns, rows: rows / 2)
    block.lines += live.course.text(terminal.textStyle, columns: columns, rows: rows - rows / 2)
    return block.below(title)
  }

  /// Asks the terminal before the first plot what graphics it can do; starting is not slowed down by it.
  private func askTerminal() {
    guard !hasAsked, terminal.isTerminal, Terminal.isInteractive else { return }
    hasAsked = true
    eraseRegion()
    guard let answers = TerminalDialogue.ask(terminal.query) else { return }
    terminal = terminal.applying(answers)
    region = LiveRegion(terminal: terminal)
    typedAhead += answers.typed
  }

  /// The keys that were pressed while the terminal was asked; they belong to the next line.
  func takeTypedAhead() -> [UInt8] {
    defer { typedAhead = [] }
    return typedAhead
  }

  private func show(_ plot: Plot) {
    eraseRegion()
    write(block(for: plot).bytes)
  }

  /// Shows a plot in the place of the one before it; where that cannot be, or beside a dashboard, as any other.
  private func show(frame plot: Plot) {
    if case .dashboard = live { return show(plot) }
    guard terminal.canMoveCursor, progressStream == STDOUT_FILENO else { return show(plot) }
    askTerminal()
    draw(.frame(plot))
  }

  private func draw(_ live: Live) {
    self.live = live
    liveBlock = nil
    drawRegion()
  }

  private func show(_ training: TrainingProgress) {
    let line = ProgressLine(
      unit: "step", done: training.done, total: training.total, rate: training.rate,
      values: training.figures.map { ProgressLine.Value($0.name, $0.value) })
    let columns = size.columns
    progress = training.isLast ? nil : (line.text(columns: columns, style: terminal.textStyle), columns)
    drawRegion()
  }

  private func show(_ job: JobProgress) {
    let percent = job.share.map { " \(Int(min(max($0, 0), 1) * 100)) %" } ?? ""
    let columns = size.columns
    progress = job.isLast ? nil : (DisplayWidth.prefix(VisibleText.line(job.name) + percent, columns: columns), columns)
    drawRegion()
  }

  private func drawRegion() {
    guard let stream = progressStream else { return }
    let size = size
    var shown = TerminalBlock(lines: [])
    if let live {
      // After a change of size the picture is drawn anew: it might be too wide.
      if let liveBlock, (liveBlock.columns, liveBlock.rows) == size {
        shown = liveBlock.block
      } else {
        shown = block(for: live)
        liveBlock = (shown, size.columns, size.rows)
      }
    }
    // A line for another width waits for the next report: it might wrap.
    if let progress, progress.columns == size.columns { shown.lines.append(progress.text) }
    let bytes =
      shown.lines.isEmpty
      ? region.erase(columns: size.columns) : region.draw(shown, columns: size.columns, rows: size.rows)
    write(bytes, to: stream)
  }

  private func block(for live: Live) -> TerminalBlock {
    switch live {
    case .dashboard(let picture): block(for: picture)
    // Below stand the progress and the cursor.
    case .frame(let plot): plot.block(for: terminal, columns: plotSize.columns, rows: max(4, min(24, size.rows - 2)))
    }
  }

  /// Makes room for something else: a frame stays above it, everything else goes.
  private func eraseRegion() {
    if case .frame = live { return keepRegion() }
    guard let stream = progressStream else { return }
    write(region.erase(columns: size.columns), to: stream)
  }

  /// Leaves what is drawn live where it is, without the progress.
  private func keepRegion() {
    guard let stream = progressStream else { return }
    progress = nil
    drawRegion()
    write(region.keep(), to: stream)
    live = nil
    liveBlock = nil
  }

  /// Ends what is drawn live, when a cell has ended however it ended: progress goes, the last live picture stays.
  func finishCell() {
    // The terminal has just shown ^C in this line.
    if isWorkbench, Signals.isInterrupted, terminal.canMoveCursor { write(Array("\r\u{1b}[K".utf8)) }
    progress = nil
    if live == nil { eraseRegion() } else { keepRegion() }
  }
}

// MARK: - Writing

extension TerminalHost {
  /// Writes text to standard output, with its styles where the terminal has colours.
  func write(_ text: StyledText) {
    let isWritten = QuietTerminal.whole { writeAll(self.text(text), to: STDOUT_FILENO) }
    guard !isWritten, !isWorkbench, outputFailure == nil else { return }
    outputFailure = errno
    if errno == EPIPE {
      // Nobody reads any more (`| head -1`): a script ends as if the signal had ended it.
      Signals.noteClosedPipe()
    } else {
      writeError(StyledText("cannot write the output: \(String(cString: strerror(errno)))\n"))
    }
  }

  private func writeError(_ text: StyledText) {
    let isStyled = isatty(STDERR_FILENO) == 1 && terminal.colors > .none
    writeAll(text.text(isStyled: isStyled), to: STDERR_FILENO)
  }

  private func text(_ text: StyledText) -> String { text.text(isStyled: terminal.colors > .none) }

  /// Writes what draws: pictures, plots, and moves of the cursor.
  private func write(_ bytes: [UInt8], to stream: Int32 = STDOUT_FILENO) {
    guard !bytes.isEmpty else { return }
    QuietTerminal.whole { writeAll(bytes, to: stream) }
  }
}
