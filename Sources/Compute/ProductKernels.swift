import CKernelSupport

extension ProductKernels {
  /// A length rounded up to whole vectors.
  func wholeVectors(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }
}
