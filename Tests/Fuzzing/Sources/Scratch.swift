import Files
import Glibc

/// A folder in memory for readers that want a file; one a process, emptied by the next input.
enum Scratch {
  static let folder: String = {
    let folder = "/dev/shm/atelier-fuzzing-\(getpid())"
    mkdir(folder, 0o700)
    return folder
  }()

  /// Writes bytes to a file of this name and returns its path.
  static func write(_ bytes: some Collection<UInt8>, to name: String) -> String {
    let path = folder + "/" + name
    guard let file = fopen(path, "w") else { return path }
    defer { fclose(file) }
    let bytes = Array(bytes)
    fwrite(bytes, 1, bytes.count, file)
    return path
  }

  /// The bytes of a file, none where it cannot be read.
  static func read(_ path: String) -> [UInt8] { (try? File.contents(of: path, limit: 1 << 24)) ?? [] }
}
