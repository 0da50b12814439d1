/// Pixels as sixels (DEC VT340): bands of six rows, in each a pass for every colour.
enum Sixel {
  /// The sequence that paints a picture at the cursor.
  static func encode(_ picture: IndexedPicture) -> [UInt8] {
    // Pixels are square; what is not painted keeps the ground.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(picture.width);\(picture.height)".utf8)
    for (index, color) in picture.colors.enumerated() {
      bytes.append(UInt8(ascii: "#"))
      Decimal.append(index, to: &bytes)
      bytes += [UInt8(ascii: ";"), UInt8(ascii: "2")]
      for channel in [color.red, color.green, color.blue] {
        bytes.append(UInt8(ascii: ";"))
        Decimal.append((Int(channel) * 100 + 127) / 255, to: &bytes)
      }
    }
    var band = SixelBand(width: picture.width, colors: picture.colors.count)
    picture.indices.withUnsafeBufferPointer { indices in
      for top in stride(from: 0, to: picture.height, by: 6) {
        for y in top..<min(top + 6, picture.height) {
          band.add(
            UnsafeBufferPointer(rebasing: indices[y * picture.width..<(y + 1) * picture.width]), bit: UInt8(y - top))
        }
        band.finish(into: &bytes)
      }
    }
    return bytes + [27, UInt8(ascii: "\\")]
  }
}

/// Six rows of pixels: for every colour the columns in which it occurs.
private struct SixelBand {
  private let width: Int
  /// For each colour `width` masks of six bits, the topmost row lowest.
  private var masks: [UInt8]
  /// The columns from the first to the last with the colour; empty where it does not occur.
  private var reaches: [Range<Int>]
  /// The colours that occur, in the order in which they were met.
  private var order: [Int] = []

  init(width: Int, colors: Int) {
    self.width = width
    // Eight bytes more, so that a word may be read at the last mask.
    masks = [UInt8](repeating: 0, count: colors * width + 8)
    reaches = [Range<Int>](repeating: 0..<0, count: colors)
  }

  /// Adds a row of the picture.
  mutating func add(_ row: UnsafeBufferPointer<UInt8>, bit: UInt8) {
    let mask = UInt8(1) << bit
    masks.withUnsafeMutableBufferPointer { masks in
      var x = 0
      while x < row.count {
        let color = Int(row[x])
        let start = x
        let first = color * width
        repeat {
          masks[first + x] |= mask
          x += 1
        } while x < row.count && Int(row[x]) == color
        let reach = reaches[color]
        if reach.isEmpty {
          order.append(color)
          reaches[color] = start..<x
        } else {
          reaches[color] = min(reach.lowerBound, start)..<max(reach.upperBound, x)
        }
      }
    }
  }

  /// Writes the passes and makes room for the next band.
  mutating func finish(into bytes: inout [UInt8]) {
    for (pass, color) in order.enumerated() {
      // A carriage return begins the next colour over the same band.
      if pass > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes.append(UInt8(ascii: "#"))
      Decimal.append(color, to: &bytes)
      let reach = reaches[color]
      masks.withUnsafeMutableBytes { masks in
        let line = UnsafeMutableRawBufferPointer(rebasing: masks[color * width..<color * width + reach.upperBound + 8])
        Self.appendRuns(UnsafeRawBufferPointer(line), from: reach.lowerBound, to: &bytes)
        for x in reach { line[x] = 0 }
      }
      reaches[color] = 0..<0
    }
    order.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "-"))
  }

  /// Writes the masks of one colour; eight bytes after the last one may be read.
  private static func appendRuns(_ line: UnsafeRawBufferPointer, from first: Int, to bytes: inout [UInt8]) {
    let end = line.count - 8
    append(63, times: first, to: &bytes)
    var start = first
    while start < end {
      let mask = line[start]
      var next = start + 1
      if mask == 0 {
        while next < end, line.loadUnaligned(fromByteOffset: next, as: UInt64.self) == 0 { next += 8 }
      }
      while next < end, line[next] == mask { next += 1 }
      next = min(next, end)
      append(63 + mask, times: next - start, to: &bytes)
      start = next
    }
  }

  private static func append(_ character: UInt8, times: Int, to bytes: inout [UInt8]) {
    if times > 3 {
      bytes.append(UInt8(ascii: "!"))
      Decimal.append(times, to: &bytes)
      bytes.append(character)
    } else {
      for _ in 0..<times { bytes.append(character) }
    }
  }
}
