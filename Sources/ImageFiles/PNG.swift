import CPNG
import Files

/// PNG pictures in memory and in files.
public enum PNG {
  /// Whether the bytes begin as a PNG does.
  public static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= signature.count && bytes.prefix(signature.count).elementsEqual(signature)
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The picture that the bytes of a PNG of any kind show.
  ///
  /// Sixteen bits become eight, palettes become colours.
  /// - Parameter channels: 1, 3 or 4 to convert to (opacity is laid on black where it is dropped); `nil` for what the
  ///   file has, grey with opacity becoming 4.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer, channels: Int? = nil, limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> Image {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&header) }
    guard png_image_begin_read_from_memory(&header, bytes.baseAddress, bytes.count) != 0 else {
      throw .damaged(reason: message(of: header))
    }
    let width = Int(header.width)
    let height = Int(header.height)
    try limits.check(width: width, height: height)
    let wanted: Int
    if let channels {
      wanted = channels
    } else {
      let hasColour = header.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
      let hasOpacity = header.format & UInt32(PNG_FORMAT_FLAG_ALPHA) != 0
      wanted = hasOpacity ? 4 : hasColour ? 3 : 1
    }
    header.format = format(channels: wanted)
    var succeeded = false
    var background = png_color(red: 0, green: 0, blue: 0)
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * wanted) { buffer, filled in
      succeeded = png_image_finish_read(&header, &background, buffer.baseAddress, 0, nil) != 0
      filled = succeeded ? width * height * wanted : 0
    }
    guard succeeded else { throw .damaged(reason: message(of: header)) }
    return Image(width: width, height: height, channels: wanted, pixels: pixels)
  }

  /// The picture in the PNG file at `path`.
  public static func read(_ path: String, limits: ImageLimits = ImageLimits()) throws -> Image {
    let bytes = try File.contents(of: path, limit: 1 << 30)
    return try bytes.withUnsafeBytes { try decode($0, limits: limits) }
  }

  /// The bytes of a PNG that shows the picture.
  public static func encode(_ image: Image) throws(ImageError) -> [UInt8] {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = UInt32(image.width)
    header.height = UInt32(image.height)
    header.format = format(channels: image.channels)
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

  /// Writes the picture as a PNG file, whole or not at all.
  public static func write(_ image: Image, to path: String) throws {
    try AtomicFile.write(try encode(image), to: path)
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
