import FileFormats
import Memory

/// An open safetensors file whose header is checked in every respect; tensors are read one at a time.
///
/// A file of Float32 never takes more memory than its own size, whatever it claims; narrower numbers grow to four bytes. What
/// there is no memory for is refused before it is read.
public struct SafetensorsReader: Sendable {
  /// The names of the tensors in the order of the header, those of kinds that are not read among them.
  public let names: [String]
  /// The strings of `__metadata__`.
  public let metadata: [String: String]
  private let entries: [String: SafetensorsHeader.Entry]
  private let source: SafetensorsSource
  private let dataStart: Int

  /// Opens the file at `path` and checks its header.
  ///
  /// - Throws: `FileError` where it cannot be read, `SafetensorsError` where it is not as it should be.
  public init(_ path: String) throws {
    try self.init(SafetensorsSource(path: path))
  }

  /// Checks the header of a safetensors file in memory; `name` stands for its path in errors.
  public init(_ bytes: [UInt8], name: String) throws {
    try self.init(SafetensorsSource(bytes: bytes, name: name))
  }

  private init(_ source: SafetensorsSource) throws {
    let (header, dataStart) = try Self.header(of: source)
    names = header.entries.map(\.name)
    metadata = header.metadata
    entries = Dictionary(header.entries.map { ($0.name, $0) }) { first, _ in first }
    self.dataStart = dataStart
    self.source = source
  }

  /// The checked header, and where the data begin.
  private static func header(of source: SafetensorsSource) throws -> (SafetensorsHeader, Int) {
    do { return try readHeader(of: source) } catch let error as SafetensorsError where error.fault.maybeForeign {
      let beginning = try source.read(at: 0, count: min(source.size, FileFormat.beginningLength))
      let known = FileFormat(beginning: beginning, path: source.path)
      guard let format = known ?? (FileFormat.isText(beginning) ? .text : nil) else { throw error }
      throw SafetensorsError(path: source.path, offset: 0, fault: .foreign(format))
    }
  }

  private static func readHeader(of source: SafetensorsSource) throws -> (SafetensorsHeader, Int) {
    let path = source.path
    let size = source.size
    guard size >= 8 else { throw SafetensorsError(path: path, offset: 0, fault: .tooShort(size: size)) }
    let prefix = try source.read(at: 0, count: 8)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafetensorsHeader.lengthLimit) else {
      let fault = SafetensorsError.Fault.headerTooLong(length: length, limit: SafetensorsHeader.lengthLimit)
      throw SafetensorsError(path: path, offset: 0, fault: fault)
    }
    guard length <= UInt64(size - 8) else {
      throw SafetensorsError(path: path, offset: 0, fault: .headerCutOff(length: length, size: size))
    }
    do throws(MemoryShortage) {
      try MemoryLimit.check(count: Int(length), bytesEach: SafetensorsHeader.bytesEach)
    } catch {
      throw SafetensorsError(path: path, offset: 0, fault: .memory(tensor: nil, error))
    }
    let bytes = try source.read(at: 8, count: Int(length))
    let dataStart = 8 + Int(length)
    return (try SafetensorsHeader(bytes, dataSize: size - dataStart, path: path), dataStart)
  }

  /// The shape of a tensor, without reading its numbers.
  public func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// The kind of numbers of a tensor, where it is one that is not read.
  public func unreadKind(of name: String) -> String? {
    guard let entry = entries[name], entry.kind == nil else { return nil }
    return entry.kindName
  }

  /// Refuses a tensor for which there is no memory.
  ///
  /// - Throws: As `tensor`.
  public func checkRoom(_ name: String) throws(SafetensorsError) { _ = try room(name) }

  /// The entry of a tensor that is read, its kind of numbers and how many there are.
  private func room(
    _ name: String
  ) throws(SafetensorsError) -> (entry: SafetensorsHeader.Entry, kind: NumberKind, count: Int) {
    guard let entry = entries[name] else {
      throw SafetensorsError(path: source.path, offset: 8, fault: .noSuchTensor(name))
    }
    guard let kind = entry.kind else {
      throw SafetensorsError(path: source.path, offset: entry.place, fault: .kind(entry.kindName, tensor: name))
    }
    let count = entry.data.count / kind.size
    try check(count: count, of: name, at: entry.place)
    return (entry, kind, count)
  }

  /// The tensor of that name, its numbers as Float32.
  ///
  /// - Throws: `SafetensorsError` where there is none, it is of a kind that is not read or there is no memory for it;
  ///   `FileError` where reading fails.
  public func tensor(_ name: String) throws -> Tensor {
    let (entry, kind, count) = try room(name)
    var failure: (any Error)?
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      do {
        try read(entry, kind, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return Tensor(shape: entry.shape, values: values)
  }

  /// Every tensor of the file but those of kinds that are not read.
  ///
  /// - Throws: As `tensor`, before anything is read where there is no memory for all together.
  public func all() throws -> NamedTensors { try tensors(names.filter { unreadKind(of: $0) == nil }) }

  /// Some tensors of the file, with its metadata.
  ///
  /// - Throws: As `tensor`, before anything is read where there is no memory for all together.
  public func tensors(_ names: [String]) throws -> NamedTensors {
    let count = names.reduce(0) { sum, name in
      guard let entry = entries[name], let kind = entry.kind else { return sum }
      return sum.addingReportingOverflow(entry.data.count / kind.size).partialValue
    }
    try check(count: count, of: nil, at: 0)
    var result = NamedTensors(metadata: metadata)
    for name in names { result[name] = try tensor(name) }
    return result
  }

  private func check(count: Int, of tensor: String?, at place: Int) throws(SafetensorsError) {
    do throws(MemoryShortage) { try MemoryLimit.check(count: count) } catch {
      throw SafetensorsError(path: source.path, offset: place, fault: .memory(tensor: tensor, error))
    }
  }

  private func read(
    _ entry: SafetensorsHeader.Entry, _ kind: NumberKind, into values: UnsafeMutableBufferPointer<Float>
  ) throws {
    let start = dataStart + entry.data.lowerBound
    if kind == .float32 && UInt32(1).littleEndian == 1 {
      return try source.fill(start, UnsafeMutableRawBufferPointer(values))
    }
    guard let first = values.baseAddress else { return }
    let size = kind.size
    var done = 0
    var chunk = [UInt8](repeating: 0, count: min(1 << 16, values.count * size))
    while done < values.count {
      let count = min(chunk.count / size, values.count - done)
      try chunk.withUnsafeMutableBytes { bytes in
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count * size)])
        try source.fill(start + done * size, part)
        kind.convert(UnsafeRawBufferPointer(part), into: first + done)
      }
      done += count
    }
  }
}

extension NamedTensors {
  /// Reads a whole safetensors file.
  ///
  /// - Throws: `FileError`, `SafetensorsError`.
  public init(contentsOf path: String) throws { self = try SafetensorsReader(path).all() }
}
