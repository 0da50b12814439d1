import Files
import Networks
import Tensors

/// Gans and networks in safetensors files. A file is replaced as a whole or not at all.
extension Gan {
  /// Writes the gan; going on from the file gives the same bytes as going on from here.
  /// - Parameter source: The gan in the language, so that it can be rebuilt from the file alone.
  /// - Throws: `FileError` if the file cannot be written, `GanError`.
  public func save(to path: String, source: String = "") throws {
    try savedTensors(source: source).write(to: path)
  }

  /// Becomes the gan in the file; earlier steps are no longer reached.
  /// - Throws: `SafetensorsError` if the file is damaged, `GanError.checkpoint` if it does not fit.
  public func load(from path: String) throws {
    try restore(from: NamedTensors(contentsOf: path), path: path)
  }
}

extension Network {
  /// Writes weights and statistics as a `torch.nn.Sequential` of the same layers names and shapes them.
  /// - Parameter source: The network in the language, so that it can be rebuilt from the file alone.
  /// - Throws: `FileError` if the file cannot be written, `NetworkError.inputOpen`.
  public func save(to path: String, source: String = "") throws {
    var saved = NamedTensors()
    saved.metadata = ["format": "atelier network 1", "source": source, "input": sourceText(inputShape ?? [])]
    for (name, tensor) in try stateTensors() { saved[name] = tensor }
    try saved.write(to: path)
  }

  /// Fills the network from a file, of Atelier or of PyTorch.
  /// - Throws: `SafetensorsError` if the file is damaged, `NetworkError` if it does not fit.
  public func load(from path: String) throws {
    let saved = try NamedTensors(contentsOf: path)
    var tensors: [String: Tensor] = [:]
    for name in saved.names { tensors[name] = saved[name] }
    try fill(from: tensors)
  }
}
