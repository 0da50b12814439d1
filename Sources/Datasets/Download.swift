import Files
import Glibc

/// Fetches files with the `curl` program: nothing is linked for what is done once, and proxies, certificates and the like
/// work as the person has set them up.
extension KnownDataset {
  /// The environment variable that names another place to fetch from, instead of the mirrors.
  static let mirrorVariable = "ATELIER_MIRROR"

  /// Fetches one file into `folder`, from the first mirror that gives it as it should be.
  ///
  /// What was received is kept beside it as `.part`, and the next attempt goes on from there.
  /// - Throws: `DatasetError.download`, `.notInstalled`, `.file`, `Cancelled`.
  func fetch(_ file: RemoteFile, into folder: String, progress: some Progress) throws {
    do { try File.makeFolder(folder) } catch { throw DatasetError.file(error) }
    let bases = Folders.variable(Self.mirrorVariable).map { [$0.hasSuffix("/") ? $0 : $0 + "/"] } ?? mirrors
    let target = "\(folder)/\(file.name)"
    let part = target + ".part"
    var attempts: [String] = []
    for base in bases {
      // A second time where the first went on from a part that proved wrong, or the connection broke.
      for _ in 0..<2 {
        if let reason = try receive(base + file.name, file, into: part, progress: progress) {
          attempts.append("\(base): \(reason)")
          if length(part) > file.size { unlink(part) }
          continue
        }
        if let reason = check(part, against: file) {
          attempts.append("\(base): \(reason)")
          unlink(part)
          continue
        }
        guard rename(part, target) == 0 else {
          throw DatasetError.file(.system(action: "rename to", path: target, code: errno))
        }
        return
      }
    }
    throw DatasetError.download(file: file.name, attempts: attempts)
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
    if child.status == 0 { return nil }
    // 33: the server gives no parts of files, so the next attempt begins anew.
    if child.status == 33 { unlink(part) }
    if child.status == 127 { throw DatasetError.notInstalled(what: "curl", package: "curl") }
    return child.message.isEmpty ? "curl ended with status \(child.status)" : child.message
  }

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
