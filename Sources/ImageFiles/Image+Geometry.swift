extension Image {
  /// The picture turned upright from an orientation of Exif, 1...8.
  func upright(orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let swapsAxes = orientation >= 5
    let newWidth = swapsAxes ? height : width
    let newHeight = swapsAxes ? width : height
    var result = Image(width: newWidth, height: newHeight, channels: channels)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (column, row) =
          switch orientation {
          case 2: (width - 1 - x, y)
          case 3: (width - 1 - x, height - 1 - y)
          case 4: (x, height - 1 - y)
          case 5: (y, x)
          case 6: (y, height - 1 - x)
          case 7: (width - 1 - y, height - 1 - x)
          default: (width - 1 - y, x)
          }
        for channel in 0..<channels {
          result.pixels[(y * newWidth + x) * channels + channel] = pixels[(row * width + column) * channels + channel]
        }
      }
    }
    return result
  }

  /// The square in the middle, brought to `side` pixels: each is the mean of the area that it covers, or lies between its
  /// neighbours where the picture is smaller.
  ///
  /// - Precondition: `side` is positive.
  public func centreSquare(side: Int) -> Image {
    precondition(side > 0)
    let edge = min(width, height)
    let columns = Self.spans(from: (width - edge) / 2, length: edge, into: side)
    let rows = Self.spans(from: (height - edge) / 2, length: edge, into: side)
    let first = (width - edge) / 2 * channels
    // Rows first, one after the other, so that the picture is read once.
    var band = [Float](repeating: 0, count: edge * channels)
    var result = [UInt8](repeating: 0, count: side * side * channels)
    for (row, span) in rows.enumerated() {
      for index in band.indices { band[index] = 0 }
      for (offset, weight) in span.weights.enumerated() {
        let start = (span.first + offset) * width * channels + first
        for index in band.indices { band[index] += Float(pixels[start + index]) * weight }
      }
      for (column, span) in columns.enumerated() {
        let start = span.first * channels - first
        for channel in 0..<channels {
          var sum: Float = 0
          for (offset, weight) in span.weights.enumerated() {
            sum += band[start + offset * channels + channel] * weight
          }
          result[(row * side + column) * channels + channel] = UInt8(min(max(sum + 0.5, 0), 255))
        }
      }
    }
    return Image(width: side, height: side, channels: channels, pixels: result)
  }

  /// Source pixels that make one pixel, with weights that sum to one.
  private struct Span {
    let first: Int
    let weights: [Float]
  }

  private static func spans(from start: Int, length: Int, into count: Int) -> [Span] {
    let scale = Double(length) / Double(count)
    return (0..<count).map { index in
      if scale <= 1 {
        let place = min(max((Double(index) + 0.5) * scale - 0.5, 0), Double(length - 1))
        let low = min(Int(place), max(length - 2, 0))
        let share = Float(place - Double(low))
        return Span(first: start + low, weights: length == 1 ? [1] : [1 - share, share])
      }
      let low = Double(index) * scale
      let high = min(low + scale, Double(length))
      let pixels = Int(low)..<min(length, Int(high.rounded(.up)))
      let weights = pixels.map { Float((min(high, Double($0 + 1)) - max(low, Double($0))) / (high - low)) }
      return Span(first: start + pixels.lowerBound, weights: weights)
    }
  }
}
