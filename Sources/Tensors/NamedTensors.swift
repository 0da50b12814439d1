/// Tensors by name, in order, with strings that describe them: the contents of a safetensors file.
public struct NamedTensors: Hashable, Sendable {
  /// The names in the order of their tensors.
  public private(set) var names: [String]
  /// Strings that describe the tensors (`__metadata__` in the file).
  public var metadata: [String: String]
  private var tensors: [String: Tensor]

  /// No tensors yet.
  public init(metadata: [String: String] = [:]) {
    names = []
    self.metadata = metadata
    tensors = [:]
  }

  /// How many tensors there are.
  public var count: Int { names.count }

  /// The tensor of that name; set, it takes the place of the old one or goes to the end, and `nil` removes it.
  public subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      if newValue == nil {
        names.removeAll { $0 == name }
      } else if tensors[name] == nil {
        names.append(name)
      }
      tensors[name] = newValue
    }
  }
}
