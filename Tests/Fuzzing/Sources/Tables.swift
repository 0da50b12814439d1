import Datasets
import Tensors

/// Digits as IDX, packed by gzip or not.
@Sendable func fuzzIDX(_ input: UnsafeRawBufferPointer) {
  _ = Scratch.write(input, to: "train-images-idx3-ubyte")
  // As many labels as the pictures say they are, for IDX that is not packed.
  let count = input.count > 8 ? min(Int(input[6]) << 8 | Int(input[7]), 1000) : 2
  let header: [UInt8] = [0, 0, 8, 1, 0, 0, UInt8(count >> 8), UInt8(count & 255)]
  _ = Scratch.write(header + [UInt8](repeating: 3, count: count), to: "train-labels-idx1-ubyte")
  guard let data = try? PictureDataset.mnist(folder: Scratch.folder) else { return }
  precondition(data.count == data.labels?.count && data.slice(0..<1).values.count == data.exampleSize)
}

/// A table of numbers.
@Sendable func fuzzCSV(_ input: UnsafeRawBufferPointer) {
  guard let data = try? NumericDataset.csv(Scratch.write(input, to: "table.csv")) else { return }
  precondition(data.slice(0..<data.count).values.allSatisfy(\.isFinite))
}

/// A file of tensors, as tensors and as examples.
@Sendable func fuzzSafetensors(_ input: UnsafeRawBufferPointer) {
  let path = Scratch.write(input, to: "tensors.safetensors")
  guard let tensors = try? NamedTensors(contentsOf: path) else { return }
  for name in tensors.names {
    guard let tensor = tensors[name] else { continue }
    precondition(tensor.values.count == tensor.shape.reduce(1, *))
    if let data = try? NumericDataset.tensors(path, name: name) { _ = data.slice(0..<1) }
  }
}
