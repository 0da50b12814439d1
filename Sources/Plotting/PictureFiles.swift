import CCairo
import ImageFiles

extension PictureGrid {
  /// The grid as exact pixels: every pixel of a picture a square, a gap between pictures, white where there is none.
  func image() throws(PlotError) -> Image {
    guard count > 0 else { throw .tooLarge(width: 0, height: 0) }
    let scale = scale ?? min(8, max(1, 128 / max(width, height)))
    let gap = gap ?? 2
    let columns = min(count, columns ?? Int(Double(count).squareRoot().rounded(.up)))
    let rows = (count + columns - 1) / columns
    let (wide, isWide) = columns.multipliedReportingOverflow(by: width * scale + gap)
    let (high, isHigh) = rows.multipliedReportingOverflow(by: height * scale + gap)
    guard !isWide, !isHigh, wide <= 30_000, high <= 30_000, wide * high <= 1 << 26 else {
      throw .tooLarge(width: wide, height: high)
    }
    var image = Image(width: wide - gap, height: high - gap, channels: channels, filledWith: 255)
    for index in 0..<count {
      copy(
        index, to: &image, scale: scale, left: index % columns * (width * scale + gap),
        top: index / columns * (height * scale + gap))
    }
    return image
  }

  private func copy(_ index: Int, to image: inout Image, scale: Int, left: Int, top: Int) {
    let start = index * height * width * channels
    let imageWidth = image.width
    pixels.withUnsafeBufferPointer { source in
      image.pixels.withUnsafeMutableBufferPointer { target in
        for y in 0..<height * scale {
          var place = ((top + y) * imageWidth + left) * channels
          for x in 0..<width {
            let pixel = start + (y / scale * width + x) * channels
            for _ in 0..<scale {
              for channel in 0..<channels {
                target[place] = source[pixel + channel]
                place += 1
              }
            }
          }
        }
      }
    }
  }

  /// The pixels inside an SVG file.
  func svg() throws(PlotError) -> [UInt8] {
    let raster = Raster(try image())
    let (width, height) = (Double(raster.width), Double(raster.height))
    return try SVGStream.write(width: width, height: height) { surface throws(PlotError) in
      guard let context = cairo_create(surface) else { throw .drawing("no memory") }
      defer { cairo_destroy(context) }
      paint(context, raster, in: Box(x: 0, y: 0, width: width, height: height))
    }
  }
}

extension Raster {
  /// The pixels of an image of 1 or 3 channels.
  init(_ image: Image) {
    self.init(width: image.width, height: image.height)
    let channels = image.channels
    for pixel in 0..<image.width * image.height {
      let place = pixel * channels
      pixels[pixel] =
        channels == 1
        ? Color(image.pixels[place], image.pixels[place], image.pixels[place])
        : Color(image.pixels[place], image.pixels[place + 1], image.pixels[place + 2])
    }
  }
}
