import Glibc

/// What can be fuzzed: each takes one input, and must neither crash nor hang nor keep memory.
private let targets: [String: @Sendable (UnsafeRawBufferPointer) -> Void] = [
  "language": fuzzLanguage,
  "interpreter": fuzzInterpreter,
  "png": fuzzPicture,
  "jpeg": fuzzPicture,
  "tar": fuzzArchive,
  "zip": fuzzArchive,
  "idx": fuzzIDX,
  "csv": fuzzCSV,
  "safetensors": fuzzSafetensors,
  "checkpoint": fuzzCheckpoint,
  "session": fuzzSession,
  "notebook": fuzzNotebook,
]

/// The target that `ATELIER_FUZZING` names.
private let target: @Sendable (UnsafeRawBufferPointer) -> Void = {
  let name = getenv("ATELIER_FUZZING").map { String(cString: $0) } ?? ""
  guard let target = targets[name] else {
    print("ATELIER_FUZZING names no target: \(targets.keys.sorted().joined(separator: ", "))")
    exit(2)
  }
  return target
}()

/// libFuzzer's entry; its `main` is the program's.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(UnsafeRawBufferPointer(start: start, count: count))
  return 0
}

/// An input as text.
func text(_ input: UnsafeRawBufferPointer) -> String { String(decoding: input, as: UTF8.self) }
