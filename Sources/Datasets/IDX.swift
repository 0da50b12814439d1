import FileFormats

/// The IDX format of MNIST: a magic number with kind and rank, the length of each axis, then the numbers; all of them
/// big-endian. Only unsigned bytes are read.
struct IDX {
  /// The length of each axis.
  let shape: [Int]
  /// The numbers, the last axis running fastest.
  let bytes: ArraySlice<UInt8>

  /// What the third byte says of the numbers.
  private enum Kind: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    var name: String {
      switch self {
      case .unsignedByte: "unsigned bytes"
      case .signedByte: "signed bytes"
      case .short: "16-bit integers"
      case .int: "32-bit integers"
      case .float: "32-bit floating-point numbers"
      case .double: "64-bit floating-point numbers"
      }
    }
  }

  /// Reads the (unpacked) contents of a file that should have `rank` axes.
  ///
  /// - Throws: `DatasetError.damaged` where the header or the length is not as it should be, `.foreign` where it is another
  ///   kind of file, `.idxNumbers` where its numbers are no bytes.
  init(_ contents: [UInt8], rank: Int, path: String) throws(DatasetError) {
    func damaged(_ offset: Int, _ reason: String) -> DatasetError {
      .damaged(path: path, offset: offset, reason: reason)
    }
    guard contents.count >= 4 else { throw damaged(contents.count, "the IDX header is cut off") }
    guard contents[0] == 0, contents[1] == 0 else {
      if let found = FileFormat(beginning: contents, path: path) {
        throw .foreign(path: path, expected: .idx, found: found)
      }
      throw damaged(0, "an IDX file begins with two zero bytes, but this with \(contents[0]) and \(contents[1])")
    }
    guard let kind = Kind(rawValue: contents[2]) else { throw damaged(2, "\(contents[2]) is no kind of IDX numbers") }
    guard kind == .unsignedByte else { throw .idxNumbers(path: path, kind: kind.name) }
    guard contents[3] == rank else {
      throw damaged(3, "\(rank == 1 ? "labels" : "pictures") have \(rank) axes, but this has \(contents[3])")
    }
    guard contents.count >= 4 + 4 * rank else { throw damaged(contents.count, "the IDX header is cut off") }
    var shape: [Int] = []
    var size = 1
    for axis in 0..<rank {
      let start = 4 + 4 * axis
      let length = contents[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length > 0 else { throw damaged(start, "axis \(axis) has the length 0: there are no examples") }
      guard !overflow, product <= contents.count else {
        throw damaged(start, "axis \(axis) of length \(length) is more than the file holds")
      }
      size = product
      shape.append(length)
    }
    let start = 4 + 4 * rank
    guard contents.count - start == size else {
      throw damaged(start, "\(size) bytes should follow, but there are \(contents.count - start)")
    }
    self.shape = shape
    bytes = contents[start...]
  }
}
