import Datasets
import ImageFiles

/// A PNG or a JPEG: an error, or a picture of the size that it says.
@Sendable func fuzzPicture(_ input: UnsafeRawBufferPointer) {
  let limits = ImageLimits(side: 4096, pixels: 1 << 18)
  for channels in [nil, 1, 3, 4] as [Int?] {
    guard let image = try? Image.decode(input, channels: channels, shortSide: channels, limits: limits) else {
      continue
    }
    precondition(image.pixels.count == image.width * image.height * image.channels && image.width <= 4096)
    precondition(channels == nil || image.channels == channels)
    _ = image.centreSquare(side: 5)
  }
}

/// An archive of pictures, or what says that it is one.
@Sendable func fuzzArchive(_ input: UnsafeRawBufferPointer) {
  let path = Scratch.write(input, to: "archive")
  guard let data = try? PictureDataset.pictures(path, size: 4, cache: nil) else { return }
  precondition(data.count > 0 && data.slice(0..<1).values.allSatisfy { (-1...1).contains($0) })
}
