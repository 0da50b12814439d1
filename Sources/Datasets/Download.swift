import Files
import Glibc

/// Fetches files with the `curl` program: nothing is linked for what is done once, and proxies, certificates and the like
/// work as the person has set them up.
extension KnownDataset {
  /// The environment variable that names another place to fetch from, instead of the mirrors.
  static let mirrorVariable = "ATELIER_MIRROR"

  /// How often one mirror is asked for a file while each answer brings some of it.
  private static let attemptLimit = 10

  /// Fetches one file into `folder`, from the first mirror that gives it as it should be.
  ///
  /// What was received is kept beside it as `.part`, and the next attempt goes on from there.
  /// - Throws: `DatasetError.download`, `.notInstalled`, `.file`, `Cancelled`.
  func fetch(_ file: RemoteFile, into folder: String, progress: some Progress) throws {
    do { try File.makeFolder(folder) } catch { throw DatasetError.file(error) }
    let bases = Folders.variable(Self.mirrorVariable).map { [$0.hasSuffix("/") ? $0 : $0 + "/"] } ?? mirrors
    let target = "\(folder)/\(file.name)"
    let part = target + ".part"
    if let free = Folders.freeBytes(of: folder), free < file.size - length(part) {
      throw DatasetError.file(.system(action: "write", path: target, code: ENOSPC))
    }
    var failures: [String] = []
    for base in bases {
      var isWorthwhile = true
      var attempts = 0
      while isWorthwhile, attempts < Self.attemptLimit {
        attempts += 1
        let before = length(part)
        guard let reason = try complete(part, of: file, from: base + file.name, progress: progress) else {
          guard rename(part, target) == 0 else {
            throw DatasetError.file(.system(action: "rename to", path: target, code: errno))
          }
          return
        }
        let failure = "\(base): \(reason)"
        if failures.last != failure { failures.append(failure) }
        // Again where the connection broke on the way, or where the part that it went on from was of no use.
        isWorthwhile = length(part) != before
      }
    }
    throw DatasetError.download(file: file.name, failures: failures, kept: length(part), folder: folder)
  }

  /// Completes the part from an address; the reason why that failed, or `nil`. A part that is of no use is removed.
  private func complete(
    _ part: String, of file: RemoteFile, from address: String, progress: some Progress
  ) throws -> String? {
    if let reason = try receive(address, file, into: part, progress: progress) {
      if length(part) > file.size { unlink(part) }
      return reason
    }
    guard let reason = check(part, against: file) else { return nil }
    unlink(part)
    return reason
  }

  /// Runs `curl` until it ends; the reason why it failed, or `nil`.
  private func receive(
    _ address: String, _ file: RemoteFile, into part: String, progress: some Progress
  ) throws -> String? {
    if length(part) == file.size { return nil }
    let arguments = [
      "curl", "--fail", "--silent", "--show-error", "--location", "--proto", "=http,https", "--connect-timeout", "20",
      "--speed-limit", "100", "--speed-time", "30", "--max-filesize", "\(file.size)", "--continue-at", "-", "--output",
      part,
      "--", address,
    ]
    let child = try Child(arguments)
    while !child.hasEnded() {
      let received = length(part)
      do throws(Cancelled) {
        try progress.update(
          fraction: Double(received) / Double(max(file.size, 1)),
          message: "downloading \(file.name): \(received / 1000) of \(file.size / 1000) kB")
      } catch {
        child.kill()
        throw error
      }
      usleep(50_000)
    }
    switch child.status {
    case 0: return nil
    case 23: throw DatasetError.file(.system(action: "write", path: part, code: isFull(part) ? ENOSPC : EIO))
    // The server gives no parts of files, so the next attempt begins anew.
    case 33: unlink(part)
    case 127: throw DatasetError.notInstalled(what: "curl", package: "curl")
    default: break
    }
    return child.message.isEmpty ? "curl ended with status \(child.status)" : child.message
  }

  private func isFull(_ path: String) -> Bool { Folders.freeBytes(of: path).map { $0 < 1 << 16 } ?? false }

  private func check(_ part: String, against file: RemoteFile) -> String? {
    guard let bytes = try? File.contents(of: part, limit: file.size) else {
      return "\(length(part)) bytes came instead of \(file.size)"
    }
    guard bytes.count == file.size else { return "\(bytes.count) bytes came instead of \(file.size)" }
    return SHA256.hexadecimal(bytes) == file.sha256 ? nil : "the checksum is another one (SHA-256)"
  }

  private func length(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
