import Files
import Glibc
@testable import Tensors
import Testing

private typealias Fault = SafetensorsError.Fault

/// A safetensors file from the text of its header and its data.
private func file(_ header: String, data: Int = 0) -> [UInt8] {
  let text = Array(header.utf8)
  return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text + [UInt8](repeating: 0, count: data)
}

private func fault(_ bytes: [UInt8]) -> Fault? {
  do {
    _ = try SafetensorsReader(bytes, name: "x").all()
    return nil
  } catch {
    return (error as? SafetensorsError)?.fault
  }
}

private func tensor(_ shape: String, _ offsets: String, dtype: String = "F32") -> String {
  "{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}

/// SplitMix64 (Steele et al. 2014), so that a failure comes again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct SafetensorsTests {
  @Test func readsBackWhatItWrote() throws {
    var tensors = NamedTensors(metadata: ["source": "noise 5\n\"dense\" \\ 15\u{1}", "ünï": "🌼"])
    tensors["0.weight"] = Tensor(shape: [2, 3], values: [1, -2, 3.5, .infinity, -0.0, 0x1p-140])
    tensors["empty"] = Tensor(shape: [0, 4], values: [])
    tensors["scalar"] = Tensor(shape: [], values: [7])
    let read = try SafetensorsReader(tensors.encoded(), name: "x").all()
    #expect(read == tensors)
    #expect(read.names == ["0.weight", "empty", "scalar"])
    #expect(tensors.encoded().count % 4 == 0)

    let path = "/tmp/atelier-safetensors-\(getpid())"
    defer { unlink(path) }
    try tensors.write(to: path)
    #expect(try NamedTensors(contentsOf: path) == tensors)
    #expect(try File.contents(of: path, limit: 1 << 20) == tensors.encoded())
  }

  @Test func namedTensorsKeepOrder() {
    var tensors = NamedTensors()
    for name in ["b", "a", "c"] { tensors[name] = Tensor(shape: [], values: [0]) }
    tensors["a"] = Tensor(shape: [], values: [1])
    tensors["b"] = nil
    #expect(tensors.names == ["a", "c"])
    #expect(tensors["a"]?.values == [1])
    #expect(tensors.count == 2)
  }

  @Test func convertsEveryKindOfNumber() throws {
    func convert(_ dtype: String, _ data: [UInt8], _ count: Int) throws -> [Float]? {
      let header = "{\"x\":\(tensor("[\(count)]", "[0,\(data.count)]", dtype: dtype))}"
      return try SafetensorsReader(file(header) + data, name: "x").all()["x"]?.values
    }
    func bytes<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
      values.flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } }
    }
    #expect(try convert("BOOL", [0, 1, 2], 3) == [0, 1, 1])
    #expect(try convert("U8", [0, 255], 2) == [0, 255])
    #expect(try convert("I8", [0x80, 1], 2) == [-128, 1])
    #expect(try convert("U16", bytes([UInt16.max]), 1) == [65535])
    #expect(try convert("I16", bytes([Int16.min]), 1) == [-32768])
    #expect(try convert("U32", bytes([UInt32.max]), 1) == [4294967296])
    #expect(try convert("I32", bytes([Int32.min, 5]), 2) == [-2147483648, 5])
    #expect(try convert("U64", bytes([UInt64(1) << 40]), 1) == [0x1p40])
    #expect(try convert("I64", bytes([Int64(-3)]), 1) == [-3])
    #expect(try convert("F64", bytes([(0.1).bitPattern]), 1) == [0.1])
    #expect(try convert("BF16", bytes([UInt16(0xC040), 0x7F80]), 2) == [-3, .infinity])
    let halves: [UInt16] = [0x3C00, 0xC000, 0x0001, 0x03FF, 0x0400, 0x7BFF, 0xFC00, 0x8000, 0x3555]
    let expected: [Float] = [1, -2, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, 65504, -.infinity, -0.0, 0.33325195]
    #expect(try convert("F16", bytes(halves), 9) == expected)
    #expect(try convert("F16", bytes([UInt16(0x7E00)]), 1)?.first?.isNaN == true)
    // More than one chunk.
    let many = (0..<100_000).map { Int64($0) }
    #expect(try convert("I64", bytes(many), many.count) == many.map { Float($0) })
  }

  @Test(arguments: [
    ("", Fault.syntax(expected: "`{`")),
    ("[]", .syntax(expected: "`{`")),
    ("{", .syntax(expected: "`\"`")),
    ("{}x", .syntax(expected: "nothing more")),
    ("{\"a\"}", .syntax(expected: "`:`")),
    ("{\"a\":1}", .syntax(expected: "`{`")),
    ("{\"a\":{}}", .missing(key: "dtype", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\"}}", .missing(key: "shape", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", .missing(key: "data_offsets", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", .duplicate(key: "dtype")),
    ("{\"a\":{\"color\":\"red\"}}", .unknown(key: "color", tensor: "a")),
    ("{\"a\":\(tensor("[]", "[0,4]", dtype: "F8"))}", .kind("F8", tensor: "a")),
    ("{\"a\":\(tensor("[]", "[0]"))}", .syntax(expected: "two offsets")),
    ("{\"a\":\(tensor("[]", "[0,4,8]"))}", .syntax(expected: "two offsets")),
    ("{\"a\":\(tensor("[]", "[4,0]"))}", .offsetsReversed(begin: 4, end: 0, tensor: "a")),
    ("{\"a\":\(tensor("[2]", "[0,4]"))}", .sizeMismatch(needed: 8, given: 4, tensor: "a")),
    (
      "{\"a\":\(tensor("[4611686018427387904,8]", "[0,4]"))}",
      .shapeOverflow([4_611_686_018_427_387_904, 8], tensor: "a")
    ),
    ("{\"a\":\(tensor("[-1]", "[0,4]"))}", .syntax(expected: "a whole number")),
    ("{\"a\":\(tensor("[01]", "[0,4]"))}", .number),
    ("{\"a\":\(tensor("[99999999999999999999]", "[0,4]"))}", .number),
    (
      "{\"a\":\(tensor("[\(Array(repeating: "1", count: 33).joined(separator: ","))]", "[0,4]"))}",
      .rank(33, tensor: "a", limit: 32)
    ),
    ("{\"a\":\(tensor("[]", "[0,4]")),\"a\":\(tensor("[]", "[4,8]"))}", .duplicate(key: "a")),
    ("{\"a\":\(tensor("[]", "[0,4]")),\"b\":\(tensor("[]", "[0,4]"))}", .overlap(tensor: "b", other: "a")),
    ("{\"a\":\(tensor("[]", "[0,4]")),\"b\":\(tensor("[]", "[2,6]"))}", .overlap(tensor: "b", other: "a")),
    ("{\"a\":\(tensor("[]", "[4,8]"))}", .hole(begin: 0, end: 4)),
    ("{\"a\":\(tensor("[]", "[0,4]"))}", .hole(begin: 4, end: 8)),
    ("{\"a\":\(tensor("[3]", "[0,12]"))}", .dataCutOff(tensor: "a", needed: 12, given: 8)),
    ("{\"__metadata__\":{\"a\":1}}", .syntax(expected: "`\"`")),
    ("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", .duplicate(key: "a")),
    ("{\"a", .syntax(expected: "the end of a string")),
    ("{\"a\u{1}\":{}}", .text), ("{\"\\x\":{}}", .text), ("{\"\\ud800\":{}}", .text),
    ("{\"\\ud800\\u0041\":{}}", .text),
    ("{\"\\udc00\":{}}", .text), ("{\"\\u12\":{}}", .text), ("{\"\\u00g0\":{}}", .text), ("{\"\\", .text),
  ])
  fileprivate func namesEachFault(header: String, expected: Fault) {
    #expect(fault(file(header, data: 8)) == expected)
  }

  @Test func checksLengths() {
    #expect(fault([]) == .tooShort(size: 0))
    #expect(fault([1, 0, 0]) == .tooShort(size: 3))
    #expect(fault([9, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]) == .headerCutOff(length: 9, size: 10))
    #expect(fault([UInt8](repeating: 0xFF, count: 8)) == .headerTooLong(length: .max, limit: 100_000_000))
    #expect(fault(file("{}")) == nil)
    #expect(fault(file(" { } \n")) == nil)
    #expect(fault(file(String(repeating: "{\"a\":", count: 100_000))) == .unknown(key: "a", tensor: "a"))
    #expect(fault(file("{\"\\u00e9\\ud83c\\udf3c\\/\":\(tensor("[1,2]", "[0,8]"))}", data: 8)) == nil)
  }

  @Test func errorsNameFilePlaceAndReason() throws {
    #expect {
      try SafetensorsReader(file("{\"a\":\(tensor("[2]", "[0,4]"))}", data: 4), name: "f.safetensors").tensor("a")
    } throws: { error in
      "\(error)" == "f.safetensors, byte 9: the tensor `a` needs 8 bytes, but its offsets span 4"
    }
    #expect(throws: SafetensorsError(path: "x", offset: 8, fault: .noSuchTensor("b"))) {
      try SafetensorsReader(file("{}"), name: "x").tensor("b")
    }
  }

  /// Truncations and changed bytes either fail with a named fault or give tensors that add up.
  @Test func survivesDamage() throws {
    var tensors = NamedTensors(metadata: ["a": "b"])
    tensors["0.weight"] = Tensor(repeating: 1, shape: [2, 3])
    tensors["0.bias"] = Tensor(repeating: 2, shape: [2])
    let whole = tensors.encoded()
    for length in whole.indices { #expect(fault(Array(whole[..<length])) != nil) }
    var random = SplitMix(state: 5)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0...2, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        for name in try SafetensorsReader(bytes, name: "x").all().names { #expect(!name.utf8.elementsEqual([0])) }
      } catch {
        #expect(error is SafetensorsError)
      }
    }
  }
}
