import Files
import Glibc
import Testing

@Suite struct AtomicFileTests {
  let folder: String

  init() throws {
    var template = Array("/tmp/atelier-files.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  func entries() -> [String] {
    (FolderListing.names(in: folder) ?? []).map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  @Test func writesAndReadsBack() throws {
    let path = folder + "/a"
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(try File.contents(of: path, limit: 3) == [1, 2, 3])
    try AtomicFile.write([4], to: path)
    #expect(try File.contents(of: path, limit: 3) == [4])
    #expect(entries() == ["a"])
  }

  @Test func leavesTheOldFileWhenNotCommitted() throws {
    let path = folder + "/a"
    try AtomicFile.write([1, 2, 3], to: path)
    do {
      let file = try AtomicFile(path)
      try file.write([9, 9])
    }
    #expect(try File.contents(of: path, limit: 3) == [1, 2, 3])
    #expect(entries() == ["a"])
  }

  @Test func removesWhatAKilledProgramLeft() throws {
    let path = folder + "/a"
    // Another program, which is killed in the middle of writing.
    let child = ".a.k1lled.atelier-part"
    let others = ["a.backup", ".a.x", ".b.k1lled.atelier-part", ".a.longer-name.atelier-part"]
    for name in [child] + others { close(open(folder + "/" + name, O_CREAT | O_WRONLY, 0o600)) }
    let living = try AtomicFile(path)
    try living.write([1])
    try #require(entries().count == others.count + 1)
    try AtomicFile.write([2], to: path)
    // That of the living one is there still, and those that only look alike.
    let left = entries()
    #expect(left.count == others.count + 2 && !left.contains(child))
    #expect(others.allSatisfy(left.contains) && left.contains { AtomicFile.isTemporary(name: $0) })
    try living.commit()
    #expect(try File.contents(of: path, limit: 3) == [1])
    #expect(entries() == (["a"] + others).sorted())
  }

  @Test func replacesNoDevice() throws {
    mkfifo(folder + "/pipe", 0o600)
    // Not with a real device: a failure would break the machine.
    for path in [folder + "/pipe", folder] {
      #expect(throws: FileError.notRegular(path: path)) { try AtomicFile.write([1], to: path) }
    }
    #expect(entries() == ["pipe"])
  }

  @Test func takesNamesAsLongAsTheSystemDoes() throws {
    let name = String(repeating: "\u{e4}", count: 127)
    try AtomicFile.write([1], to: folder + "/" + name)
    #expect(entries() == [name])
  }

  @Test func appendsWholeLines() throws {
    let path = folder + "/a"
    try File.append(Array("one\n".utf8), to: path)
    try File.append(Array("tw".utf8), to: path)
    try File.append(Array("three\n".utf8), to: path)
    #expect(String(decoding: try File.contents(of: path, limit: 99), as: UTF8.self) == "one\ntw\nthree\n")
    #expect(throws: FileError.system(action: "write", path: folder, code: EISDIR)) { try File.append([1], to: folder) }
    #expect(throws: FileError.system(action: "write", path: "/dev/full", code: ENOSPC)) {
      try File.append([1], to: "/dev/full")
    }
  }

  @Test func followsALink() throws {
    try AtomicFile.write([1], to: folder + "/a")
    try #require(symlink("a", folder + "/link") == 0)
    try AtomicFile.write([2], to: folder + "/link")
    #expect(try File.contents(of: folder + "/a", limit: 3) == [2])
    var status = stat()
    #expect(lstat(folder + "/link", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func keepsTheModeOfTheFileItReplaces() throws {
    try AtomicFile.write([1], to: folder + "/a")
    chmod(folder + "/a", 0o640)
    try AtomicFile.write([2], to: folder + "/a")
    var status = stat()
    #expect(stat(folder + "/a", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func refusesFoldersPipesAndMissingFolders() throws {
    #expect(throws: FileError.notRegular(path: folder)) { _ = try File(folder) }
    mkfifo(folder + "/pipe", 0o600)
    #expect(throws: FileError.notRegular(path: folder + "/pipe")) { _ = try File(folder + "/pipe") }
    #expect(throws: FileError.system(action: "write", path: folder + "/no/a", code: ENOENT)) {
      try AtomicFile.write([1], to: folder + "/no/a")
    }
    #expect(throws: FileError.system(action: "open", path: folder + "/no", code: ENOENT)) {
      _ = try File(folder + "/no")
    }
  }

  @Test func refusesToReadBeyondTheEndOrTheLimit() throws {
    let path = folder + "/a"
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(throws: FileError.tooLarge(path: path, size: 3, limit: 2)) { try File.contents(of: path, limit: 2) }
    let file = try File(path)
    for (offset, count) in [(0, 4), (4, 0), (-1, 1), (1, Int.max), (Int.max, 1)] {
      #expect(throws: FileError.ended(path: path, offset: 3)) { try file.read(at: offset, count: count) }
    }
    #expect(try file.read(at: 1, count: 2) == [2, 3])
  }

  @Test func makesFoldersAndNamesThem() throws {
    try File.makeFolder(folder + "/x/y/z/")
    try AtomicFile.write([1], to: folder + "/x/y/z/a")
    #expect(throws: FileError.self) { try File.makeFolder(folder + "/x/y/z/a/b") }
    #expect(File.folder(of: "a") == ".")
    #expect(File.folder(of: "/a") == "/")
    #expect(File.folder(of: "/a/b/") == "/a")
    #expect(File.folder(of: "a/b") == "a")
  }
}
