/// Pixels as sixels (DEC VT340): bands of six rows, in each a pass for every colour.
enum Sixel {
  /// The sequence that paints a raster at the cursor.
  static func encode(_ raster: Raster, colors: Int = 256) -> [UInt8] {
    let palette = SixelPalette(raster, size: colors)
    let indices = palette.indices(of: raster)
    // Pixels are square; what is not painted keeps the ground.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(raster.width);\(raster.height)".utf8)
    for (index, color) in palette.colors.enumerated() {
      let percent = [color.red, color.green, color.blue].map { (Int($0) * 100 + 127) / 255 }
      bytes += Array("#\(index);2;\(percent[0]);\(percent[1]);\(percent[2])".utf8)
    }
    for top in stride(from: 0, to: raster.height, by: 6) {
      band(indices, width: raster.width, rows: top..<min(top + 6, raster.height), into: &bytes)
    }
    return bytes + [27, UInt8(ascii: "\\")]
  }

  private static func band(_ indices: [UInt8], width: Int, rows: Range<Int>, into bytes: inout [UInt8]) {
    // The masks of the colours that occur in the band, one after the other, then a pass for each.
    var starts = [Int](repeating: -1, count: 256)
    var order: [Int] = []
    var masks: [UInt8] = []
    for y in rows {
      let bit = UInt8(1) << UInt8(y - rows.lowerBound)
      for x in 0..<width {
        let index = Int(indices[y * width + x])
        if starts[index] < 0 {
          starts[index] = masks.count
          order.append(index)
          masks.append(contentsOf: repeatElement(0, count: width))
        }
        masks[starts[index] + x] |= bit
      }
    }
    for (pass, index) in order.enumerated() {
      // A carriage return begins the next colour over the same band.
      if pass > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes.append(UInt8(ascii: "#"))
      Decimal.append(index, to: &bytes)
      appendRuns(masks[starts[index]..<starts[index] + width], to: &bytes)
    }
    bytes.append(UInt8(ascii: "-"))
  }

  private static func appendRuns(_ mask: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    var end = mask.endIndex
    while end > mask.startIndex, mask[end - 1] == 0 { end -= 1 }
    var start = mask.startIndex
    while start < end {
      var next = start + 1
      while next < end, mask[next] == mask[start] { next += 1 }
      let length = next - start
      let character = 63 + mask[start]
      if length > 3 {
        bytes.append(UInt8(ascii: "!"))
        Decimal.append(length, to: &bytes)
        bytes.append(character)
      } else {
        for _ in 0..<length { bytes.append(character) }
      }
      start = next
    }
  }
}

/// Numbers colours in the order in which they are met, up to 256 of them: a hash table of open addresses.
private struct ColorPlaces {
  private(set) var colors: [Color] = []
  private var keys = [UInt32](repeating: .max, count: 1024)
  private var values = [UInt16](repeating: 0, count: 1024)

  /// The place of a colour; 256 where there is no room for another.
  mutating func place(of color: Color) -> Int {
    let key = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
    var slot = Int((key &* 2_654_435_769) >> 22)
    while keys[slot] != key {
      if keys[slot] == .max {
        guard colors.count < 256 else { return 256 }
        keys[slot] = key
        values[slot] = UInt16(colors.count)
        colors.append(color)
        return colors.count - 1
      }
      slot = (slot + 1) & 1023
    }
    return Int(values[slot])
  }
}

/// Few colours that stand for many (median cut, Heckbert 1982).
struct SixelPalette {
  private(set) var colors: [Color] = []
  /// Whether every colour of the raster is in the palette.
  private let isExact: Bool

  /// At most `size` colours, 256 at most. A raster with few colours keeps them all.
  init(_ raster: Raster, size: Int) {
    let size = min(256, max(2, size))
    var places = ColorPlaces()
    isExact = raster.pixels.allSatisfy { places.place(of: $0) < size }
    if isExact {
      colors = places.colors
    } else {
      colors = Self.medianCut(raster, size: size)
    }
  }

  private struct Bucket {
    var sum = SIMD4<Int>.zero
    var mean: SIMD4<Int> { sum.w > 0 ? sum / sum.w : .zero }
  }

  private static func bucket(_ color: Color) -> Int {
    (Int(color.red) >> 3) << 10 | (Int(color.green) >> 3) << 5 | Int(color.blue) >> 3
  }

  private static func medianCut(_ raster: Raster, size: Int) -> [Color] {
    var buckets = [Bucket](repeating: Bucket(), count: 1 << 15)
    for color in raster.pixels {
      buckets[bucket(color)].sum &+= SIMD4(Int(color.red), Int(color.green), Int(color.blue), 1)
    }
    var boxes = [buckets.filter { $0.sum.w > 0 }]
    while boxes.count < size {
      // The box with the longest side, weighted by its pixels, is cut at its median.
      var best: (box: Int, channel: Int, weight: Int)?
      for (index, box) in boxes.enumerated() where box.count > 1 {
        for channel in 0..<3 {
          let values = box.lazy.map { $0.mean[channel] }
          let side = (values.max() ?? 0) - (values.min() ?? 0)
          let weight = side * box.reduce(0) { $0 + $1.sum.w }
          if weight > best?.weight ?? 0 { best = (index, channel, weight) }
        }
      }
      guard let best else { break }
      let sorted = boxes[best.box].sorted { $0.mean[best.channel] < $1.mean[best.channel] }
      let half = sorted.reduce(0) { $0 + $1.sum.w } / 2
      var (cut, seen) = (0, 0)
      while cut < sorted.count - 2, seen + sorted[cut].sum.w <= half {
        seen += sorted[cut].sum.w
        cut += 1
      }
      boxes[best.box] = Array(sorted[...cut])
      boxes.append(Array(sorted[(cut + 1)...]))
    }
    return boxes.map { box in
      let sum = box.reduce(SIMD4<Int>.zero) { $0 &+ $1.sum }
      return Color(UInt8(sum.x / sum.w), UInt8(sum.y / sum.w), UInt8(sum.z / sum.w))
    }
  }

  /// The palette's index for each pixel; where colours were lost the error is passed on (Floyd and Steinberg, 1976).
  func indices(of raster: Raster) -> [UInt8] {
    if isExact {
      var places = ColorPlaces()
      // Met in the same order, the colours get the same places.
      return raster.pixels.map { UInt8(places.place(of: $0)) }
    }
    var nearest = [Int16](repeating: -1, count: 1 << 15)
    var result = [UInt8](repeating: 0, count: raster.pixels.count)
    var current = [SIMD4<Float>](repeating: .zero, count: raster.width + 2)
    for y in 0..<raster.height {
      var below = [SIMD4<Float>](repeating: .zero, count: raster.width + 2)
      for x in 0..<raster.width {
        let color = raster[x, y]
        var wanted = SIMD4(Float(color.red), Float(color.green), Float(color.blue), 0) + current[x + 1]
        wanted.clamp(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
        let index = place(of: Color(UInt8(wanted.x), UInt8(wanted.y), UInt8(wanted.z)), &nearest)
        let chosen = colors[index]
        let error = (wanted - SIMD4(Float(chosen.red), Float(chosen.green), Float(chosen.blue), 0)) / 16
        current[x + 2] += error * 7
        below[x] += error * 3
        below[x + 1] += error * 5
        below[x + 2] += error
        result[y * raster.width + x] = UInt8(index)
      }
      current = below
    }
    return result
  }

  private func place(of color: Color, _ nearest: inout [Int16]) -> Int {
    let bucket = Self.bucket(color)
    if nearest[bucket] >= 0 { return Int(nearest[bucket]) }
    var (best, least) = (0, Int.max)
    for (index, candidate) in colors.enumerated() {
      let (dr, dg, db) = (
        Int(candidate.red) - Int(color.red), Int(candidate.green) - Int(color.green),
        Int(candidate.blue) - Int(color.blue)
      )
      let distance = dr * dr * 2 + dg * dg * 4 + db * db * 3
      if distance < least { (best, least) = (index, distance) }
    }
    nearest[bucket] = Int16(best)
    return best
  }
}
