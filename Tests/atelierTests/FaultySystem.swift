import Foundation
import Testing

/// A library for `LD_PRELOAD` that lets calls of the system go wrong when a test wants it: root is refused nothing, and a
/// disk is rarely full at the right moment.
enum FaultySystem {
  /// While there is a file of this name, no regular file takes any bytes.
  static let fullDisk = "FAULT_FULL_DISK"
  /// So many milliseconds go by before a file is on disk.
  static let slowDisk = "FAULT_SLOW_DISK"
  /// Where there is a file of this name when the terminal shows keys again, it is renamed to end in `.modes`, and the program
  /// put aside. From then on that file gets a letter each time that modes are set: `s` where keys are shown, else `h`.
  static let stop = "FAULT_STOP"

  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/stat.h>
    #include <sys/syscall.h>
    #include <termios.h>
    #include <unistd.h>

    ssize_t write(int file, const void *bytes, size_t count) {
      const char *fault = getenv("\(fullDisk)");
      struct stat status;
      if (fault && access(fault, F_OK) == 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        errno = ENOSPC;
        return -1;
      }
      return syscall(SYS_write, file, bytes, count);
    }

    int fsync(int file) {
      const char *fault = getenv("\(slowDisk)");
      if (fault) usleep(1000 * atoi(fault));
      return syscall(SYS_fsync, file);
    }

    int tcsetattr(int file, int when, const struct termios *modes) {
      int (*real)(int, int, const struct termios *) = dlsym(RTLD_NEXT, "tcsetattr");
      int status = real(file, when, modes);
      const char *fault = getenv("\(stop)");
      if (!fault) return status;
      char log[4096];
      snprintf(log, sizeof log, "%s.modes", fault);
      int letters = open(log, O_WRONLY | O_APPEND);
      if (letters >= 0) {
        write(letters, modes->c_lflag & ECHO ? "s" : "h", 1);
        close(letters);
      }
      if (modes->c_lflag & ECHO && rename(fault, log) == 0) raise(SIGTSTP);
      return status;
    }

    """

  /// The library, compiled by the compiler that belongs to Swift's toolchain.
  static let library: Result<String, any Error> = Result {
    let folder = NSTemporaryDirectory() + "atelier-faults-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try source.write(toFile: folder + "/faults.c", atomically: true, encoding: .utf8)
    let made = try runProgram(
      "/usr/bin/env", ["clang", "-shared", "-fPIC", "-o", folder + "/faults.so", folder + "/faults.c", "-ldl"])
    guard made.status == 0 else { throw Screen.Failure(description: "clang: \(made.output)") }
    return folder + "/faults.so"
  }

  /// The variables of the environment that make a program suffer from a fault.
  static func environment(_ fault: String, _ value: String) throws -> [String: String] {
    ["LD_PRELOAD": try library.get(), fault: value]
  }
}
