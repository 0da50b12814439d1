extension MemoryLimit {
  /// Makes room for `additional` elements at the end of an array whose final length is not known: twice as much as there was,
  /// as appending does, but only where there is memory for it.
  public static func makeRoom<Element>(
    for additional: Int, in array: inout [Element]
  ) throws(MemoryShortage) {
    let (needed, overflow) = array.count.addingReportingOverflow(additional)
    guard !overflow else { throw MemoryShortage(needed: .max, available: available) }
    guard needed > array.capacity else { return }
    let capacity = max(needed, 2 * array.capacity)
    try check(count: capacity, bytesEach: MemoryLayout<Element>.stride)
    array.reserveCapacity(capacity)
  }
}
