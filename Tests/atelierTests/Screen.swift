import Foundation
import Testing

/// A terminal of a given size with a program in it, seen as a person sees it: tmux emulates it.
final class Screen {
  private let socket = "atelier-tests-\(UUID().uuidString.prefix(8))"

  /// What a screen can fail at, with what it shows.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Starts `command` through the shell in a new terminal.
  init(_ command: String, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    var assignments = environment
    assignments["LC_ALL"] = environment["LC_ALL"] ?? "C.UTF-8"
    let prefix = assignments.sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
    let started = try tmux(
      ["-u", "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "env \(prefix) \(command)"])
    guard started.status == 0 else { throw Failure(description: "tmux does not start: \(started.output)") }
    _ = try tmux(["set-option", "-g", "remain-on-exit", "on"])
  }

  deinit { _ = try? tmux(["kill-server"]) }

  /// Types text literally.
  func type(_ text: String) throws { _ = try tmux(["send-keys", "-l", text]) }

  /// Presses keys by tmux's names: `Enter`, `C-c`, `Tab`, `Up`.
  func press(_ keys: String...) throws { _ = try tmux(["send-keys"] + keys) }

  /// Types a line and Enter.
  func enter(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// Pastes text as a terminal does that brackets what is pasted.
  func paste(_ text: String) throws {
    _ = try tmux(["set-buffer", text])
    _ = try tmux(["paste-buffer", "-p"])
  }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) throws {
    _ = try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// What the screen shows, without trailing blanks; with everything that scrolled off if asked.
  func text(scrollback: Bool = false) throws -> String {
    let shown = try tmux(["capture-pane", "-p"] + (scrollback ? ["-S", "-"] : [])).output
    return shown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// The process that runs in the terminal.
  func processIdentifier() throws -> Int32? {
    Int32(try tmux(["display-message", "-p", "#{pane_pid}"]).output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Whether the program has ended.
  func hasEnded() throws -> Bool {
    try tmux(["display-message", "-p", "#{pane_dead}"]).output.hasPrefix("1")
  }

  /// Waits until the screen satisfies a condition; fails with what it shows after `seconds`.
  @discardableResult
  func wait(
    seconds: Double = 120, scrollback: Bool = false, _ what: String, until condition: (String) throws -> Bool
  ) throws -> String {
    let end = Date().addingTimeInterval(seconds)
    var shown = ""
    repeat {
      shown = try text(scrollback: scrollback)
      if try condition(shown) { return shown }
      usleep(20_000)
    } while Date() < end
    throw Failure(description: "waited for \(what); the screen shows:\n\(shown)")
  }

  /// Waits until the screen shows `text`.
  @discardableResult
  func wait(for text: String, seconds: Double = 120) throws -> String {
    try wait(seconds: seconds, "`\(text)`") { $0.contains(text) }
  }

  private func tmux(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try runProgram("/usr/bin/env", ["tmux", "-L", socket] + arguments)
  }
}

/// Runs a program to its end and returns its exit status and all that it wrote.
///
/// The output goes through a file, and the process is spawned by hand: a server that the program leaves behind would keep
/// a pipe open, and with it the socket by which Foundation waits for a process.
func runProgram(
  _ path: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
) throws -> (status: Int32, output: String) {
  let folder = NSTemporaryDirectory() + "atelier-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try input.write(toFile: folder + "/input", atomically: false, encoding: .utf8)
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, folder + "/input", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, folder + "/output", O_WRONLY | O_CREAT | O_APPEND, 0o600)
  posix_spawn_file_actions_adddup2(&actions, 1, 2)
  // The program begins without the signals that the test's threads hold back.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
  let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
  let argumentPointers: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
  let variablePointers: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
  defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
  var process = pid_t()
  let error = posix_spawn(&process, path, &actions, &attributes, argumentPointers, variablePointers)
  guard error == 0 else {
    throw Screen.Failure(description: "cannot start \(path): \(String(cString: strerror(error)))")
  }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  let output = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/output")), as: UTF8.self)
  return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), output)
}

/// The built program: the release build or the debug build, whichever is newer.
let atelierProgram: String = {
  let build =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/.build/"
  func time(_ path: String) -> Date {
    let link = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return (try? FileManager.default.attributesOfItem(atPath: link))?[.modificationDate] as? Date ?? .distantPast
  }
  let (release, debug) = (build + "release/atelier", build + "debug/atelier")
  return time(release) > time(debug) ? release : debug
}()
