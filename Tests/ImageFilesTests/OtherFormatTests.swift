import Testing

@testable import ImageFiles

@Suite struct OtherFormatTests {
  private static let heads: [(OtherFormat, [UInt8])] = [
    (.gif, text("GIF89a")), (.webp, text("RIFF\u{10}\0\0\0WEBPVP8 ")), (.tiff, text("II*\0")), (.tiff, text("MM\0*")),
    (.bmp, text("BM") + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0, 1]),
    (.heic, text("\0\0\0\u{18}ftypheic")), (.heic, text("\0\0\0\u{18}ftypmif1")), (.avif, text("\0\0\0\u{1C}ftypavif")),
    (.jpegXL, [0xFF, 0x0A]), (.jpegXL, text("\0\0\0\u{0C}JXL ")), (.jpeg2000, text("\0\0\0\u{0C}jP  ")),
    (.svg, text("<svg width='3'>")), (.svg, text("\u{FEFF}<?xml version='1.0'?>\n<!-- a --><svg>")),
    (.svg, text("<!DOCTYPE svg PUBLIC>")), (.pnm, text("P6\n3 2\n255\n")),
    (
      .pnm, text("P5 # made by hand")
    ), (.photoshop, text("8BPS")), (.openEXR, [0x76, 0x2F, 0x31, 0x01]), (.pdf, text("%PDF-1.7")),
    (.webPage, text("\n <!DOCTYPE html>")), (.webPage, text("<HTML>")),
    (.filePointer, text("version https://git-lfs.github.com/spec/v1")), (.empty, []),
  ]

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func knowsFormatsByTheirFirstBytes() {
    for (format, head) in Self.heads {
      #expect(OtherFormat(head: head) == format, "\(format)")
      if format != .empty { #expect(OtherFormat(head: head + [UInt8](repeating: 0x20, count: 2000)) == format) }
      #expect(throws: ImageError.otherFormat(format)) { try head.withUnsafeBytes { try Image.decode($0) } }
    }
    #expect(Set(Self.heads.map(\.0)) == Set(OtherFormat.allCases))
  }

  @Test(arguments: [
    "hello", "BM is no picture at all, but a text", "P5", "P6 and so on", "<?xml version='1.0'?><note/>", "II",
  ])
  func leavesOthersAlone(head: String) { #expect(OtherFormat(head: Self.text(head)) == nil) }

  @Test func saysWhatToDo() {
    for format in OtherFormat.allCases where format.isPicture { #expect(format.description.contains("`convert x.")) }
    #expect(
      ImageError.otherFormat(.webp).description
        == "it is a WebP picture: convert it to PNG, for instance with `convert x.webp x.png`")
  }
}
