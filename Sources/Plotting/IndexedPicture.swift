import ImageFiles

/// A picture of at most 256 colours: a palette, and for each pixel a place in it. Terminals take these in far fewer bytes.
struct IndexedPicture {
  let width: Int
  let height: Int
  private(set) var colors: [Color] = []
  /// `height x width` places in `colors`.
  private(set) var indices: [UInt8] = []

  /// What becomes of colours that are too many.
  enum Reduction {
    /// The nearest of the palette: flat ground and lines stay even.
    case nearest
    /// The error is passed on to the neighbours (Floyd and Steinberg, 1976): photographs stay smooth.
    case dithered
  }

  /// A picture of three channels with at most `size` colours, 256 at most; one with few colours keeps them all.
  init(_ image: Image, size: Int = 256, reduction: Reduction) {
    let size = min(256, max(2, size))
    self.init(sizeOf: image)
    if takeExactly(image, size: size) { return }
    colors = MedianCut(image, size: size).colors
    switch reduction {
    case .nearest: takeNearest(image)
    case .dithered: takeDithered(image)
    }
  }

  /// A picture of three channels as it is; `nil` where it has more than 256 colours.
  init?(exactly image: Image) {
    self.init(sizeOf: image)
    guard takeExactly(image, size: 256) else { return nil }
  }

  private init(sizeOf image: Image) {
    precondition(image.channels == 3)
    (width, height) = (image.width, image.height)
  }

  /// Numbers the colours in the order in which they are met; false where there are more than `size`.
  private mutating func takeExactly(_ image: Image, size: Int) -> Bool {
    var places = ColorPlaces()
    let count = width * height
    var isExact = true
    indices = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      image.pixels.withUnsafeBufferPointer { pixels in
        // Neighbours are alike mostly: a colour is looked up where it changes.
        var (last, place) = (UInt32.max, 0)
        for pixel in 0..<count {
          let key = packed(pixels, pixel)
          if key != last {
            last = key
            place = places.place(of: key)
            guard place < size else {
              isExact = false
              return
            }
          }
          target[pixel] = UInt8(truncatingIfNeeded: place)
        }
      }
      filled = isExact ? count : 0
    }
    if isExact { colors = places.keys.map { Color(hex: $0) } }
    return isExact
  }

  private mutating func takeNearest(_ image: Image) {
    var nearest = NearestColors(colors)
    let count = width * height
    indices = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      image.pixels.withUnsafeBufferPointer { pixels in
        var (last, place) = (UInt32.max, UInt8(0))
        for pixel in 0..<count {
          let key = packed(pixels, pixel)
          if key != last {
            last = key
            place = nearest.place(Int(key >> 16), Int(key >> 8 & 255), Int(key & 255))
          }
          target[pixel] = place
        }
      }
      filled = count
    }
  }

  private mutating func takeDithered(_ image: Image) {
    var nearest = NearestColors(colors)
    let channels = colors.map { SIMD4(Int32($0.red), Int32($0.green), Int32($0.blue), 0) }
    let width = width
    let count = width * height
    // Errors in sixteenths, of this row and the one below, with a column to spare on both sides.
    var current = [SIMD4<Int32>](repeating: .zero, count: width + 2)
    var below = current
    indices = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      image.pixels.withUnsafeBufferPointer { pixels in
        for row in stride(from: 0, to: count, by: max(1, width)) {
          for x in 0..<width {
            let place = (row + x) * 3
            let color = SIMD4(Int32(pixels[place]), Int32(pixels[place + 1]), Int32(pixels[place + 2]), 0)
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

/// A pixel of three channels as `0xRRGGBB`.
private func packed(_ pixels: UnsafeBufferPointer<UInt8>, _ pixel: Int) -> UInt32 {
  let place = pixel * 3
  return UInt32(pixels[place]) << 16 | UInt32(pixels[place + 1]) << 8 | UInt32(pixels[place + 2])
}

/// Numbers colours in the order in which they are met, up to 256 of them: a hash table of open addresses.
private struct ColorPlaces {
  private(set) var keys: [UInt32] = []
  private var slots = [UInt32](repeating: .max, count: 1024)
  private var values = [UInt16](repeating: 0, count: 1024)

  /// The place of a colour; 256 where there is no room for another.
  mutating func place(of key: UInt32) -> Int {
    var slot = Int((key &* 2_654_435_769) >> 22)
    while slots[slot] != key {
      if slots[slot] == .max {
        guard keys.count < 256 else { return 256 }
        slots[slot] = key
        values[slot] = UInt16(keys.count)
        keys.append(key)
        return keys.count - 1
      }
      slot = (slot + 1) & 1023
    }
    return Int(values[slot])
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

  init(_ image: Image, size: Int) {
    var boxes = [Box(Self.cells(image))]
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

  private static func cells(_ image: Image) -> [Cell] {
    var sums = [SIMD4<Int32>](repeating: .zero, count: 1 << 15)
    let count = image.width * image.height
    image.pixels.withUnsafeBufferPointer { pixels in
      // Runs of one colour are added at once.
      var pixel = 0
      while pixel < count {
        let key = packed(pixels, pixel)
        var end = pixel + 1
        // Sums of 32 bits hold so many.
        while end < count, end - pixel < 1 << 16, packed(pixels, end) == key { end += 1 }
        let (red, green, blue) = (Int(key >> 16), Int(key >> 8 & 255), Int(key & 255))
        let place = cell(red, green, blue)
        // A cell that is full has its mean already.
        if sums[place].w < 1 << 22 {
          sums[place] &+= SIMD4(Int32(red), Int32(green), Int32(blue), 1) &* Int32(end - pixel)
        }
        pixel = end
      }
    }
    return sums.compactMap { $0.w > 0 ? Cell(mean: $0 / $0.w, count: Int($0.w)) : nil }
  }
}
