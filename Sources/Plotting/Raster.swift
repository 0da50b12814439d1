/// Pixels in memory, row by row from the top.
struct Raster: Hashable {
  let width: Int
  let height: Int
  var pixels: [Color]

  init(width: Int, height: Int, filledWith color: Color = .black) {
    self.width = width
    self.height = height
    pixels = [Color](repeating: color, count: width * height)
  }

  subscript(x: Int, y: Int) -> Color {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The raster in another size: each new pixel is the mean of the area that it covers.
  func resized(width newWidth: Int, height newHeight: Int) -> Raster {
    guard newWidth > 0, newHeight > 0, width > 0, height > 0 else { return Raster(width: 0, height: 0) }
    if newWidth == width && newHeight == height { return self }
    let across = Self.weights(from: width, to: newWidth)
    let down = Self.weights(from: height, to: newHeight)
    // Columns first, then rows: sums of three channels.
    var narrow = [SIMD4<Float>](repeating: .zero, count: newWidth * height)
    for y in 0..<height {
      for x in 0..<newWidth {
        var sum = SIMD4<Float>.zero
        for (index, weight) in across[x] {
          let color = pixels[y * width + index]
          sum += SIMD4(Float(color.red), Float(color.green), Float(color.blue), 0) * weight
        }
        narrow[y * newWidth + x] = sum
      }
    }
    var result = Raster(width: newWidth, height: newHeight)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        var sum = SIMD4<Float>.zero
        for (index, weight) in down[y] { sum += narrow[index * newWidth + x] * weight }
        let rounded = (sum + 0.5).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
        result[x, y] = Color(UInt8(rounded.x), UInt8(rounded.y), UInt8(rounded.z))
      }
    }
    return result
  }

  /// For each new pixel the old ones that it covers, with their shares.
  private static func weights(from old: Int, to new: Int) -> [[(Int, Float)]] {
    let ratio = Double(old) / Double(new)
    return (0..<new).map { index in
      let (start, end) = (Double(index) * ratio, Double(index + 1) * ratio)
      let first = Int(start)
      let last = min(old - 1, max(first, Int(end.rounded(.up)) - 1))
      return (first...last).compactMap { pixel in
        let overlap = min(end, Double(pixel + 1)) - max(start, Double(pixel))
        return overlap > 0 ? (pixel, Float(overlap / ratio)) : nil
      }
    }
  }
}
