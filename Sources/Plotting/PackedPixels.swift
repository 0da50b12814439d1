import ImageFiles

/// Pixels as a screen keeps them, one word each: fast to look through.
struct PackedPixels {
  let width: Int
  let height: Int
  /// `height x width` colours, `0xRRGGBB`.
  let words: [UInt32]

  /// Pixels from words of which the uppermost eight bits may be anything, in rows that are `stride` words apart.
  init(width: Int, height: Int, words: UnsafePointer<UInt32>, stride: Int) {
    (self.width, self.height) = (width, height)
    self.words = [UInt32](unsafeUninitializedCapacity: width * height) { target, filled in
      for y in 0..<height {
        for x in 0..<width { target[y * width + x] = words[y * stride + x] & 0xFF_FFFF }
      }
      filled = width * height
    }
  }

  /// The pixels of a raster.
  init(_ raster: Raster) {
    (width, height) = (raster.width, raster.height)
    words = raster.pixels.map { UInt32($0.red) << 16 | UInt32($0.green) << 8 | UInt32($0.blue) }
  }

  /// The same as an image of three channels.
  var image: Image {
    let pixels = [UInt8](unsafeUninitializedCapacity: words.count * 3) { target, filled in
      for (index, word) in words.enumerated() {
        target[3 * index] = UInt8(truncatingIfNeeded: word >> 16)
        target[3 * index + 1] = UInt8(truncatingIfNeeded: word >> 8)
        target[3 * index + 2] = UInt8(truncatingIfNeeded: word)
      }
      filled = words.count * 3
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels)
  }

  /// Gives each run of one colour to `body`, in the order of the pixels, until that returns false.
  @inline(__always)
  func forEachRun(_ body: (_ color: UInt32, _ run: Range<Int>) -> Bool) {
    words.withUnsafeBufferPointer { words in
      let bytes = UnsafeRawBufferPointer(words)
      var start = 0
      while start < words.count {
        let color = words[start]
        var end = start + 1
        while end < words.count, words[end] == color {
          end += 1
          // Even grounds are long.
          while end + 16 <= words.count,
            bytes.loadUnaligned(fromByteOffset: end * 4, as: SIMD16<UInt32>.self) == SIMD16(repeating: color)
          {
            end += 16
          }
        }
        guard body(color, start..<end) else { return }
        start = end
      }
    }
  }
}
