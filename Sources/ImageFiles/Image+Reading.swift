import FileFormats

extension Image {
  /// The picture that the bytes of a PNG or a JPEG show.
  ///
  /// - Parameters:
  ///   - channels: 1 or 3 to convert to; `nil` for what the file has.
  ///   - shortSide: how long the shorter side has to be at least; see `JPEG.decode`.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer, channels: Int? = nil, shortSide: Int? = nil, limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> Image {
    if PNG.begins(bytes) { return try PNG.decode(bytes, channels: channels, limits: limits) }
    if JPEG.begins(bytes) {
      return try JPEG.decode(bytes, channels: channels, shortSide: shortSide, limits: limits)
    }
    if let format = FileFormat(beginning: bytes) { throw .otherFormat(format) }
    throw .unknownFormat
  }

  /// The square in the middle of a PNG or a JPEG, brought to `side` pixels and 1 or 3 channels.
  ///
  /// Colours are multiplied by the opacity, which is what averages of transparent pixels are right for.
  /// - Returns: the colours, `side x side x channels`, and the opacity, `side x side x 1`, `nil` where all is opaque.
  public static func decodeSquare(
    _ bytes: UnsafeRawBufferPointer, side: Int, channels: Int
  ) throws(ImageError) -> (colors: Image, opacity: Image?) {
    // A PNG comes as it is, for its opacity; a JPEG has none and knows a quick way to grey.
    let image = try decode(bytes, channels: PNG.begins(bytes) ? nil : channels, shortSide: side)
    let colors = image.converted(channels: channels).centreSquare(side: side)
    guard let opacity = image.opacity?.centreSquare(side: side), opacity.pixels.contains(where: { $0 < 255 }) else {
      return (colors, nil)
    }
    return (colors, opacity)
  }

  /// The size that the header of a PNG or a JPEG promises, without looking further; `nil` where there is none.
  public static func size(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    PNG.begins(bytes) ? PNG.size(bytes) : JPEG.begins(bytes) ? JPEG.size(bytes) : nil
  }
}
