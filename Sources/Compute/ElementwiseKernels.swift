/// The C function pointers of elementwise mathematics, reductions, moves and random numbers.
struct ElementwiseKernels: Sendable {
  /// The pointers into the kernel module of that name.
  init(_ name: KernelTable.Name) {}
}
