import Files

extension NamedTensors {
  /// Writes a safetensors file of Float32, whole or not at all; equal tensors give equal bytes.
  ///
  /// - Throws: `FileError`.
  public func write(to path: String) throws(FileError) {
    let file = try AtomicFile(path)
    try file.write(header())
    for name in names {
      guard let tensor = self[name] else { continue }
      if UInt32(1).littleEndian == 1 {
        try tensor.values.withUnsafeBufferPointer { (values) throws(FileError) in
          try file.write(UnsafeRawBufferPointer(values))
        }
      } else {
        try file.write(littleEndianBytes(of: tensor))
      }
    }
    try file.commit()
  }

  /// The bytes of a safetensors file.
  public func encoded() -> [UInt8] {
    var bytes = header()
    for name in names {
      if let tensor = self[name] { bytes += littleEndianBytes(of: tensor) }
    }
    return bytes
  }

  private func littleEndianBytes(of tensor: Tensor) -> [UInt8] {
    tensor.values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
  }

  /// The length and the header; padded with blanks, so that the numbers lie at a multiple of eight.
  private func header() -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
    }
    var offset = 0
    for name in names {
      guard let tensor = self[name] else { continue }
      let end = offset + tensor.count * 4
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append("\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(0x20) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  private func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
