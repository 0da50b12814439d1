/// Files whose names have something in front, as `module.0.weight` and `generator.main.0.weight`.
extension Network {
  /// What the names in a file have in front of those of this network's arrays; empty where they are the same.
  ///
  /// A prefix is taken where all arrays are there behind it with their shapes. Where none fits, the only one behind which the
  /// first array is there is given, so that what does not fit can be named.
  /// - Parameter shapes: The shapes of the file's tensors by their names.
  /// - Throws: `NetworkError.inputOpen`; `severalParts` where more than one part of the file fits.
  public func filePrefix(_ shapes: [String: [Int]]) throws(NetworkError) -> String {
    guard inputShape != nil else { throw .inputOpen }
    guard let first = arrays.first?.name, shapes[first] == nil else { return "" }
    let candidates = shapes.keys.filter { $0.hasSuffix("." + first) }.map { String($0.dropLast(first.count)) }.sorted()
    var fitting = candidates.filter { prefix in
      arrays.allSatisfy { shapes[prefix + $0.name] == $0.specification.fileShape }
    }
    // Of equal sides of a gan, the one of the network's kind.
    let ofKind = fitting.filter { $0.split(separator: ".").contains { $0 == definition.kind.rawValue } }
    if ofKind.count == 1 { fitting = ofKind }
    guard fitting.count < 2 else { throw .severalParts(fitting) }
    return fitting.first ?? (candidates.count == 1 ? candidates[0] : "")
  }
}
