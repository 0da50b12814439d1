/// How the camera was held, noted in a JPEG's APP1 segment or a PNG's chunk `eXIf` (Exif 2.3, tag 0x0112).
enum EXIF {
  /// 1 upright to 8; 1 where nothing that makes sense is noted.
  static func orientation(jpeg bytes: UnsafeRawBufferPointer) -> Int {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      // Any number of these may fill the space before a marker.
      if marker == 0xFF {
        position += 1
        continue
      }
      // The scan begins, or the end: no notes follow.
      if marker == 0xDA || marker == 0xD9 { return 1 }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      guard length >= 2, position + 2 + length <= bytes.count else { return 1 }
      if marker == 0xE1 {
        let segment = UnsafeRawBufferPointer(rebasing: bytes[(position + 4)..<(position + 2 + length)])
        if let orientation = orientation(segment: segment) { return orientation }
      }
      position += 2 + length
    }
    return 1
  }

  /// The orientation in a segment `Exif\0\0` and what `orientation(tiff:)` reads.
  private static func orientation(segment: UnsafeRawBufferPointer) -> Int? {
    guard segment.count >= 6, segment.prefix(6).elementsEqual([0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
    return orientation(tiff: UnsafeRawBufferPointer(rebasing: segment[6...]))
  }

  /// The orientation in a TIFF header with its first directory, 1...8; `nil` where nothing that makes sense is noted.
  static func orientation(tiff: UnsafeRawBufferPointer) -> Int? {
    guard tiff.count >= 8 else { return nil }
    let isLittle = tiff[0] == 0x49
    guard isLittle || tiff[0] == 0x4D else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset + count <= tiff.count else { return nil }
      let part = tiff[offset..<offset + count]
      return isLittle ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
    for entry in 0..<entries {
      let place = directory + 2 + 12 * entry
      guard let tag = number(place, 2) else { return nil }
      guard tag == 0x0112 else { continue }
      guard number(place + 2, 2) == 3, let value = number(place + 8, 2), (1...8).contains(value) else { return nil }
      return value
    }
    return nil
  }
}
