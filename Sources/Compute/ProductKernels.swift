/// The C function pointers of matrix products and convolutions.
struct ProductKernels: Sendable {
  /// The pointers into the kernel module of that name.
  init(_ name: KernelTable.Name) {}
}
