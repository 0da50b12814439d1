import Files
import Glibc
import Testing

@Suite struct FolderListingTests {
  /// The shortest and the longest names, of any bytes; enough of them that the system gives them in several parts.
  @Test func listsEveryNameAsItIs() throws {
    var template = Array("/tmp/atelier-listing.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var names = (1...255).map { [UInt8](repeating: UInt8(ascii: "a"), count: $0) }
    names += (0..<1500).map { Array("\($0)".utf8) } + [[0xF6, 0x0A], Array("...".utf8)]
    let paths = names.map { (Array((folder + "/").utf8) + $0 + [0]).map(CChar.init(bitPattern:)) }
    defer {
      for path in paths { unlink(path) }
      rmdir(folder)
    }
    for path in paths {
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      try #require(file >= 0)
      close(file)
    }
    #expect(FolderListing.names(in: folder).map(Set.init) == Set(names))
    #expect(FolderListing.names(in: folder)?.count == names.count)
    #expect(FolderListing.names(in: folder + "/none") == nil)
  }
}
