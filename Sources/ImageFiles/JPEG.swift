import CTurboJPEG

/// JPEG pictures: baseline and progressive, grey and colour, turned upright as the camera noted.
public enum JPEG {
  /// Whether the bytes begin as a JPEG does.
  public static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF
  }

  /// The picture that the bytes show.
  ///
  /// - Parameters:
  ///   - channels: 1 or 3 to convert to; `nil` for what the file has.
  ///   - shortSide: how long the shorter side has to be at least: a larger picture may come out smaller, in steps of an
  ///     eighth, which is much quicker. `nil` for the full size.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer, channels: Int? = nil, shortSide: Int? = nil, limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> Image {
    guard let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { throw .unknownFormat }
    guard let decoder = tjInitDecompress() else { throw .damaged(reason: "the decoder cannot be started") }
    defer { tjDestroy(decoder) }
    var width: Int32 = 0
    var height: Int32 = 0
    var sampling: Int32 = 0
    var colours: Int32 = 0
    let size = UInt(bytes.count)
    guard tjDecompressHeader3(decoder, source, size, &width, &height, &sampling, &colours) == 0 else {
      throw .damaged(reason: message(of: decoder))
    }
    guard colours != Int32(TJCS_CMYK.rawValue), colours != Int32(TJCS_YCCK.rawValue) else { throw .printColours }
    try limits.check(width: Int(width), height: Int(height))
    let wanted = channels ?? (colours == Int32(TJCS_GRAY.rawValue) ? 1 : 3)
    let (scaledWidth, scaledHeight) = scaled(Int(width), Int(height), shortSide: shortSide)
    let format = wanted == 1 ? TJPF_GRAY : wanted == 3 ? TJPF_RGB : TJPF_RGBA
    var succeeded = false
    let count = scaledWidth * scaledHeight * wanted
    let pixels = [UInt8](repeating: 0, count: count).withBuffer { buffer in
      func decompress(_ flags: Int32) -> Bool {
        tjDecompress2(
          decoder, source, size, buffer.baseAddress, Int32(scaledWidth), 0, Int32(scaledHeight),
          Int32(format.rawValue), TJFLAG_LIMITSCANS | flags) == 0
      }
      // The decoder keeps the text of its last warning only: the first one is seen by stopping there.
      succeeded =
        decompress(TJFLAG_STOPONWARNING) || isHarmless(decoder) && (decompress(0) || isHarmless(decoder))
    }
    guard succeeded else { throw .damaged(reason: message(of: decoder)) }
    let image = Image(width: scaledWidth, height: scaledHeight, channels: wanted, pixels: pixels)
    return image.upright(orientation: EXIF.orientation(jpeg: bytes))
  }

  /// The size in the header.
  static func size(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    guard let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), let decoder = tjInitDecompress() else {
      return nil
    }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let code = tjDecompressHeader3(decoder, source, UInt(bytes.count), &width, &height, &sampling, &colours)
    return code == 0 ? (Int(width), Int(height)) : nil
  }

  /// The size in which to decode: the smallest eighths whose shorter side is long enough.
  private static func scaled(_ width: Int, _ height: Int, shortSide: Int?) -> (Int, Int) {
    guard let shortSide else { return (width, height) }
    for eighths in 1..<8 {
      // As TurboJPEG rounds: up.
      let scaledWidth = (width * eighths + 7) / 8
      let scaledHeight = (height * eighths + 7) / 8
      if min(scaledWidth, scaledHeight) >= shortSide { return (scaledWidth, scaledHeight) }
    }
    return (width, height)
  }

  /// Whether what the decoder said last is a warning, and of nothing that is missing or wrong in the picture.
  ///
  /// Its code does not tell: an error that follows a warning has the warning's code, and a warning to stop at is an error.
  private static func isHarmless(_ decoder: tjhandle) -> Bool {
    let text = message(of: decoder)
    return harmlessWarnings.contains { warning in text.contains(warning) }
  }

  /// From libjpeg's table of messages; bytes that belong to nothing are left over when the picture is whole.
  private static let harmlessWarnings = [
    "unknown JFIF revision", "Unknown Adobe color transform", "Invalid SOS parameters for sequential JPEG",
    "extraneous bytes before marker",
  ]

  private static func message(of decoder: tjhandle) -> String {
    tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given"
  }
}

extension [UInt8] {
  /// This array after `body` changed it in place.
  fileprivate consuming func withBuffer(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) -> [UInt8] {
    var result = self
    result.withUnsafeMutableBufferPointer { body($0) }
    return result
  }
}
