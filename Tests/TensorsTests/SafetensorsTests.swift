import FileFormats
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

/// The beginning of a ZIP whose first entry has this name.
private func zip(_ name: String) -> [UInt8] {
  Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0] + Array(name.utf8)
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
    ("{\"a\":1}", .hole(begin: 0, end: 8)),
    ("{\"a\":}", .syntax(expected: "a value")),
    ("{\"a\":[", .syntax(expected: "the end of a value")),
    ("{\"a\":{}}", .missing(key: "dtype", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\"}}", .missing(key: "shape", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", .missing(key: "data_offsets", tensor: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", .duplicate(key: "dtype")),
    ("{\"a\":{\"color\":\"red\"}}", .missing(key: "dtype", tensor: "a")),
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
    #expect(fault([]) == .foreign(.empty))
    #expect(fault([1, 0, 0]) == .tooShort(size: 3))
    #expect(fault([9, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]) == .headerCutOff(length: 9, size: 10))
    #expect(fault([UInt8](repeating: 0xFF, count: 8)) == .headerTooLong(length: .max, limit: 100_000_000))
    #expect(fault(file("{}")) == nil)
    #expect(fault(file(" { } \n")) == nil)
    #expect(fault(file(String(repeating: "{\"a\":", count: 100_000))) == .syntax(expected: "the end of a value"))
    #expect(fault(file("{\"\\u00e9\\ud83c\\udf3c\\/\":\(tensor("[1,2]", "[0,8]"))}", data: 8)) == nil)
  }

  @Test func entriesOfOtherProgramsAreLeftAlone() throws {
    let header = """
      {"version": 1, "tags": ["}", {"a": "\\"]"}], "none": null, "__metadata__": {"a": "b", "n": 5, "o": {"x": []}},
       "w": {"strides": [1], "dtype": "F32", "extra": {"a": ["]"]}, "shape": [2], "data_offsets": [0, 8]}}
      """
    let read = try SafetensorsReader(file(header, data: 8), name: "x").all()
    #expect(read.names == ["w"] && read.metadata == ["a": "b"])
    #expect(read["w"] == Tensor(repeating: 0, shape: [2]))
  }

  @Test func kindsThatAreNotReadLeaveTheRestUsable() throws {
    let header =
      "{\"a\":\(tensor("[5]", "[0,5]", dtype: "F8_E4M3")),\"b\":\(tensor("[2]", "[5,13]")),"
      + "\"c\":\(tensor("[1]", "[13,21]", dtype: "C64"))}"
    let reader = try SafetensorsReader(file(header, data: 21), name: "x")
    #expect(reader.names.map { reader.unreadKind(of: $0) } == ["F8_E4M3", nil, "C64"])
    #expect(try reader.all().names == ["b"])
    #expect(throws: SafetensorsError(path: "x", offset: 9, fault: .kind("F8_E4M3", tensor: "a"))) {
      try reader.tensor("a")
    }
  }

  /// Files of which no byte is on the disk, larger than the memory of any machine.
  @Test(arguments: [("F32", 4), ("F16", 2), ("U8", 1)]) func filesLargerThanMemoryAreRefused(kind: String, size: Int)
    throws
  {
    let path = "/tmp/atelier-giant-\(getpid())-\(kind)"
    defer { unlink(path) }
    let count = 1 << 41
    let header = "{\"a\":\(tensor("[\(count)]", "[0,\(count * size)]", dtype: kind))}"
    let bytes = file(header)
    let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
    defer { close(descriptor) }
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    #expect(ftruncate(descriptor, off_t(bytes.count + count * size)) == 0)
    let reader = try SafetensorsReader(path)
    for read in [{ _ = try reader.tensor("a") }, { _ = try reader.all() }] {
      #expect { try read() } throws: { error in
        guard case .memory(_, let shortage)? = (error as? SafetensorsError)?.fault else { return false }
        return shortage.needed == 4 * count && shortage.available < shortage.needed
      }
    }
  }

  @Test(
    arguments: [
      (
        "x.safetensors", Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n".utf8),
        FileFormat.gitLFSPointer
      ),
      ("x.safetensors", Array("\n <!DOCTYPE html><html>Not found</html>".utf8), .webPage),
      ("x.safetensors", Array("{\"error\":\"Repository not found ü\"}".utf8), .json),
      ("x.csv", Array("1,2\n".utf8), .text),
      ("x", [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9], .pickle),
      ("x", zip("archive/data.pkl"), .pickle), ("x.PT", zip("a"), .pickle), ("x", zip("x.npy"), .numpyArchive),
      ("x.zip", zip("1.png"), .zip), ("x", Array("PK\u{3}\u{4}".utf8), .zip),
      ("x", [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0], .numpyArray),
      ("x", [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A, 0], .hdf5),
      ("x", Array("GGUF".utf8) + [3, 0, 0, 0, 9], .gguf),
      ("x.onnx", [0x08, 0x07, 0x12, 0x07] + Array("pytorch".utf8), .onnx),
      ("x", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0], .gzip),
      ("x", [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A], .png),
      ("x", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70], .jpeg),
    ] as [(String, [UInt8], FileFormat)])
  func filesOfOtherKindsAreNamed(path: String, bytes: [UInt8], format: FileFormat) {
    #expect {
      try SafetensorsReader(bytes, name: path)
    } throws: { error in (error as? SafetensorsError)?.fault == .foreign(format) }
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
