import Diagnostics
import Plotting
import Runtime
import Synchronization

/// Whoever shows what a session does: the workbench, a script's run, a lesson, a notebook.
///
/// All calls come from the thread that the session works on while `Session.run` waits for it.
public protocol SessionHost: AnyObject {
  /// Shows something that happened.
  func show(_ event: SessionEvent)

  /// What is wanted of running work; asked between statements and steps. `Session.interruptionFlag` does the same, and
  /// breaks off within a step too.
  var interruption: Interruption { get }

  /// Whether the session can go on after a cell that was stopped; a script's run ends there, and its state is lost.
  var goesOn: Bool { get }
}

extension SessionHost {
  /// It can.
  public var goesOn: Bool { true }

  /// Never interrupted.
  public var interruption: Interruption { .none }
}

/// How soon running work should stop.
public enum Interruption: Int, Sendable, Comparable {
  /// Go on.
  case none
  /// Stop when the step or statement under way is done; everything is kept.
  case afterStep
  /// Break off at once, at the state before the step under way.
  case immediate

  /// The more urgent one is larger.
  public static func < (left: Interruption, right: Interruption) -> Bool { left.rawValue < right.rawValue }
}

/// An interruption that a signal handler or another thread may ask for while a session works.
public final class InterruptionFlag: Sendable {
  let stop = Cancellation()
  let breakOff = Cancellation()
  /// Whether `interrupt` was called since the last `clear`.
  private let interrupted = Cancellation()
  /// Whether the program is to end, which `clear` does not take back.
  private let ended = Cancellation()

  /// A flag that asks for nothing.
  public init() {}

  /// What is wanted now.
  public var value: Interruption { breakOff.isCancelled ? .immediate : stop.isCancelled ? .afterStep : .none }

  /// Whether a person has interrupted since the last `clear`.
  public var isInterrupted: Bool { interrupted.isCancelled }

  /// A person interrupts. Safe in a signal handler.
  public func interrupt(_ interruption: Interruption) {
    interrupted.cancel()
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    raise(to: interruption)
  }

  /// The program is to end: whatever works stops, now and later. Safe in a signal handler.
  public func end() {
    ended.cancel()
    raise(to: .afterStep)
  }

  /// Forgets interruptions. One that comes at the same time is forgotten whole, or stops what works next.
  public func clear() {
    interrupted.reset()
    breakOff.reset()
    stop.reset()
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    // It came after the first line and before the last: who interrupts marks that first.
    if interrupted.isCancelled || ended.isCancelled { raise(to: .afterStep) }
  }

  /// Never takes back what is wanted already.
  private func raise(to interruption: Interruption) {
    if interruption >= .afterStep { stop.cancel() }
    if interruption == .immediate { breakOff.cancel() }
  }
}

/// Something that a session shows while it works.
public enum SessionEvent {
  /// A printed line, or several.
  case text(String)
  /// Rows of a table, the first one its head.
  case table(Table)
  /// Text that is wrapped to the screen and may be longer than it: help, and what `doctor` finds.
  case page(HelpPage)
  /// What a stage of a step did.
  case stage(StageNote)
  /// A plot, or pictures.
  case plot(Plot)
  /// A plot from a block that runs again and again while steps run (`every`): where the host can, it replaces the one
  /// before it if nothing else was shown in between.
  case frame(Plot)
  /// A picture that replaces the one before while steps run (`watch on`).
  case live(LivePicture)
  /// A warning or a note on the source.
  case diagnostic(Diagnostic)
  /// A remark that is no part of a program's output: `stopped at step 412; everything is kept`.
  case note(String)
  /// How far training is; at most ten times a second.
  case training(TrainingProgress)
  /// How far other long work is; at most ten times a second.
  case job(JobProgress)
}

/// What is shown while a gan learns.
public struct LivePicture {
  /// The gan and its step.
  public var title: String
  /// What the generator paints, beside the data or over the discriminator's field.
  public var samples: Plot
  /// The losses, and D(x) and D(G(z)), since the beginning.
  public var course: Plot
}

/// How far training is.
public struct TrainingProgress: Sendable {
  /// The gan's name, or the network's that `fit` trains.
  public var name: String
  /// The step that is done.
  public var step: Int
  /// Steps done since the command began.
  public var done: Int
  /// Steps that the command does.
  public var total: Int
  /// Steps a second.
  public var rate: Double
  /// Seconds left at this rate.
  public var secondsLeft: Double
  /// Named figures of the last step, the most important first: `D(x)`, `D(G(z))`, the losses.
  public var figures: [(name: String, value: Double)]
  /// Whether this is the last report of the command.
  public var isLast: Bool
}

/// How far long work other than training is.
public struct JobProgress: Sendable {
  /// What is done: `coverage`, `reading 17flowers.tgz`.
  public var name: String
  /// The share that is done, 0 to 1; `nil` where it is not known.
  public var share: Double?
  /// Whether this is the last report of the job.
  public var isLast: Bool

  /// A report.
  public init(name: String, share: Double?, isLast: Bool) {
    self.name = name
    self.share = share
    self.isLast = isLast
  }
}

/// Rows of texts.
public struct Table: Equatable, Sendable {
  /// The rows; the first one is the head.
  public var rows: [[String]]
  /// For each column whether it holds numbers, which stand to the right.
  public var isNumeric: [Bool]

  /// Makes a table.
  public init(rows: [[String]], isNumeric: [Bool]) {
    self.rows = rows
    self.isNumeric = isNumeric
  }

  /// The table as lines of plain text, columns two blanks apart, each row one line without blanks at its end.
  public var text: String {
    let rows = rows.map { $0.map { VisibleText.line($0) } }
    let widths = rows.reduce(into: [Int]()) { widths, row in
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], DisplayWidth.of(cell))
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let blanks = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
        let right = column < isNumeric.count && isNumeric[column]
        line += (column > 0 ? "  " : "") + (right ? blanks + cell : cell + blanks)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// The figures of one training step, for a log.
public struct StepLogEntry: Sendable {
  /// The gan's name.
  public var gan: String
  /// The step that is done.
  public var step: Int
  /// Seconds that this gan has been trained for.
  public var seconds: Double
  /// The discriminator's loss.
  public var discriminatorLoss: Double
  /// The generator's loss.
  public var generatorLoss: Double
  /// The discriminator's mean answer to real examples.
  public var real: Double
  /// The discriminator's mean answer to painted examples.
  public var fake: Double
}
