import Diagnostics
import Glibc

/// Reads a whole text file of at most `limit` bytes; nil where that fails.
func readFile(_ path: String, limit: Int) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= limit {
    let count = read(file, &chunk, chunk.count)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    if count < 0, errno != EINTR { return nil }
    if count > 0 { bytes.append(contentsOf: chunk[..<count]) }
  }
  errno = EFBIG
  return nil
}

/// Writes lines for a person to standard output or standard error; nothing in them acts on a terminal.
func writeLines(_ text: String, to stream: Int32 = STDOUT_FILENO) {
  writeAll(VisibleText.of(text) + "\n", to: stream)
}

/// Writes all of `text`, however many calls that takes; false where the file takes no more.
@discardableResult
func writeAll(_ text: String, to file: Int32) -> Bool {
  var text = text
  return text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: file) }
}

/// Writes all of `bytes`, however many calls that takes; false where the file takes no more.
@discardableResult
func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
  bytes.withUnsafeBytes { writeAll($0, to: file) }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
  var done = 0
  while done < bytes.count {
    let count = write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
    if count < 0, errno != EINTR { return false }
    if count > 0 { done += count }
  }
  return true
}
