/// Pictures side by side, row after row.
public struct PictureGrid: Hashable, Sendable {
  /// The pixels of all pictures, 0 to 255, one picture after the other, each row by row, channels last.
  public let pixels: [UInt8]
  /// How many pictures.
  public let count: Int
  /// Rows of pixels in a picture.
  public let height: Int
  /// Pixels in a row.
  public let width: Int
  /// 1 for grey, 3 for red, green and blue.
  public let channels: Int
  /// Pictures in a row; chosen to make the whole about square where `nil`.
  public var columns: Int?
  /// Each pixel becomes a square of this side in files; chosen by the size of the pictures where `nil`.
  public var scale: Int?
  /// Pixels of the file between pictures; 2 where `nil`.
  public var gap: Int?

  /// Pictures from pixels.
  ///
  /// - Precondition: there are `count * height * width * channels` pixels, and 1 or 3 channels.
  public init(
    pixels: [UInt8], count: Int, height: Int, width: Int, channels: Int, columns: Int? = nil, scale: Int? = nil,
    gap: Int? = nil
  ) {
    precondition(pixels.count == count * height * width * channels && (channels == 1 || channels == 3))
    self.pixels = pixels
    self.count = count
    self.height = height
    self.width = width
    self.channels = channels
    self.columns = columns
    self.scale = scale
    self.gap = gap
  }
}
