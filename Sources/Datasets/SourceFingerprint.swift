import Files
import Glibc

/// What the files that a dataset is read from are like at a time: equal as long as nothing in them changed.
public struct SourceFingerprint: Hashable, Sendable {
  /// A line for each file: its path, device, inode, size and times.
  private let digest: String

  /// Looks at files and at folders with all that is below them, links to folders included but for those that lead back up;
  /// what is missing is part of it too.
  ///
  /// - Throws: `Cancelled`.
  public init(of paths: [String], progress: some Progress = Unobserved()) throws(Cancelled) {
    var lines: [String] = []
    // As the system spells them, which need not be UTF-8.
    var waiting = paths.map { Array($0.utf8CString) }
    let roots = waiting.compactMap(Self.realPath)
    var folders: Set<[UInt]> = []
    while let path = waiting.popLast() {
      let shown = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      try progress.update(fraction: nil, message: "looking at \(shown)")
      var status = stat()
      guard stat(path, &status) == 0 else {
        lines.append("\(shown)\nmissing \(errno)")
        continue
      }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      if isFolder, Self.isAbove(roots, path) { continue }
      // The time of change moves with every write and every change of rights, also where a program sets the time of writing
      // back.
      lines.append(
        "\(shown)\n\(status.st_dev) \(status.st_ino) \(status.st_size) \(Self.text(status.st_mtim)) "
          + Self.text(status.st_ctim))
      guard isFolder, folders.insert([UInt(status.st_dev), UInt(status.st_ino)]).inserted,
        let directory = opendir(path)
      else { continue }
      defer { closedir(directory) }
      while let name = FolderListing.nextName(in: directory) {
        let name = name.map(CChar.init(bitPattern:))
        waiting.append(path.dropLast() + [CChar(UInt8(ascii: "/"))] + name + [0])
      }
    }
    try progress.update(fraction: 1, message: "looked at \(lines.count) files")
    digest = SHA256.hexadecimal(Array(lines.sorted().joined(separator: "\n").utf8))
  }

  /// Whether a folder holds one of the roots: a link that leads back up would bring all that lies beside it.
  private static func isAbove(_ roots: [[CChar]], _ path: [CChar]) -> Bool {
    guard let folder = realPath(path) else { return false }
    let slash = CChar(UInt8(ascii: "/"))
    return roots.contains { $0 != folder && $0.starts(with: folder == [slash] ? folder : folder + [slash]) }
  }

  /// The path without links, without the zero at its end.
  private static func realPath(_ path: [CChar]) -> [CChar]? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return Array(UnsafeBufferPointer(start: real, count: strlen(real)))
  }

  private static func text(_ time: timespec) -> String { "\(time.tv_sec).\(time.tv_nsec)" }

  /// The files of `mnist` with these arguments, wherever they may be.
  public static func mnist(part: DatasetPart, folder: String?) throws(Cancelled) -> Self {
    try Self(of: KnownDataset.mnist.places(part, folder: folder))
  }

  /// The files of `fashion` with these arguments, wherever they may be.
  public static func fashion(part: DatasetPart, folder: String?) throws(Cancelled) -> Self {
    try Self(of: KnownDataset.fashion.places(part, folder: folder))
  }
}
