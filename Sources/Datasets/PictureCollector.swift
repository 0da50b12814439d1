import ImageFiles
import Synchronization

/// Decodes picture files in groups on several threads and keeps the small squares that are made of them.
struct PictureCollector {
  /// A decoded picture.
  struct Square {
    var facts: DecodedPictures.Entry
    /// `side x side x channels`; multiplied by the opacity until a ground is laid below.
    var pixels: [UInt8]
    /// `side x side`, where it is transparent in places.
    var opacity: [UInt8]?
  }

  /// How many files, or bytes of them, are gathered before they are decoded together.
  private static let groupFiles = 64
  private static let groupBytes = 1 << 25
  /// How many links lead to one another at most.
  private static let linkLimit = 40

  let side: Int
  let channels: Int
  private(set) var squares: [Square] = []
  private(set) var skipped: [SkippedFile] = []
  /// Paths that were there more than once.
  private(set) var repeated: [String] = []
  /// Paths whose encoding had to be guessed.
  private(set) var guessed: [String] = []
  /// Why what follows could not be read.
  private(set) var earlyEnd: String?
  private var links: [PictureLink] = []
  private var group: [PictureFile] = []
  private var groupSize = 0

  init(side: Int, channels: Int) {
    self.side = side
    self.channels = channels
  }

  /// How many pictures and links were taken so far, whether they can be decoded or not.
  var count: Int { squares.count + group.count + links.count }

  /// Takes a file; it may be decoded at once or with those that follow.
  mutating func take(_ file: PictureFile) throws(DatasetError) {
    group.append(file)
    groupSize += file.bytes.count
    if group.count >= Self.groupFiles || groupSize >= Self.groupBytes { try decode() }
  }

  /// Notes a file that was left out.
  mutating func skip(_ file: SkippedFile) { skipped.append(file) }

  /// Notes a link, which shows the picture that it leads to.
  mutating func link(_ link: PictureLink) { links.append(link) }

  /// Notes that nothing that follows can be read, and why.
  mutating func endEarly(_ reason: String) { earlyEnd = reason }

  /// Notes a path whose encoding had to be guessed.
  mutating func guess(_ path: String) { guessed.append(path) }

  /// Decodes what is left over, resolves links and sorts by path.
  mutating func finish() throws(DatasetError) {
    try decode()
    keepLastOfEachPath()
    try resolveLinks()
    // An archive lists its files in any order; a folder's order is that of the names.
    squares.sort { $0.facts.path < $1.facts.path }
    skipped.sort { $0.path < $1.path }
  }

  /// What an archive has twice was added again after a change: programs that unpack it keep the last.
  private mutating func keepLastOfEachPath() {
    var last: [String: Int] = [:]
    for (index, square) in squares.enumerated() {
      if last.updateValue(index, forKey: square.facts.path) != nil { repeated.append(square.facts.path) }
    }
    guard !repeated.isEmpty else { return }
    squares = squares.enumerated().filter { last[$0.element.facts.path] == $0.offset }.map(\.element)
  }

  private mutating func resolveLinks() throws(DatasetError) {
    guard !links.isEmpty else { return }
    try check(adding: links.count)
    let pictures = Dictionary(squares.indices.map { (squares[$0].facts.path, $0) }) { $1 }
    let targets = Dictionary(links.map { ($0.path, $0.target) }) { $1 }
    for link in links where pictures[link.path] == nil {
      var target = link.target
      var steps = 0
      while let path = target, pictures[path] == nil, steps < Self.linkLimit {
        target = targets[path] ?? nil
        steps += 1
      }
      if let index = target.flatMap({ pictures[$0] }) {
        var square = squares[index]
        square.facts.path = link.path
        squares.append(square)
      } else if PictureSource.hasPictureName(link.path) {
        skip(
          SkippedFile(path: link.path, reason: "it is a link to what is no picture of the archive", detail: link.text))
      }
    }
  }

  /// Refuses more pictures than memory is given to.
  private func check(adding count: Int) throws(DatasetError) {
    try Arguments.check(count: squares.count + count + 1, exampleSize: side * side * channels, bytesEach: 1)
  }

  private mutating func decode() throws(DatasetError) {
    let files = group
    group = []
    groupSize = 0
    try check(adding: files.count)
    let results = Mutex([Result<Square, ImageError>?](repeating: nil, count: files.count))
    let side = side
    let channels = channels
    let large = Mutex(())
    try Parallel.forEach(files.count) { index in
      let file = files[index]
      let size = Self.size(file.bytes)
      let square = { () throws(ImageError) in try Self.square(file, size, side: side, channels: channels) }
      // However many threads there are, one large picture at a time is in memory.
      let result =
        size.width * size.height > Self.largePicture
        ? large.withLock { _ in Result(catching: square) } : Result(catching: square)
      results.withLock { $0[index] = result }
    }
    for (file, result) in zip(files, results.withLock { $0 }) {
      switch result {
      case .success(let square): squares.append(square)
      case .failure(let error): skipped.append(SkippedFile(path: file.path, error))
      case nil: break
      }
    }
  }

  /// How many pixels make a picture large.
  private static let largePicture = 1 << 23

  /// The size that the header promises; nothing where it is no picture.
  private static func size(_ bytes: [UInt8]) -> (width: Int, height: Int) {
    bytes.withUnsafeBytes { buffer in
      // A header may say four thousand million both ways.
      Image.size(buffer).map { (min($0.width, 1 << 30), min($0.height, 1 << 30)) } ?? (0, 0)
    }
  }

  private static func square(
    _ file: PictureFile, _ size: (width: Int, height: Int), side: Int, channels: Int
  ) throws(ImageError) -> Square {
    let (colors, opacity) = try file.bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      try Image.decodeSquare(UnsafeRawBufferPointer(buffer), side: side, channels: channels)
    }
    let facts = DecodedPictures.Entry(
      path: file.path, width: size.width, height: size.height, isTransparent: opacity != nil)
    return Square(facts: facts, pixels: colors.pixels, opacity: opacity?.pixels)
  }
}

extension PictureCollector {
  /// The pixels of all pictures, one after the other, transparent ones laid on a ground.
  ///
  /// - Parameter ground: a value for each channel; `nil` to choose.
  /// - Returns: the pixels and the grey of the ground that was chosen, `nil` where none had to be.
  func pixels(ground: [UInt8]?) throws(DatasetError) -> (pixels: [UInt8], chosen: UInt8?) {
    try check(adding: 0)
    let chosen = ground == nil ? contrastingGround() : nil
    let ground = ground ?? [UInt8](repeating: chosen ?? 0, count: channels)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(squares.count * side * side * channels)
    for square in squares {
      guard let opacity = square.opacity else {
        pixels += square.pixels
        continue
      }
      for (index, value) in square.pixels.enumerated() {
        let share = 255 - Int(opacity[index / channels])
        pixels.append(UInt8(min(Int(value) + (share * Int(ground[index % channels]) + 127) / 255, 255)))
      }
    }
    return (pixels, chosen)
  }

  /// White where what is drawn on transparent ground is dark in the mean, else black; `nil` where nothing is transparent.
  private func contrastingGround() -> UInt8? {
    var (ink, weight) = (0, 0)
    for square in squares {
      guard let opacity = square.opacity else { continue }
      ink += square.pixels.reduce(0) { $0 + Int($1) }
      weight += opacity.reduce(0) { $0 + Int($1) } * channels
    }
    guard squares.contains(where: { $0.opacity != nil }) else { return nil }
    // Colours are multiplied by the opacity of 0...255.
    return ink * 2 < weight ? 255 : 0
  }
}
