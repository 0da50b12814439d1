/// The kinds of numbers in safetensors files that are read; the raw value is the name in the file. All become Float32,
/// rounded where it cannot hold them.
enum NumberKind: String {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case uint16 = "U16"
  case int16 = "I16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case uint32 = "U32"
  case int32 = "I32"
  case float32 = "F32"
  case uint64 = "U64"
  case int64 = "I64"
  case float64 = "F64"

  /// Bytes a number.
  var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// Converts the little-endian numbers in `bytes`, appending them to `values`.
  func convert(_ bytes: UnsafeRawBufferPointer, into values: UnsafeMutablePointer<Float>) {
    func each<Bits: FixedWidthInteger>(_ type: Bits.Type, _ value: (Bits) -> Float) {
      for index in 0..<bytes.count / MemoryLayout<Bits>.size {
        let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
        values[index] = value(Bits(littleEndian: bits))
      }
    }
    switch self {
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .uint8: each(UInt8.self) { Float($0) }
    case .int8: each(Int8.self) { Float($0) }
    case .uint16: each(UInt16.self) { Float($0) }
    case .int16: each(Int16.self) { Float($0) }
    case .float16: each(UInt16.self, Self.float(half:))
    case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .uint32: each(UInt32.self) { Float($0) }
    case .int32: each(Int32.self) { Float($0) }
    case .float32: each(UInt32.self) { Float(bitPattern: $0) }
    case .uint64: each(UInt64.self) { Float($0) }
    case .int64: each(Int64.self) { Float($0) }
    case .float64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
    }
  }

  /// The number that sixteen bits stand for (IEEE 754 binary16); `Float16` is not there on every machine.
  private static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let rest = UInt32(bits & 0x7FFF)
    if rest >= 0x7C00 { return Float(bitPattern: sign | 0x7F80_0000 | (rest & 0x3FF) << 13) }
    // The smallest have no leading one: counts of 2^-24.
    let magnitude = rest < 0x400 ? Float(rest) * 0x1p-24 : Float(bitPattern: (rest << 13) + (112 << 23))
    return Float(bitPattern: sign | magnitude.bitPattern)
  }
}
