/// What the header of a safetensors file says: where each tensor lies, and the strings about them.
struct SafetensorsHeader {
  /// One tensor: its name, kind of number, shape, and its bytes after the header.
  struct Entry {
    let name: String
    let kindName: String
    /// `nil` for a kind that is not read.
    let kind: NumberKind?
    let shape: [Int]
    let data: Range<Int>
    /// Where the header speaks of it, in bytes from the file's start.
    let place: Int
  }

  /// The most bytes that a header may have.
  static let lengthLimit = 100_000_000
  /// What a byte of the header becomes at most, roughly: an entry of sixty bytes one of some hundreds, with its name in tables.
  static let bytesEach = 12
  static let rankLimit = 32

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// Reads the header that follows the eight bytes of its length, and checks it against the bytes that follow it.
  init(_ bytes: [UInt8], dataSize: Int, path: String) throws(SafetensorsError) {
    var parser = JSONParser(bytes, path: path, base: 8)
    var keys: Set<String> = []
    try parser.object { (parser, key, place) throws(SafetensorsError) in
      guard keys.insert(key).inserted else { throw parser.error(.duplicate(key: key), at: place) }
      guard parser.isAtObject else { return try parser.skip() }
      if key == "__metadata__" {
        try parser.object { (parser, key, place) throws(SafetensorsError) in
          guard parser.isAtString else { return try parser.skip() }
          let value = try parser.string()
          guard metadata.updateValue(value, forKey: key) == nil else {
            throw parser.error(.duplicate(key: key), at: place)
          }
        }
      } else {
        entries.append(try Self.entry(key, place, &parser))
      }
    }
    try parser.end()
    try checkLayout(dataSize: dataSize, path: path, start: 8 + bytes.count)
  }

  /// One tensor's object.
  private static func entry(_ name: String, _ place: Int, _ parser: inout JSONParser) throws(SafetensorsError) -> Entry
  {
    var kindName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try parser.object { (parser, key, keyPlace) throws(SafetensorsError) in
      let isNew: Bool
      switch key {
      case "dtype":
        isNew = kindName == nil
        kindName = try parser.string()
      case "shape":
        isNew = shape == nil
        shape = try parser.wholeNumbers(limit: rankLimit) { .rank($0, tensor: name, limit: rankLimit) }
      case "data_offsets":
        isNew = offsets == nil
        offsets = try parser.wholeNumbers(limit: 2) { _ in .syntax(expected: "two offsets") }
      // What other programs write besides.
      default: return try parser.skip()
      }
      guard isNew else { throw parser.error(.duplicate(key: key), at: keyPlace) }
    }
    guard let kindName else { throw parser.error(.missing(key: "dtype", tensor: name), at: place) }
    guard let shape else { throw parser.error(.missing(key: "shape", tensor: name), at: place) }
    guard let offsets else { throw parser.error(.missing(key: "data_offsets", tensor: name), at: place) }
    guard offsets.count == 2 else { throw parser.error(.syntax(expected: "two offsets"), at: place) }
    guard offsets[0] <= offsets[1] else {
      throw parser.error(.offsetsReversed(begin: offsets[0], end: offsets[1], tensor: name), at: place)
    }
    let kind = NumberKind(rawValue: kindName)
    let data = offsets[0]..<offsets[1]
    var needed = kind?.size ?? 1
    for axis in shape {
      let (product, overflow) = needed.multipliedReportingOverflow(by: axis)
      guard !overflow else { throw parser.error(.shapeOverflow(shape, tensor: name), at: place) }
      needed = product
    }
    // How large numbers of other kinds are is not known here.
    guard data.count == needed || kind == nil else {
      throw parser.error(.sizeMismatch(needed: needed, given: data.count, tensor: name), at: place)
    }
    return Entry(name: name, kindName: kindName, kind: kind, shape: shape, data: data, place: place)
  }

  /// The tensors must cover the data bytes without overlap or hole.
  private func checkLayout(dataSize: Int, path: String, start: Int) throws(SafetensorsError) {
    var reached = 0
    var last = ""
    for entry in entries.sorted(by: {
      ($0.data.lowerBound, $0.data.upperBound) < ($1.data.lowerBound, $1.data.upperBound)
    }) {
      if entry.data.lowerBound < reached {
        throw SafetensorsError(path: path, offset: entry.place, fault: .overlap(tensor: entry.name, other: last))
      }
      if entry.data.upperBound > dataSize {
        let fault = SafetensorsError.Fault.dataCutOff(
          tensor: entry.name, needed: entry.data.upperBound, given: dataSize)
        throw SafetensorsError(path: path, offset: entry.place, fault: fault)
      }
      if entry.data.lowerBound > reached {
        let fault = SafetensorsError.Fault.hole(begin: reached, end: entry.data.lowerBound)
        throw SafetensorsError(path: path, offset: start + reached, fault: fault)
      }
      reached = entry.data.upperBound
      last = entry.name
    }
    if reached < dataSize {
      throw SafetensorsError(path: path, offset: start + reached, fault: .hole(begin: reached, end: dataSize))
    }
  }
}
