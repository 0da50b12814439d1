/// The IDX format of MNIST: a magic number with kind and rank, the length of each axis, then the numbers; all of them
/// big-endian. Only unsigned bytes are read.
struct IDX {
  /// The length of each axis.
  let shape: [Int]
  /// The numbers, the last axis running fastest.
  let bytes: ArraySlice<UInt8>

  /// Reads the (unpacked) contents of a file that should have `rank` axes.
  ///
  /// - Throws: `DatasetError.damaged` where the header or the length is not as it should be.
  init(_ contents: [UInt8], rank: Int, path: String) throws(DatasetError) {
    func damaged(_ offset: Int, _ reason: String) -> DatasetError {
      .damaged(path: path, offset: offset, reason: reason)
    }
    guard contents.count >= 4 + 4 * rank else { throw damaged(contents.count, "the IDX header is cut off") }
    guard contents[0] == 0, contents[1] == 0 else { throw damaged(0, "this is no IDX file") }
    guard contents[2] == 8 else { throw damaged(2, "its numbers are not unsigned bytes") }
    guard contents[3] == rank else { throw damaged(3, "it has \(contents[3]) axes instead of \(rank)") }
    var shape: [Int] = []
    var size = 1
    for axis in 0..<rank {
      let start = 4 + 4 * axis
      let length = contents[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length > 0, !overflow, product <= contents.count else {
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
