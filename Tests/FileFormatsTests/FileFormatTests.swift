import Testing

@testable import FileFormats

@Suite struct FileFormatTests {
  private static let beginnings: [(FileFormat, [UInt8])] = [
    (.png, [0x89] + text("PNG\r\n") + [0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
    (.gif, text("GIF89a")), (.webp, text("RIFF\u{10}\0\0\0WEBPVP8 ")), (.tiff, text("II*\0")), (.tiff, text("MM\0*")),
    (.bmp, text("BM") + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0, 1]),
    (.heic, text("\0\0\0\u{18}ftypheic")), (.heic, text("\0\0\0\u{18}ftypmif1")), (.avif, text("\0\0\0\u{1C}ftypavif")),
    (.jpegXL, [0xFF, 0x0A]), (.jpegXL, text("\0\0\0\u{0C}JXL ")), (.jpeg2000, text("\0\0\0\u{0C}jP  ")),
    (.svg, text("<svg width='3'>")), (.svg, text("\u{FEFF}<?xml version='1.0'?>\n<!-- a --><svg>")),
    (.svg, text("<!DOCTYPE svg PUBLIC>")), (.pnm, text("P6\n3 2\n255\n")), (.pnm, text("P5 # made by hand")),
    (.photoshop, text("8BPS")), (.openEXR, [0x76, 0x2F, 0x31, 0x01]), (.pdf, text("%PDF-1.7")),
    (.webPage, text("\n <!DOCTYPE html>")), (.webPage, text("<HTML>")), (.json, text(" {\"a\": 1}")),
    (.json, text("[[1, 2]]")), (.oldExcel, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), (.parquet, text("PAR1")),
    (.sqlite, text("SQLite format 3\0")), (.pickle, [0x80, 0x02, 0x8A]), (.pickle, zip("archive/data.pkl")),
    (.numpyArray, [0x93] + text("NUMPY") + [1, 0]), (.numpyArchive, zip("x.npy")),
    (.hdf5, [0x89] + text("HDF\r\n") + [0x1A, 0x0A]), (.gguf, text("GGUF") + [3, 0, 0, 0]), (.idx, [0, 0, 8, 3]),
    (.zip, zip("1.png")), (.zip, text("PK\u{3}\u{4}")), (.gzip, [0x1F, 0x8B, 8]),
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF]), (.rar, text("Rar!")), (.zstandard, [0x28, 0xB5, 0x2F, 0xFD]),
    (.gitLFSPointer, text("version https://git-lfs.github.com/spec/v1")), (.empty, []),
  ]

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The header of a ZIP's first entry.
  private static func zip(_ name: String) -> [UInt8] {
    text("PK\u{3}\u{4}") + [UInt8](repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0] + text(name)
  }

  @Test func knowsFormatsByTheirFirstBytes() {
    for (format, beginning) in Self.beginnings {
      #expect(FileFormat(beginning: beginning) == format, "\(format)")
      guard format != .empty else { continue }
      #expect(FileFormat(beginning: beginning + [UInt8](repeating: 0x20, count: 2000)) == format, "\(format), longer")
    }
    // ONNX has no mark of its own; text and binary are what is left.
    #expect(Set(Self.beginnings.map(\.0)) == Set(FileFormat.allCases).subtracting([.onnx, .text, .binary]))
  }

  @Test func theNameTellsApartWhatBeginsAlike() {
    #expect(FileFormat(beginning: [0x08, 0x07, 0x12], path: "x.onnx") == .onnx)
    #expect(FileFormat(beginning: [0x08, 0x07, 0x12], path: "x.bin") == nil)
    #expect(FileFormat(beginning: Self.zip("a"), path: "x.PT") == .pickle)
  }

  @Test(arguments: [
    "hello", "BM is no picture at all, but a text", "P5", "P6 and so on", "<?xml version='1.0'?><note/>", "II", "1,2\n",
  ])
  func leavesOthersAlone(beginning: String) {
    #expect(FileFormat(beginning: Self.text(beginning)) == nil)
    #expect(FileFormat.isText(Self.text(beginning)))
  }

  @Test func tellsTextFromBinary() {
    #expect(FileFormat.isText(Self.text("ü").dropLast() + []))
    #expect(!FileFormat.isText([0x41, 0]))
    #expect(!FileFormat.isText([0xC3, 0x28, 0x41, 0x41, 0x41, 0x41]))
  }
}
