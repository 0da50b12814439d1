import ImageFiles

/// Pixels as a screen keeps them, one word each: fast to look through.
struct PackedPixels {
  let width: Int
  let height: Int
  /// `height x width` colours, `0xRRGGBB`, the uppermost eight bits anything.
  let words: [UInt32]

  /// - Precondition: there are `width * height` words.
  init(width: Int, height: Int, words: [UInt32]) {
    precondition(words.count == width * height)
    (self.width, self.height, self.words) = (width, height, words)
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

  /// Gives all pixels to `body`, in their order, as runs of one colour, until that returns false. Only long runs are looked for:
  /// where colours change often, single pixels are faster.
  @inline(__always)
  func forEachRun(_ body: (_ color: UInt32, _ run: Range<Int>) -> Bool) {
    words.withUnsafeBufferPointer { words in
      let bytes = UnsafeRawBufferPointer(words)
      var start = 0
      while start < words.count {
        let word = words[start]
        var end = start
        while end + 16 <= words.count,
          bytes.loadUnaligned(fromByteOffset: end * 4, as: SIMD16<UInt32>.self) == SIMD16(repeating: word)
        { end += 16 }
        if end > start {
          guard body(word & 0xFF_FFFF, start..<end) else { return }
        } else {
          end = min(start + 16, words.count)
          for place in start..<end {
            guard body(words[place] & 0xFF_FFFF, place..<place + 1) else { return }
          }
        }
        start = end
      }
    }
  }
}
