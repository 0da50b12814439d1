import CPNG

/// PNG pictures in memory.
public enum PNG {
  /// Whether the bytes begin as a PNG does.
  public static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= signature.count && bytes.prefix(signature.count).elementsEqual(signature)
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The picture that the bytes of a PNG of any kind show.
  ///
  /// Sixteen bits become eight, palettes become colours; numbers are taken as sRGB, whatever is said of gamma and profiles.
  /// It is turned upright where a chunk `eXIf` says how.
  /// - Parameter channels: 1, 3 or 4 to convert to (opacity is laid on black where it is dropped); `nil` for what the
  ///   file has, grey with opacity becoming 4.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer, channels: Int? = nil, limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> Image {
    let essence = try PNGEssence(bytes)
    try limits.check(width: essence.width, height: essence.height)
    let image = try essence.bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      try read(UnsafeRawBufferPointer(buffer), isWide: essence.isInterlaced && essence.depth == 16)
    }
    return image.converted(channels: channels ?? image.channels).upright(orientation: essence.orientation)
  }

  /// The size in the header.
  static func size(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    guard bytes.count >= 24 else { return nil }
    let numbers = [16, 20].map { place in bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (numbers[0], numbers[1])
  }

  /// Gives the channels that the file has: the library's conversion to fewer is where its faults were found.
  ///
  /// - Parameter isWide: for interlaced pictures of sixteen bits, which the library before 1.6.51 spoils, beyond the end of
  ///   its memory too, when it should make them eight.
  private static func read(_ bytes: UnsafeRawBufferPointer, isWide: Bool) throws(ImageError) -> Image {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&header) }
    guard png_image_begin_read_from_memory(&header, bytes.baseAddress, bytes.count) != 0 else {
      throw .damaged(reason: message(of: header))
    }
    let (width, height) = (Int(header.width), Int(header.height))
    let hasColour = header.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
    let hasOpacity = header.format & UInt32(PNG_FORMAT_FLAG_ALPHA) != 0
    let channels = hasOpacity ? 4 : hasColour ? 3 : 1
    let count = width * height * channels
    header.format = format(channels: channels)
    var succeeded = false
    let pixels: [UInt8]
    if isWide {
      // Files without a word about gamma come out as they are.
      header.format |= UInt32(PNG_FORMAT_FLAG_LINEAR)
      let wide = [UInt16](unsafeUninitializedCapacity: count) { buffer, filled in
        succeeded = png_image_finish_read(&header, nil, buffer.baseAddress, 0, nil) != 0
        filled = succeeded ? count : 0
      }
      pixels = narrowed(wide, channels: channels)
    } else {
      // Without this the library takes sixteen bits for amounts of light, and the picture comes out far too bright.
      header.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
      pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        succeeded = png_image_finish_read(&header, nil, buffer.baseAddress, 0, nil) != 0
        filled = succeeded ? count : 0
      }
    }
    guard succeeded else { throw .damaged(reason: message(of: header)) }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Sixteen bits as eight, the opacity no longer multiplied in.
  private static func narrowed(_ wide: [UInt16], channels: Int) -> [UInt8] {
    guard channels == 4 else { return wide.map { UInt8((UInt32($0) * 255 + 32767) / 65535) } }
    var result = [UInt8](repeating: 0, count: wide.count)
    for pixel in stride(from: 0, to: wide.count, by: 4) where wide[pixel + 3] > 0 {
      let opacity = UInt32(wide[pixel + 3])
      for channel in pixel..<pixel + 3 {
        result[channel] = UInt8(min(255, (UInt32(wide[channel]) * 255 + opacity / 2) / opacity))
      }
      result[pixel + 3] = UInt8((opacity * 255 + 32767) / 65535)
    }
    return result
  }

  /// The bytes of a PNG that shows the picture.
  ///
  /// - Parameter isQuick: whether to spend less time and more bytes.
  public static func encode(_ image: Image, isQuick: Bool = false) throws(ImageError) -> [UInt8] {
    var header = png_image()
    header.format = format(channels: image.channels)
    header.flags = isQuick ? UInt32(PNG_IMAGE_FLAG_FAST) : 0
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = UInt32(image.width)
    header.height = UInt32(image.height)
    // Generous: what deflate adds to bytes that it cannot shorten, a filter byte a row, and the chunks around them.
    let raw = image.pixels.count + image.height
    let bound = raw + raw / 100 + 65536
    var size = bound
    var succeeded = false
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
      succeeded = png_image_write_to_memory(&header, buffer.baseAddress, &size, 0, image.pixels, 0, nil) != 0
      filled = succeeded ? size : 0
    }
    guard succeeded else { throw .notWritten(reason: message(of: header)) }
    return bytes
  }

  static func format(channels: Int) -> png_uint_32 {
    switch channels {
    case 1: png_uint_32(PNG_FORMAT_GRAY)
    case 3: png_uint_32(PNG_FORMAT_RGB)
    default: png_uint_32(PNG_FORMAT_RGB | PNG_FORMAT_FLAG_ALPHA)
    }
  }

  private static func message(of header: png_image) -> String {
    withUnsafeBytes(of: header.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
