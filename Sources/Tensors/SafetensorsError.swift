import FileFormats
import Memory

/// A safetensors file does not hold what the format demands.
public struct SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Fault: Hashable, Sendable {
    /// It is a file of another kind.
    case foreign(FileFormat)
    /// Shorter than the eight bytes that say how long the header is.
    case tooShort(size: Int)
    /// The header's length is beyond the limit.
    case headerTooLong(length: UInt64, limit: Int)
    /// The header's length is beyond the end of the file.
    case headerCutOff(length: UInt64, size: Int)
    /// The header is no JSON of the form that the format prescribes: what was expected there.
    case syntax(expected: String)
    /// A string is not UTF-8 or has an escape that is none.
    case text
    /// A whole number does not fit into 63 bits.
    case number
    /// The same key stands twice in one object.
    case duplicate(key: String)
    /// A tensor lacks one of `dtype`, `shape` and `data_offsets`.
    case missing(key: String, tensor: String)
    /// A kind of number that is not read.
    case kind(String, tensor: String)
    /// A tensor of more axes than are taken.
    case rank(Int, tensor: String, limit: Int)
    /// The shape needs more numbers than can be counted.
    case shapeOverflow([Int], tensor: String)
    /// The last offset is before the first.
    case offsetsReversed(begin: Int, end: Int, tensor: String)
    /// The offsets span another number of bytes than shape and kind need.
    case sizeMismatch(needed: Int, given: Int, tensor: String)
    /// The data of a tensor begin before those of the one before it end.
    case overlap(tensor: String, other: String)
    /// Bytes that belong to no tensor.
    case hole(begin: Int, end: Int)
    /// The data of a tensor reach beyond the end of the file.
    case dataCutOff(tensor: String, needed: Int, given: Int)
    /// There is no tensor of that name.
    case noSuchTensor(String)
    /// There is no memory for the numbers of a tensor, or of the whole file.
    case memory(tensor: String?, MemoryShortage)
  }

  /// The file.
  public let path: String
  /// Where in the file, in bytes from its start.
  public let offset: Int
  /// What is wrong there.
  public let fault: Fault

  /// A sentence that names the file, the place and the reason.
  public var description: String { "\(path), byte \(offset): \(fault.reason)" }
}

extension SafetensorsError.Fault {
  /// The fault in words.
  public var reason: String {
    switch self {
    case .foreign(.empty): "the file is empty"
    case .foreign(.gitLFSPointer): "this is a pointer of Git LFS, not the file itself"
    case .foreign(.pickle): "this is a file in Python's own format (pickle), which can run any program and is not read"
    case .foreign(.gguf): "this is a GGUF file, whose compressed weights are not read"
    case .foreign(let format): "this is \(format.name), not a safetensors file"
    case .tooShort(let size): "\(size) bytes are too few for a safetensors file"
    case .headerTooLong(let length, let limit): "a header of \(length) bytes is longer than the \(limit) that are taken"
    case .headerCutOff(let length, let size):
      "the file is cut off: its header should have \(length) bytes, but the file has only \(size)"
    case .syntax(let expected): "the header should have \(expected) here"
    case .text: "a string in the header is no valid text"
    case .number: "a number in the header is too large"
    case .duplicate(let key): "`\(key)` stands twice"
    case .missing(let key, let tensor): "the tensor `\(tensor)` has no `\(key)`"
    case .kind(let kind, let tensor): "the tensor `\(tensor)` has numbers of kind \(kind), which are not read"
    case .rank(let rank, let tensor, let limit): "the tensor `\(tensor)` has \(rank) axes, more than \(limit)"
    case .shapeOverflow(let shape, let tensor): "the tensor `\(tensor)` has the impossible shape \(shape)"
    case .offsetsReversed(let begin, let end, let tensor):
      "the tensor `\(tensor)` ends at \(end) before it begins at \(begin)"
    case .sizeMismatch(let needed, let given, let tensor):
      "the tensor `\(tensor)` needs \(needed) bytes, but its offsets span \(given)"
    case .overlap(let tensor, let other): "the data of `\(tensor)` overlap those of `\(other)`"
    case .hole(let begin, let end): "the data bytes \(begin) to \(end) belong to no tensor"
    case .dataCutOff(let tensor, let needed, let given):
      "the file is cut off: the data of `\(tensor)` reach to byte \(needed), but there are only \(given)"
    case .noSuchTensor(let name): "there is no tensor `\(name)`"
    case .memory(let tensor?, let shortage): "the tensor `\(tensor)` \(shortage)"
    case .memory(nil, let shortage): "loading all its tensors \(shortage)"
    }
  }
}

extension SafetensorsError.Fault {
  /// Whether a file of another kind would show it.
  var maybeForeign: Bool {
    switch self {
    case .tooShort, .headerTooLong, .headerCutOff, .syntax, .text: true
    case .foreign, .number, .duplicate, .missing, .kind, .rank, .shapeOverflow, .offsetsReversed, .sizeMismatch,
      .overlap,
      .hole, .dataCutOff, .noSuchTensor, .memory:
      false
    }
  }
}
