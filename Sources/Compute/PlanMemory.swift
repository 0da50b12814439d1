/// Arrays of a plan in memory of their own, freed with the plan.
///
/// Threads that read Swift arrays in inner loops count references to them, in turn and in the same cache line; pointers cost
/// nothing.
final class PlanMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []

  /// A copy of values without references that lives as long as this object.
  func keep<Value>(_ values: [Value]) -> UnsafeBufferPointer<Value> {
    let copy = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = copy.initialize(from: values)
    if let address = copy.baseAddress { blocks.append(UnsafeMutableRawPointer(address)) }
    return UnsafeBufferPointer(copy)
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
