import Files
import Glibc
import ImageFiles
import Testing

@testable import Datasets

/// Archives and folders of pictures as people bring them; the archives are written by `Brought/make.py`.
@Suite struct BroughtPictureTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let script = String(#filePath.dropLast("BroughtPictureTests.swift".count)) + "Brought/make.py"
    try #require(scratch.run(["python3", script, scratch.path + "/archives"]) == 0)
  }

  private func archive(_ name: String) throws -> PictureDataset {
    try .pictures("\(scratch.path)/archives/\(name)", size: 4, channels: 1, cache: nil)
  }

  private func folder(
    _ name: String, part: PicturePart = .train, background: [Double]? = nil, cache: String? = nil
  ) throws -> PictureDataset {
    try .pictures(
      "\(scratch.path)/\(name)", size: 4, channels: 1, part: part, background: background, cache: cache)
  }

  private func greys(_ data: PictureDataset) -> [UInt8] { (0..<data.count).map { data.image($0).pixels[0] } }

  private func grey(_ value: UInt8, width: Int = 4, height: Int = 4) throws -> [UInt8] {
    try PNG.encode(Image(width: width, height: height, channels: 1, filledWith: value))
  }

  private func has(_ data: PictureDataset, _ parts: String...) -> Bool {
    data.notes.contains { note in parts.allSatisfy { note.contains($0) } }
  }

  // MARK: Archives

  @Test(arguments: ["stored.zip", "deflated.zip"]) func damagedMembersAreLeftOutAndNamed(name: String) throws {
    let data = try archive(name)
    #expect(greys(data) == [10, 30])
    #expect(data.skipped.map(\.path) == ["b.png"])
    #expect(has(data, "left out 1 of 3 files, b.png", "it is damaged in the archive: get the archive again"))
  }

  @Test func archivesThatAreCutOffGiveWhatCame() throws {
    let data = try archive("cut.tgz")
    #expect(greys(data) == [10, 20])
    #expect(has(data, "cut off after 2 pictures", "what follows is missing: get it again"))
  }

  @Test func linksShowWhatTheyLeadTo() throws {
    let data = try archive("links.tar")
    // all/1, all/2, cat/hard, dog/chain, dog/soft.
    #expect(greys(data) == [10, 20, 10, 20, 20])
    #expect(data.classes == ["all", "cat", "dog"] && data.labels == [0, 0, 1, 2, 2])
    #expect(data.skipped.map(\.path) == ["dog/absolute.png", "dog/out.png", "dog/ring.png"])
    #expect(has(data, "left out 3 of 8 files", "it is a link to what is no picture of the archive"))
  }

  @Test func theLastOfAPathCounts() throws {
    let data = try archive("twice.tar")
    #expect(greys(data) == [40, 20])
    #expect(has(data, "more than once", "a.png"))
  }

  @Test func aSystemsNotesAreNoPictures() throws {
    let data = try archive("mac.zip")
    #expect(greys(data) == [10] && data.skipped.isEmpty && data.notes.isEmpty)
  }

  @Test func namesInOldCodePagesAreRead() throws {
    let data = try archive("dos.zip")
    #expect(data.classes == ["Büchse", "Rose"] && greys(data) == [20, 10])
    #expect(has(data, "not UTF-8", "Büchse/ä.png"))
  }

  @Test func contentsDecideNotNames() throws {
    let data = try archive("kinds.zip")
    #expect(greys(data) == [10, 20, 30])
    #expect(data.skipped.map(\.path) == ["d.png", "e.gif", "f", "g.png", "h.png"])
    #expect(has(data, "left out 2 of 8 files, e.gif, f: it is a GIF picture", "`convert x.gif x.png`"))
    #expect(has(data, "d.png", "WebP"))
    #expect(has(data, "g.png: it is empty"))
    #expect(has(data, "h.png", "a web page"))
  }

  @Test func otherArchivesAndSinglePicturesAreNamed() throws {
    let files: [(bytes: [UInt8], what: String)] = [
      (Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"), (Array("Rar!\u{1A}\u{7}".utf8), "a RAR archive"),
      (try grey(3), "a single picture"), (Array("GIF89a".utf8), "a GIF picture"),
      (Array("<html>".utf8), "a web page"), ([], "empty"),
    ]
    for (bytes, what) in files {
      try scratch.write("one", bytes)
      #expect {
        try folder("one")
      } throws: { error in
        guard let error = error as? DatasetError, case .notArchive = error else { return false }
        return error.description.contains("/one is \(what)") && error.suggestion != nil
      }
    }
  }

  // MARK: Folders

  @Test func readsNamesOfAnyBytes() throws {
    try scratch.write("latin/ok.png", grey(10))
    let names: [(bytes: [UInt8], value: UInt8)] = [
      (Array("fl".utf8) + [0xF6] + Array("te.png".utf8), 20), (Array("two\nlines.png".utf8), 30),
    ]
    for (name, value) in names {
      try scratch.write("plain", grey(value))
      let target = (Array("\(scratch.path)/latin/".utf8) + name + [0]).map(CChar.init(bitPattern:))
      try #require(rename(scratch.path + "/plain", target) == 0)
    }
    let cache = scratch.path + "/cache"
    for _ in 0..<2 {
      let data = try folder("latin", cache: cache)
      // flöte, ok, two lines.
      #expect(greys(data) == [20, 10, 30] && data.skipped.isEmpty)
      #expect(has(data, "not UTF-8", "flöte.png"))
    }
  }

  @Test func followsLinkedFoldersOnce() throws {
    try scratch.write("linked/cat/a.png", grey(10))
    try scratch.write("elsewhere/dog/b.png", grey(20))
    try scratch.write("beside.png", grey(99))
    let links = [
      ("../elsewhere/dog", "linked/dog"), ("../elsewhere/dog", "linked/zebra"), ("..", "linked/up"),
      (".", "linked/ring"),
      ("../../linked", "elsewhere/dog/back"), ("cat", "linked/inside"), ("nowhere", "linked/nothing"),
    ]
    for (target, link) in links { try #require(symlink(target, "\(scratch.path)/\(link)") == 0) }
    let data = try folder("linked")
    #expect(greys(data) == [10, 20] && data.classes == ["cat", "dog"])
    #expect(has(data, "followed links to folders: dog -> ", "/elsewhere/dog"))
  }

  @Test(arguments: [
    (PicturePart.train, [10, 20] as [UInt8]), (.test, [30, 40]), (.validation, [50]), (.all, [30, 40, 10, 20, 50]),
  ])
  func partsAreNoClasses(part: PicturePart, expected: [UInt8]) throws {
    try scratch.write("split/data/Train/cat/x.png", grey(10))
    try scratch.write("split/data/Train/dog/x.png", grey(20))
    try scratch.write("split/data/test/cat/x.png", grey(30))
    try scratch.write("split/data/test/dog/x.png", grey(40))
    try scratch.write("split/data/val/dog/x.png", grey(50))
    let data = try folder("split", part: part, cache: scratch.path + "/cache")
    #expect(greys(data).sorted() == expected.sorted())
    #expect(data.classes == (part == .validation ? [] : ["cat", "dog"]))
    #expect(data.labels?.count == (part == .validation ? nil : expected.count))
    #expect(has(data, "`Train` (2)", "`test` (2)", "`val` (1)", "are parts of the data, not classes"))
    #expect(data.definition.contains("part:") == (part != .train))
  }

  @Test func asksForPartsThatAreThere() throws {
    try scratch.write("p/cat/x.png", grey(10))
    try scratch.write("p/test/x.png", grey(20))
    // One class that is called so is no part.
    #expect(try folder("p").classes == ["cat", "test"])
    #expect(throws: DatasetError.self) { try folder("p", part: .test) }
    try scratch.write("q/val/x.png", grey(10))
    try scratch.write("q/test/x.png", grey(20))
    #expect {
      try folder("q")
    } throws: { error in
      (error as? DatasetError)?.suggestion == "write `part: test` or `part: all`"
    }
    #expect(try greys(folder("q", part: .all)) == [20, 10])
  }

  @Test func loosePicturesAreNoClass() throws {
    try scratch.write("loose/cat/a.png", grey(10))
    try scratch.write("loose/dog/b.png", grey(20))
    try scratch.write("loose/cover.png", grey(30))
    let few = try folder("loose")
    #expect(greys(few) == [10, 20] && few.classes == ["cat", "dog"])
    #expect(has(few, "left out 1 of 3 files, cover.png", "so it has no class"))
    // Where most lie beside the folders, folders are no classes, and nothing is left out.
    for name in ["x", "y"] { try scratch.write("loose/\(name).png", grey(40)) }
    let many = try folder("loose")
    #expect(many.count == 5 && many.labels == nil && many.classes.isEmpty)
    #expect(has(many, "3 of 5 pictures lie beside `cat`, `dog`", "no classes are made"))
  }

  /// A file that root cannot read as long as it says either.
  private static let shortFile = "/sys/kernel/uevent_seqnum"

  @Test(.enabled(if: access(shortFile, R_OK) == 0)) func whatCannotBeReadIsTriedAgain() throws {
    try scratch.write("p/a.png", grey(10))
    try #require(symlink(Self.shortFile, scratch.path + "/p/b.png") == 0)
    let cache = scratch.path + "/cache"
    let data = try folder("p", cache: cache)
    #expect(greys(data) == [10] && data.skipped.map(\.isTemporary) == [true])
    #expect(has(data, "left out 1 of 2 files, b.png: it ends at byte"))
    // Nothing was kept that would say so next time.
    #expect(access(cache, F_OK) != 0)
    unlink(scratch.path + "/p/b.png")
    #expect(try greys(folder("p", cache: cache)) == [10] && access(cache, F_OK) == 0)
  }

  @Test func theCacheFollowsEveryFile() throws {
    try scratch.write("p/a.png", grey(10))
    try scratch.write("p/sub/b.png", grey(20))
    let cache = scratch.path + "/cache"
    #expect(try greys(folder("p", cache: cache)) == [10, 20])
    let path = scratch.path + "/p/sub/b.png"
    var before = stat()
    try #require(stat(path, &before) == 0)
    // Another file of the same size and time takes its place.
    try scratch.write("p/sub/b.png", grey(21))
    var after = stat()
    try #require(stat(path, &after) == 0 && after.st_size == before.st_size && after.st_ino != before.st_ino)
    var times = [before.st_atim, before.st_mtim]
    try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(try greys(folder("p", cache: cache)) == [10, 21])
  }

  // MARK: Pictures

  @Test func inkOnNothingCanBeSeen() throws {
    func dot(_ value: UInt8) throws -> [UInt8] {
      var image = Image(width: 4, height: 4, channels: 4, filledWith: 0)
      image.pixels.replaceSubrange(0..<4, with: [value, value, value, 255])
      return try PNG.encode(image)
    }
    try scratch.write("ink/dark.png", dot(0))
    try scratch.write("ink/half.png", grey(7))
    let dark = try folder("ink")
    #expect(Array(dark.image(0).pixels.prefix(2)) == [0, 255] && dark.image(1).pixels[0] == 7)
    #expect(has(dark, "1 picture is transparent in places, such as dark.png", "laid on white", "`background:"))
    try scratch.write("ink/dark.png", dot(240))
    #expect(try Array(folder("ink").image(0).pixels.prefix(2)) == [240, 0])
    let chosen = try folder("ink", background: [1, 0, 0])
    #expect(Array(chosen.image(0).pixels.prefix(2)) == [240, 76] && chosen.notes.isEmpty)
    #expect(chosen.definition.hasSuffix("background: [1, 0, 0])"))
    #expect(throws: DatasetError.self) { try folder("ink", background: [2]) }
    #expect(throws: DatasetError.self) { try folder("ink", background: [0, 0]) }
  }

  @Test func whatIsCutOffIsSaidOnce() throws {
    try scratch.write("p/square.png", grey(10))
    try scratch.write("p/tall.png", grey(20, width: 30, height: 40))
    try scratch.write("p/wide.png", grey(30, width: 40, height: 20))
    let data = try folder("p")
    #expect(data.notes.count == 1)
    #expect(has(data, "2 pictures are not square", "at most 50 % is cut off, of wide.png (40 x 20)"))
  }

  @Test func summariesAreShort() {
    var skipped = (0..<100).map { SkippedFile(path: "\(100 + $0).gif", reason: "it is GIF") }
    skipped += [SkippedFile(path: "b", reason: "it is damaged", detail: "why")]
    #expect(
      SkippedFile.summaries(skipped, of: 200) == [
        "left out 100 of 200 files, 100.gif, 101.gif, 102.gif and 97 more: it is GIF",
        "left out 1 of 200 files, b (why): it is damaged",
      ])
    let many = (0..<9).map { SkippedFile(path: "\($0)", reason: "reason \($0)") }
    #expect(SkippedFile.summaries(many, of: 9).count == 6)
    #expect(SkippedFile.summaries(many, of: 9).last == "left out 4 more of 9 files for other reasons")
  }
}
