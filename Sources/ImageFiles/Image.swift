import FileFormats
import Memory

/// A picture of whole numbers: rows from the top, in each the pixels from the left, in each the channels.
public struct Image: Hashable, Sendable {
  /// Columns of pixels.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// 1 grey, 3 red green blue, 4 with opacity (not multiplied in).
  public let channels: Int
  /// `height x width x channels` values of 0...255, sRGB.
  public var pixels: [UInt8]

  /// Makes a picture of these pixels.
  ///
  /// - Precondition: at least one pixel, 1, 3 or 4 channels, and as many values as they say.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && (channels == 1 || channels == 3 || channels == 4))
    precondition(pixels.count == width * height * channels)
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Makes a picture with the same value everywhere.
  public init(width: Int, height: Int, channels: Int, filledWith value: UInt8 = 0) {
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: value, count: width * height * channels))
  }
}

/// How large a picture from a file may be; checked against its header before anything is allocated.
public struct ImageLimits: Hashable, Sendable {
  /// The longest side in pixels.
  public var side: Int
  /// The largest number of pixels.
  public var pixels: Int

  /// Makes limits; by default 30,000 pixels a side and 64 million in all.
  public init(side: Int = 30_000, pixels: Int = 1 << 26) {
    self.side = side
    self.pixels = pixels
  }

  /// The most bytes that one pixel takes while it is decoded: four channels of sixteen bits, and of eight.
  private static let bytesEach = 12

  /// Refuses a size that is empty, beyond the limits, or more than there is memory for.
  func check(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0, width <= side, height <= side, width <= pixels / height else {
      throw .size(width: width, height: height)
    }
    do throws(MemoryShortage) {
      try MemoryLimit.check(count: width * height, bytesEach: Self.bytesEach)
    } catch { throw .memory(error) }
  }
}

/// Why a picture cannot be read or written.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are neither PNG nor JPEG.
  case unknownFormat
  /// The bytes are something else that is known.
  case otherFormat(FileFormat)
  /// The header says a size that is empty or too large.
  case size(width: Int, height: Int)
  /// There is no memory for so many pixels.
  case memory(MemoryShortage)
  /// The decoder's reason.
  case damaged(reason: String)
  /// A JPEG for printing, in cyan, magenta, yellow and black.
  case printColours
  /// The encoder's reason.
  case notWritten(reason: String)
  /// The frames of an animation differ in size or channels, or there are none.
  case frames

  /// The reason, to follow the file's name: `it is damaged (...)`.
  public var description: String {
    let (reason, detail) = parts
    return reason + (detail.map { " (\($0))" } ?? "")
  }

  /// The reason, the same for all files with this fault, and what is particular to one.
  public var parts: (reason: String, detail: String?) {
    switch self {
    case .unknownFormat: ("it is neither a PNG nor a JPEG picture", nil)
    case .otherFormat(let format): ("it is \(format.name)" + (format.adviceForPictures.map { ": \($0)" } ?? ""), nil)
    case .size(let width, let height): ("it says that it has more pixels than are taken", "\(width) x \(height)")
    case .memory(let shortage): ("there is no memory for it", "it \(shortage)")
    case .damaged(let reason): ("it is damaged or cut off", reason)
    case .printColours:
      (
        "it is a JPEG in print colours (CMYK): convert it, for instance with `convert x.jpg -colorspace sRGB x.png`",
        nil
      )
    case .notWritten(let reason): ("it cannot be written", reason)
    case .frames: ("an animation needs frames of one size and kind", nil)
    }
  }
}
