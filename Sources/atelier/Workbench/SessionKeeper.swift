import Glibc
import Studio
import Synchronization

/// Keeps the session of a prompt on disk while it goes on, in a folder of its own, so that nothing but the cell under way is
/// lost where the program is killed. Whoever starts the program next may resume it.
///
/// A folder belongs to the program that holds the lock of its file `lock`; the system lets go of it however that ends.
final class SessionKeeper {
  private let root: String
  private var own: (folder: String, lock: Int32)?
  private var writing: BackgroundWrite?
  /// Whether something happened that is not on disk yet.
  private(set) var needsSave = false
  private var lastCost = 0.0

  /// What may pass between a cell and the next prompt without being felt, in seconds.
  private static let unfelt = 0.03
  /// After a cell of this many seconds nobody minds a few more hundredths.
  private static let longCell = 2.0

  /// A keeper of sessions below the folder of Atelier's state.
  init(stateFolder: String) { root = stateFolder + "/sessions" }

  // MARK: Saving

  /// A cell has ended: saves the session now where that is not felt, else in the next pause.
  func cellDidRun(_ session: Session) {
    needsSave = true
    let isLong = session.cells.last.map { $0.seconds > Self.longCell } ?? false
    if isLong || lastCost < Self.unfelt { save(session) }
  }

  /// Saves what is not saved yet; the writing itself happens on another thread. While that is under way the rest has to wait
  /// for the next pause.
  func save(_ session: Session) {
    guard needsSave, writing?.isDone ?? true, let folder = ownFolder() else { return }
    writing?.join()
    var before = timespec()
    clock_gettime(CLOCK_MONOTONIC, &before)
    let archive = SessionArchive(session)
    var after = timespec()
    clock_gettime(CLOCK_MONOTONIC, &after)
    lastCost = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) * 1e-9
    writing = BackgroundWrite(archive, folder: folder + "/session")
    needsSave = false
  }

  /// The person left: nothing is kept.
  func leave() {
    writing?.join()
    if let own { Self.remove(own.folder, lock: own.lock) }
    own = nil
  }

  /// The program was asked to end: everything is kept for the next start.
  func leave(keeping session: Session) {
    writing?.join()
    if !session.cells.isEmpty { save(session) }
    writing?.join()
    if let own { close(own.lock) }
    own = nil
  }

  private func ownFolder() -> String? {
    if let own { return own.folder }
    guard StateFolder.makeFolder(root) else { return nil }
    for attempt in 0..<100 {
      // A folder of that number may be there: of an earlier process that was killed.
      let folder = root + "/\(getpid())" + (attempt == 0 ? "" : "-\(attempt)")
      if mkdir(folder, 0o700) == 0, let lock = Self.lock(folder) {
        own = (folder, lock)
        return folder
      }
      if errno != EEXIST { return nil }
    }
    return nil
  }

  // MARK: Sessions that nobody ended

  /// A session on disk whose program is gone.
  private struct Left {
    let folder: String
    let summary: SessionArchive.Summary
  }

  /// No more than this many of the newest sessions wait to be resumed.
  private static let limit = 5
  private static let damagedEnd = ".damaged"
  /// After so many seconds a folder's program surely holds its lock.
  private static let startingTime = 60

  /// One line about the newest session that was not ended in order; nil where there is none.
  func offer() -> String? {
    removeBeginnings()
    let left = leftSessions()
    for old in left.dropFirst(Self.limit) {
      if let lock = Self.lock(old.folder) { Self.remove(old.folder, lock: lock) }
    }
    guard let newest = left.first?.summary else { return nil }
    return "A session of \(Self.cells(newest.cellCount)), saved \(Self.time(newest.time)), did not come to its end: "
      + "`resume` brings it back."
  }

  /// Brings the newest session back, without running a cell; what there is to say about it.
  func resume(into session: Session) -> [String] {
    for left in leftSessions() {
      // Another program may have been quicker.
      guard let lock = Self.lock(left.folder) else { continue }
      do throws(SessionArchive.Failure) {
        let notes = try session.load(fromFolder: left.folder + "/session")
        needsSave = true
        writing?.join()
        save(session)
        writing?.join()
        if writing?.hasFailed == false { Self.remove(left.folder, lock: lock) } else { close(lock) }
        let verb = left.summary.cellCount == 1 ? "is" : "are"
        return ["\(Self.cells(left.summary.cellCount)) \(verb) back; `cells` lists them, none was run again."] + notes
      } catch {
        let kept = left.folder + Self.damagedEnd
        rename(left.folder, kept)
        close(lock)
        return ["That session cannot be brought back: \(error.description). What is left of it lies in \(kept)."]
      }
    }
    return ["There is no session to resume."]
  }

  /// The sessions whose programs are gone, the newest first.
  private func leftSessions() -> [Left] {
    var left: [Left] = []
    for folder in folders() {
      guard let summary = SessionArchive.summary(ofFolder: folder + "/session"), let lock = Self.lock(folder) else {
        continue
      }
      close(lock)
      left.append(Left(folder: folder, summary: summary))
    }
    return left.sorted { $0.summary.time > $1.summary.time }
  }

  /// Removes what is left of programs that were killed before their first session was whole on disk.
  private func removeBeginnings() {
    for folder in folders() where SessionArchive.summary(ofFolder: folder + "/session") == nil {
      var status = stat()
      // A program that has just made its folder holds the lock a moment later.
      guard stat(folder, &status) == 0, Glibc.time(nil) - status.st_mtim.tv_sec > Self.startingTime else { continue }
      if let lock = Self.lock(folder) { Self.remove(folder, lock: lock) }
    }
  }

  /// The folders of other sessions.
  private func folders() -> [String] {
    guard let directory = opendir(root) else { return [] }
    defer { closedir(directory) }
    var folders: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let folder = root + "/" + name
      if !name.hasPrefix("."), !name.hasSuffix(Self.damagedEnd), folder != own?.folder { folders.append(folder) }
    }
    return folders
  }

  // MARK: Folders

  /// The lock of a folder, which closing gives back; nil where another program holds it.
  private static func lock(_ folder: String) -> Int32? {
    let lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { return nil }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      return nil
    }
    return lock
  }

  private static func remove(_ folder: String, lock: Int32) {
    for end in ["", ".old", ".new"] { SessionArchive.remove(folder: folder + "/session" + end) }
    unlink(folder + "/lock")
    rmdir(folder)
    close(lock)
  }

  // MARK: Words

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

/// An archive that another thread writes.
private final class BackgroundWrite: Sendable {
  private let archive: SessionArchive
  private let folder: String
  private let done = Atomic<Bool>(false)
  private let failed = Atomic<Bool>(false)
  private let thread = Mutex<pthread_t?>(nil)

  /// Begins to write.
  init(_ archive: SessionArchive, folder: String) {
    self.archive = archive
    self.folder = folder
    // Signals are for the thread that waits for keys.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var started = pthread_t()
    let status = pthread_create(
      &started, nil,
      {
        if let context = $0 { Unmanaged<BackgroundWrite>.fromOpaque(context).takeRetainedValue().write() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    if status == 0 {
      thread.withLock { $0 = started }
    } else {
      Unmanaged.passUnretained(self).release()
      write()
    }
  }

  private func write() {
    do { try archive.write(toFolder: folder) } catch { failed.store(true, ordering: .relaxed) }
    done.store(true, ordering: .releasing)
  }

  /// Whether the thread has come to its end.
  var isDone: Bool { done.load(ordering: .acquiring) }

  /// Whether the archive could not be written.
  var hasFailed: Bool { failed.load(ordering: .relaxed) }

  /// Waits for the end.
  func join() {
    let started = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let started { pthread_join(started, nil) }
  }
}
