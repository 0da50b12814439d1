import Files
import Glibc

/// Fetches files with the `curl` program: nothing is linked for what is done once, and proxies, certificates and the like
/// work as the person has set them up.
extension KnownDataset {
  /// The environment variable that names another place to fetch from, instead of the mirrors.
  static let mirrorVariable = "ATELIER_MIRROR"

  /// How often one mirror is asked for a file while each answer brings some of it.
  private static let attemptLimit = 10

  /// How long to wait for bytes before progress is told.
  private static let patience = Duration.milliseconds(50)

  /// Fetches one file into `folder`, from the first mirror that gives it as it should be.
  ///
  /// What was received is kept beside it as `.part`, and the next attempt goes on from there.
  /// - Throws: `DatasetError.download`, `.downloading`, `.notInstalled`, `.file`, `Cancelled`.
  func fetch(_ file: RemoteFile, into folder: String, progress: some Progress) throws {
    do { try File.makeFolder(folder) } catch { throw DatasetError.file(error) }
    let bases = Folders.variable(Self.mirrorVariable).map { [$0.hasSuffix("/") ? $0 : $0 + "/"] } ?? mirrors
    let target = "\(folder)/\(file.name)"
    guard let part = try PartialFile(of: target) else { throw DatasetError.downloading(file: target) }
    // Another program may have finished it just now.
    if access(target, R_OK) == 0 { return try part.clear() }
    if part.length > file.size { try part.clear() }
    if let free = Folders.freeBytes(of: folder), free < file.size - part.length {
      throw DatasetError.file(.system(action: "write", path: target, code: ENOSPC))
    }
    var failures: [String] = []
    for base in bases {
      var isWorthwhile = true
      var attempts = 0
      while isWorthwhile, attempts < Self.attemptLimit {
        attempts += 1
        let before = part.length
        guard let reason = try complete(part, of: file, from: base + file.name, progress: progress) else {
          return try part.move(to: target)
        }
        let failure = "\(base): \(reason)"
        if failures.last != failure { failures.append(failure) }
        // Again where the connection broke on the way, or where the part that it went on from was of no use.
        isWorthwhile = part.length != before
      }
    }
    throw DatasetError.download(file: file.name, failures: failures, kept: part.length, folder: folder)
  }

  /// Completes the part from an address; the reason why that failed, or `nil`. A part that is of no use is cleared.
  private func complete(
    _ part: PartialFile, of file: RemoteFile, from address: String, progress: some Progress
  ) throws -> String? {
    if part.length < file.size, let reason = try receive(address, file, into: part, progress: progress) {
      return reason
    }
    guard let reason = check(part, against: file) else { return nil }
    try part.clear()
    return reason
  }

  /// Runs `curl` until it ends; the reason why it failed, or `nil`.
  private func receive(
    _ address: String, _ file: RemoteFile, into part: PartialFile, progress: some Progress
  ) throws -> String? {
    let child = try Child([
      "curl", "--fail", "--silent", "--no-buffer", "--show-error", "--location", "--proto", "=http,https",
      "--connect-timeout", "20",
      "--speed-limit", "100", "--speed-time", "30", "--max-filesize", "\(file.size)",
      "--continue-at", "\(part.length)", "--output", "-", "--", address,
    ])
    defer { child.kill() }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while let count = child.read(into: &chunk, patience: Self.patience) {
      // A server need not say how much it sends, and may never stop.
      guard count <= file.size - part.length else {
        try part.clear()
        return "more than the \(file.size) bytes of the file came"
      }
      try part.append(chunk[..<count])
      try progress.update(
        fraction: Double(part.length) / Double(max(file.size, 1)),
        message: "downloading \(file.name): \(part.length / 1000) of \(file.size / 1000) kB")
    }
    while !child.hasEnded() {
      try progress.update(fraction: nil, message: "downloading \(file.name)")
      usleep(useconds_t(1000))
    }
    switch child.status {
    case 0: return nil
    // The server gives no parts of files, so the next attempt begins anew.
    case 33: try part.clear()
    default: break
    }
    return child.message.isEmpty ? "curl ended with status \(child.status)" : child.message
  }

  private func check(_ part: PartialFile, against file: RemoteFile) -> String? {
    guard part.length == file.size, let bytes = try? part.contents(limit: file.size) else {
      return "\(part.length) bytes came instead of \(file.size)"
    }
    return SHA256.hexadecimal(bytes) == file.sha256 ? nil : "the checksum is another one (SHA-256)"
  }
}
