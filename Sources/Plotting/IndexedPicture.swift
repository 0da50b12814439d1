/// A picture of at most 256 colours: a palette, and for each pixel a place in it. Terminals take these in far fewer bytes.
struct IndexedPicture {
  let width: Int
  let height: Int
  private(set) var colors: [Color] = []
  /// `height x width` places in `colors`.
  private(set) var indices: [UInt8] = []

  /// What becomes of colours that are too many.
  enum Reduction {
    /// Near colours become one: quick, and flat ground and lines stay even.
    case coarse
    /// The error is passed on to the neighbours (Floyd and Steinberg, 1976): photographs stay smooth.
    case dithered
  }

  /// A picture with at most `size` colours, 256 at most; one with few colours keeps them all.
  init(_ picture: PackedPixels, size: Int = 256, reduction: Reduction) {
    let size = min(256, max(2, size))
    (width, height) = (picture.width, picture.height)
    var places = ColorPlaces(size: size)
    if take(picture, &places, coarsening: reduction == .coarse) { return }
    colors = MedianCut(picture, size: size).colors
    switch reduction {
    case .coarse: takeNearest(picture)
    case .dithered: takeDithered(picture)
    }
  }

  /// A picture as it is; `nil` where it has more than 256 colours.
  init?(exactly picture: PackedPixels) {
    (width, height) = (picture.width, picture.height)
    var places = ColorPlaces(size: 256)
    guard take(picture, &places, coarsening: false) else { return nil }
  }

  /// Numbers the colours in the order in which they are met; false where there is no room for all.
  ///
  /// - Parameter coarsening: whether near colours become one rather than not finding room.
  private mutating func take(_ picture: PackedPixels, _ places: inout ColorPlaces, coarsening: Bool) -> Bool {
    var isComplete = true
    indices = [UInt8](unsafeUninitializedCapacity: picture.words.count) { target, filled in
      picture.forEachRun { color, run in
        var place = places.place(of: color)
        while place == nil {
          guard coarsening, let newPlaces = places.coarsen() else {
            isComplete = false
            return false
          }
          for pixel in 0..<run.lowerBound { target[pixel] = newPlaces[Int(target[pixel])] }
          place = places.place(of: color)
        }
        target.fill(run, with: place ?? 0)
        return true
      }
      filled = isComplete ? picture.words.count : 0
    }
    colors = places.colors
    return isComplete
  }

  private mutating func takeNearest(_ picture: PackedPixels) {
    var nearest = NearestColors(colors)
    indices = [UInt8](unsafeUninitializedCapacity: picture.words.count) { target, filled in
      picture.forEachRun { color, run in
        target.fill(run, with: nearest.place(Int(color >> 16), Int(color >> 8 & 255), Int(color & 255)))
        return true
      }
      filled = picture.words.count
    }
  }

  private mutating func takeDithered(_ picture: PackedPixels) {
    var nearest = NearestColors(colors)
    let channels = colors.map { SIMD4(Int32($0.red), Int32($0.green), Int32($0.blue), 0) }
    let width = width
    let count = width * height
    // Errors in sixteenths, of this row and the one below, with a column to spare on both sides.
    var current = [SIMD4<Int32>](repeating: .zero, count: width + 2)
    var below = current
    indices = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      picture.words.withUnsafeBufferPointer { words in
        for row in stride(from: 0, to: count, by: max(1, width)) {
          for x in 0..<width {
            let word = words[row + x]
            let color = SIMD4(Int32(word >> 16 & 255), Int32(word >> 8 & 255), Int32(word & 255), 0)
            var wanted = color &+ (current[x + 1] &+ 8) &>> 4
            wanted.replace(with: 0, where: wanted .< 0)
            wanted.replace(with: 255, where: wanted .> 255)
            let index = nearest.place(Int(wanted.x), Int(wanted.y), Int(wanted.z))
            let error = wanted &- channels[Int(index)]
            current[x + 2] &+= error &* 7
            below[x] &+= error &* 3
            below[x + 1] &+= error &* 5
            below[x + 2] &+= error
            target[row + x] = index
          }
          swap(&current, &below)
          for x in below.indices { below[x] = .zero }
        }
      }
      filled = count
    }
  }
}

extension UnsafeMutableBufferPointer<UInt8> {
  fileprivate func fill(_ run: Range<Int>, with value: UInt8) {
    // Most runs are too short for a call.
    if run.count < 8 {
      for place in run { self[place] = value }
    } else {
      UnsafeMutableBufferPointer(rebasing: self[run]).update(repeating: value)
    }
  }
}

/// Numbers colours in the order in which they are met: a hash table of open addresses.
private struct ColorPlaces {
  /// The first colour met stands for those that differ in bits that do not count.
  private(set) var colors: [Color] = []
  private let size: Int
  /// The bits that count.
  private var mask: UInt32 = 0xFF_FFFF
  private var slots = [UInt32](repeating: .max, count: 1024)
  private var values = [UInt8](repeating: 0, count: 1024)

  /// Room for so many colours, 256 at most.
  init(size: Int) { self.size = size }

  /// The place of a colour; `nil` where there is no room for another.
  mutating func place(of color: UInt32) -> UInt8? {
    let key = color & mask
    var slot = Int((key &* 2_654_435_769) >> 22)
    while slots[slot] != key {
      if slots[slot] == .max {
        guard colors.count < size else { return nil }
        slots[slot] = key
        values[slot] = UInt8(colors.count)
        colors.append(Color(hex: color))
        return values[slot]
      }
      slot = (slot + 1) & 1023
    }
    return values[slot]
  }

  /// Counts five bits a channel from now on, or four where it was five; the new places of the old ones, `nil` where it was
  /// four.
  mutating func coarsen() -> [UInt8]? {
    guard mask != 0xF0_F0F0 else { return nil }
    mask = mask == 0xFF_FFFF ? 0xF8_F8F8 : 0xF0_F0F0
    let old = colors
    colors = []
    for slot in slots.indices { slots[slot] = .max }
    return old.compactMap { place(of: UInt32($0.red) << 16 | UInt32($0.green) << 8 | UInt32($0.blue)) }
  }
}

/// Cells of colour space, 32 along each channel.
private func cell(_ red: Int, _ green: Int, _ blue: Int) -> Int { (red >> 3) << 10 | (green >> 3) << 5 | blue >> 3 }

/// The nearest of a few colours, looked for once a cell of colour space.
private struct NearestColors {
  private let colors: [Color]
  private var known = [Int16](repeating: -1, count: 1 << 15)

  init(_ colors: [Color]) { self.colors = colors }

  /// The place of the nearest colour to this one, each channel 0...255.
  mutating func place(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    let cell = cell(red, green, blue)
    if known[cell] >= 0 { return UInt8(truncatingIfNeeded: known[cell]) }
    var (best, least) = (0, Int.max)
    for (index, candidate) in colors.enumerated() {
      let (dr, dg, db) = (Int(candidate.red) - red, Int(candidate.green) - green, Int(candidate.blue) - blue)
      let distance = dr * dr * 2 + dg * dg * 4 + db * db * 3
      if distance < least { (best, least) = (index, distance) }
    }
    known[cell] = Int16(best)
    return UInt8(best)
  }
}

/// Few colours that stand for many (median cut, Heckbert 1982).
private struct MedianCut {
  private(set) var colors: [Color] = []

  /// The mean colour of a cell, and how many pixels lie in it.
  private struct Cell {
    var mean: SIMD4<Int32>
    var count: Int
  }

  /// A box of cells: along which channel to cut it, and how urgently.
  private struct Box {
    var cells: [Cell]
    let channel: Int
    let urgency: Int

    init(_ cells: [Cell]) {
      self.cells = cells
      var (low, high) = (SIMD4<Int32>(repeating: 255), SIMD4<Int32>.zero)
      var count = 0
      for cell in cells {
        low.replace(with: cell.mean, where: cell.mean .< low)
        high.replace(with: cell.mean, where: cell.mean .> high)
        count += cell.count
      }
      let side = high &- low
      channel = side.x >= side.y && side.x >= side.z ? 0 : side.y >= side.z ? 1 : 2
      // The longest side, weighted by its pixels.
      urgency = cells.count > 1 ? Int(side[channel]) * count : 0
    }
  }

  init(_ picture: PackedPixels, size: Int) {
    var boxes = [Box(Self.cells(picture))]
    while boxes.count < size {
      guard let next = boxes.indices.max(by: { boxes[$0].urgency < boxes[$1].urgency }), boxes[next].urgency > 0 else {
        break
      }
      let channel = boxes[next].channel
      let sorted = boxes[next].cells.sorted { $0.mean[channel] < $1.mean[channel] }
      let half = sorted.reduce(0) { $0 + $1.count } / 2
      var (cut, seen) = (0, 0)
      while cut < sorted.count - 2, seen + sorted[cut].count <= half {
        seen += sorted[cut].count
        cut += 1
      }
      boxes[next] = Box(Array(sorted[...cut]))
      boxes.append(Box(Array(sorted[(cut + 1)...])))
    }
    colors = boxes.map(\.cells).map(Self.mean)
  }

  private static func mean(_ cells: [Cell]) -> Color {
    var (sum, count) = (SIMD4<Int>.zero, 0)
    for cell in cells {
      sum &+= SIMD4<Int>(truncatingIfNeeded: cell.mean) &* cell.count
      count += cell.count
    }
    let mean = sum / max(1, count)
    return Color(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }

  private static func cells(_ picture: PackedPixels) -> [Cell] {
    var sums = [SIMD4<Int32>](repeating: .zero, count: 1 << 15)
    picture.forEachRun { color, run in
      let (red, green, blue) = (Int(color >> 16), Int(color >> 8 & 255), Int(color & 255))
      let place = cell(red, green, blue)
      // Sums of 32 bits hold so many pixels; a cell that is full has its mean already.
      if sums[place].w < 1 << 22 {
        sums[place] &+= SIMD4(Int32(red), Int32(green), Int32(blue), 1) &* Int32(min(run.count, 1 << 16))
      }
      return true
    }
    return sums.compactMap { $0.w > 0 ? Cell(mean: $0 / $0.w, count: Int($0.w)) : nil }
  }
}
