import Files
import Glibc
import Studio

/// Keeps the session of a prompt on disk while it goes on, in a folder of its own, so that nothing but the cell under way is
/// lost where the program is killed. Whoever starts the program next may resume it.
final class SessionKeeper {
  private let sessions: SessionFolders
  private var own: SessionFolders.Locked?
  private var writing: BackgroundWrite?
  /// Whether something happened that no archive holds yet, be it one that is being written.
  private var needsSave = false
  /// When a save that failed is tried again, on the clock that only goes forward, in seconds.
  private var nextAttempt = 0.0
  private var lastCost = 0.0
  /// Called with each save that ended, and why it failed if it did.
  var saveDidEnd: (FileError?) -> Void = { _ in }

  /// What may pass between a cell and the next prompt without being felt, in seconds.
  private static let unfelt = 0.03
  /// After a cell of this many seconds nobody minds a few more hundredths.
  private static let longCell = 2.0
  /// So many seconds lie between a save that failed and the next.
  private static let retryInterval = 10.0

  /// A keeper of sessions below the folder of Atelier's state.
  init(stateFolder: String) { sessions = SessionFolders(stateFolder: stateFolder) }

  // MARK: Saving

  /// Whether all that happened is on disk.
  var isSaved: Bool { !needsSave && writing == nil }

  /// A cell has ended: saves the session now where that is not felt, else in the next pause.
  func cellDidRun(_ session: Session) {
    needsSave = true
    let isLong = session.cells.last.map { $0.seconds > Self.longCell } ?? false
    if isLong || lastCost < Self.unfelt { save(session) }
  }

  /// Saves what is not saved yet; the writing itself happens on another thread. What cannot be begun now, since an earlier
  /// save is still under way or has just failed, is for the next pause: `isSaved` tells.
  func save(_ session: Session) {
    if writing?.isDone == true { finishWriting() }
    if needsSave, writing == nil, Self.now >= nextAttempt { beginWriting(session) }
  }

  private func beginWriting(_ session: Session) {
    let folder: String
    do throws(FileError) { folder = try ownFolder() } catch { return saveEnded(error) }
    let start = Self.now
    let archive = SessionArchive(session)
    lastCost = Self.now - start
    writing = BackgroundWrite(archive, folder: folder + SessionFolders.archive)
    needsSave = false
  }

  private func finishWriting() {
    guard let ended = writing else { return }
    writing = nil
    saveEnded(ended.finish())
  }

  private func saveEnded(_ failure: FileError?) {
    if failure != nil {
      needsSave = true
      nextAttempt = Self.now + Self.retryInterval
    }
    saveDidEnd(failure)
  }

  /// Saves at once and waits for it; whether the session is on disk then.
  private func saveWhole(_ session: Session) -> Bool {
    finishWriting()
    if needsSave {
      beginWriting(session)
      finishWriting()
    }
    return !needsSave
  }

  /// The person left: nothing is kept.
  func leave() {
    _ = writing?.finish()
    writing = nil
    if let own { sessions.remove(own) }
    own = nil
  }

  /// The program is to end: everything is kept for the next start. Whether it could be; else this keeper goes on.
  func leave(keeping session: Session) -> Bool {
    guard session.cells.isEmpty || saveWhole(session) else { return false }
    if let own { close(own.lock) }
    own = nil
    return true
  }

  private func ownFolder() throws(FileError) -> String {
    if let own { return own.folder }
    let made = try sessions.make()
    own = made
    return made.folder
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  // MARK: Sessions that did not come to their end

  /// What there is to say about sessions on disk whose programs are gone, a line each.
  func offers() -> [String] {
    sessions.removeBeginnings()
    let (unfinished, remarks) = sessions.unfinished(besides: own?.folder)
    guard let newest = unfinished.first?.summary else { return remarks }
    var offer =
      "A session of \(Self.cells(newest.cellCount)), saved \(Self.time(newest.time)), did not come to its end: "
      + "`resume` brings it back."
    if unfinished.count > Self.few {
      offer += " \(unfinished.count - 1) older ones wait in \(sessions.root)."
    }
    return remarks + [offer]
  }

  /// From here on it is said how many older sessions lie there: they may take much of a disk.
  private static let few = 5

  /// Brings the newest session back, without running a cell; what there is to say about it.
  func resume(into session: Session) -> [String] {
    var (unfinished, remarks) = sessions.unfinished(besides: own?.folder)
    for old in unfinished {
      // Another program may have been quicker.
      guard let locked = sessions.lock(old.folder) else { continue }
      let report: SessionArchive.Report
      do throws(SessionArchive.Failure) {
        report = try session.load(fromFolder: old.folder + SessionFolders.archive)
      } catch {
        remarks.append(sessions.setAside(locked, for: error))
        continue
      }
      needsSave = true
      let verb = old.summary.cellCount == 1 ? "is" : "are"
      remarks.append("\(Self.cells(old.summary.cellCount)) \(verb) back; `cells` lists them, none was run again.")
      remarks += report.notes
      if !report.isWhole {
        remarks.append(sessions.setAside(locked))
        save(session)
      } else if saveWhole(session) {
        sessions.remove(locked)
      } else {
        close(locked.lock)
      }
      return remarks
    }
    return remarks + ["There is no session to resume."]
  }

  private static func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  private static func time(_ seconds: Int) -> String {
    var (then, now) = (time_t(seconds), Glibc.time(nil))
    var (thenParts, nowParts) = (tm(), tm())
    localtime_r(&then, &thenParts)
    localtime_r(&now, &nowParts)
    let isToday = thenParts.tm_yday == nowParts.tm_yday && thenParts.tm_year == nowParts.tm_year
    var text = [CChar](repeating: 0, count: 64)
    let length = strftime(&text, text.count, isToday ? "today at %H:%M" : "on %Y-%m-%d at %H:%M", &thenParts)
    return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
