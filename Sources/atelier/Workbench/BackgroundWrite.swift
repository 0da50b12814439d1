import Files
import Glibc
import Studio
import Synchronization

/// An archive that another thread writes.
final class BackgroundWrite: Sendable {
  private let archive: SessionArchive
  private let folder: String
  private let done = Atomic<Bool>(false)
  private let outcome = Mutex<FileError?>(nil)
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
    do throws(FileError) { try archive.write(toFolder: folder) } catch {
      outcome.withLock { $0 = error }
    }
    done.store(true, ordering: .releasing)
  }

  /// Whether it has come to its end.
  var isDone: Bool { done.load(ordering: .acquiring) }

  /// Waits for the end; why the archive could not be written, if it could not.
  func finish() -> FileError? {
    let started = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let started { pthread_join(started, nil) }
    return outcome.withLock { $0 }
  }
}
