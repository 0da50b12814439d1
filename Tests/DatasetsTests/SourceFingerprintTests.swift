import Glibc
import Testing

@testable import Datasets

/// Whether the files of a dataset are as they were.
@Suite struct SourceFingerprintTests {
  @Test func changesWithWhatIsInAFile() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a"
    let missing = try SourceFingerprint(of: [path])
    try scratch.write("a", [1, 2])
    let first = try SourceFingerprint(of: [path])
    let again = try SourceFingerprint(of: [path])
    #expect(first != missing && first == again)
    // In place, of the same length, and with the time of writing set back.
    var status = stat()
    try #require(stat(path, &status) == 0)
    let file = open(path, O_WRONLY)
    try #require(write(file, [3 as UInt8], 1) == 1)
    try #require(futimens(file, [status.st_atim, status.st_mtim]) == 0)
    close(file)
    #expect(try SourceFingerprint(of: [path]) != first)
  }

  @Test func changesWithWhatIsInAFolder() throws {
    let scratch = try Scratch()
    var seen: Set<SourceFingerprint> = []
    func isNew() throws -> Bool { seen.insert(try SourceFingerprint(of: [scratch.path + "/p"])).inserted }
    try scratch.write("p/cats/a.png", [1])
    #expect(try isNew() && !isNew())
    try scratch.write("p/cats/b.png", [1])
    #expect(try isNew())
    try #require(chmod(scratch.path + "/p/cats/b.png", 0) == 0)
    #expect(try isNew())
    try #require(rename(scratch.path + "/p/cats/b.png", scratch.path + "/p/cats/c.png") == 0)
    #expect(try isNew())
    try scratch.write("far/d.png", [1])
    try #require(symlink("../far", scratch.path + "/p/dogs") == 0 && symlink("..", scratch.path + "/p/far") == 0)
    #expect(try isNew() && !isNew())
    try scratch.write("far/e.png", [1])
    #expect(try isNew())
    // What lies beside the folder is none of its own, although a link leads there.
    try scratch.write("beside/f.png", [1])
    #expect(try !isNew())
  }
}
