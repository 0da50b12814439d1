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
    throw .unknownFormat
  }

  /// The size that the header of a PNG or a JPEG promises, without looking further; `nil` where there is none.
  public static func size(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    PNG.begins(bytes) ? PNG.size(bytes) : JPEG.begins(bytes) ? JPEG.size(bytes) : nil
  }
}
