import Files
import Glibc
import Studio

/// The folders that sessions are kept in, one a program.
///
/// A folder belongs to the program that holds the lock of its file `lock`; the system lets go of it however that ends.
/// A folder is removed only by the program that it belongs to, by one that has brought all of it back, or where no session
/// in it was ever whole. One that cannot be brought back is set aside under another name.
struct SessionFolders {
  /// The folder that holds them.
  let root: String

  /// Where the archive lies in a folder.
  static let archive = "/session"
  private static let lockFile = "/lock"
  private static let damagedEnd = ".damaged"
  /// After so many seconds a folder's program surely holds its lock.
  private static let startingTime = 60

  init(stateFolder: String) { root = stateFolder + "/sessions" }

  /// A folder with its lock, which closing gives back.
  struct Locked {
    let folder: String
    let lock: Int32
  }

  /// A session on disk whose program is gone.
  struct Unfinished {
    let folder: String
    let summary: SessionArchive.Summary
  }

  // MARK: Making and removing

  /// Makes a folder for this program.
  func make() throws(FileError) -> Locked {
    try StateFolder.make(root)
    var number = 1
    while true {
      // A folder of that number may be there: of an earlier process that was killed.
      let folder = root + "/\(getpid())" + (number == 1 ? "" : "-\(number)")
      if mkdir(folder, 0o700) == 0 {
        if let locked = lock(folder) { return locked }
        throw .system(action: "write", path: folder + Self.lockFile, code: errno)
      }
      guard errno == EEXIST else { throw .system(action: "make the folder", path: folder, code: errno) }
      number += 1
    }
  }

  /// A folder with its lock; nil where another program holds it, or the system refuses.
  func lock(_ folder: String) -> Locked? {
    let lock = open(folder + Self.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { return nil }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      return nil
    }
    return Locked(folder: folder, lock: lock)
  }

  /// Removes a folder with what this program and those before it have written there.
  func remove(_ locked: Locked) {
    SessionArchive.removeAll(folder: locked.folder + Self.archive)
    unlink(locked.folder + Self.lockFile)
    rmdir(locked.folder)
    close(locked.lock)
  }

  /// Removes what is left of programs that were killed before their first session was whole on disk.
  func removeBeginnings() {
    for folder in folders() {
      var status = stat()
      // A program that has just made its folder holds the lock a moment later.
      guard stat(folder, &status) == 0, Glibc.time(nil) - status.st_mtim.tv_sec > Self.startingTime,
        let locked = lock(folder)
      else { continue }
      let isBeginning: Bool
      do throws(SessionArchive.Failure) {
        isBeginning = try SessionArchive.summary(ofFolder: folder + Self.archive) == nil
      } catch { isBeginning = false }
      if isBeginning { remove(locked) } else { close(locked.lock) }
    }
  }

  // MARK: Finding

  /// The sessions whose programs are gone, the newest first, and what there is to say about those that cannot be brought
  /// back.
  func unfinished(besides own: String?) -> (sessions: [Unfinished], remarks: [String]) {
    var sessions: [Unfinished] = []
    var remarks: [String] = []
    for folder in folders() where folder != own {
      guard let locked = lock(folder) else { continue }
      do throws(SessionArchive.Failure) {
        let summary = try SessionArchive.summary(ofFolder: folder + Self.archive)
        close(locked.lock)
        if let summary { sessions.append(Unfinished(folder: folder, summary: summary)) }
      } catch {
        remarks.append(setAside(locked, for: error))
      }
    }
    return (sessions.sorted { $0.summary.time > $1.summary.time }, remarks)
  }

  private func folders() -> [String] {
    (FolderListing.names(in: root) ?? []).map { String(decoding: $0, as: UTF8.self) }
      .filter { !$0.hasPrefix(".") && !$0.contains(Self.damagedEnd) }.map { root + "/" + $0 }
  }

  // MARK: Setting aside

  /// Gives the folder of a session another name, since not all of it could be brought back; a sentence about it.
  func setAside(_ locked: Locked) -> String {
    defer { close(locked.lock) }
    return Self.setAside(locked.folder, as: locked.folder) ?? "What was saved is kept in \(locked.folder)."
  }

  /// The same for a session that could not be read at all. Only what is damaged gets another name.
  func setAside(_ locked: Locked, for failure: SessionArchive.Failure) -> String {
    guard failure.kind == .damaged else {
      close(locked.lock)
      return "A session cannot be brought back and stays where it is: \(failure.description)."
    }
    return "A session cannot be brought back: \(failure.description). " + setAside(locked)
  }

  /// Renames a folder so that nothing reads or removes it any more; a sentence about it, nil where the system refuses.
  ///
  /// - Parameter name: what its new name begins with.
  static func setAside(_ folder: String, as name: String) -> String? {
    var number = 1
    while true {
      let kept = name + damagedEnd + (number == 1 ? "" : "-\(number)")
      if rename(folder, kept) == 0 { return "What was saved is kept in \(kept)." }
      // One of that name may be there already.
      guard errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR else { return nil }
      number += 1
    }
  }
}
