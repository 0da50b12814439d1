import CKernelSupport
import Elementwise
import Glibc
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The kernels that all number crunching goes through: one of the copies of the kernel sources, chosen once.
///
/// Kernels are C function pointers, so that nothing that is compiled for wide vectors leaks into other modules. A
/// kernel table and a seed determine every byte of a result; the number of threads does not.
public struct KernelTable: Sendable {
  /// The names of the kernel tables, as `ATELIER_KERNELS` gives them, slowest first.
  public enum Name: String, CaseIterable, Hashable, Sendable {
    /// Four lanes, the baseline of the architecture.
    case portable
    /// Eight lanes and fused multiply-add: AVX2 and FMA.
    case avx2
    /// Sixteen lanes: AVX-512.
    case avx512
  }

  /// Which table this is.
  public let name: Name
  /// Matrix products and convolutions.
  let products: ProductKernels
  /// Reductions, moves and random numbers.
  let arrays: ArrayKernels
  /// Copies of tiles.
  private let copy: TileKernel
  /// Functions of the elements of tiles.
  private let unary: @Sendable (UnaryFunction) -> TileKernel
  private let binary: @Sendable (BinaryFunction) -> TileKernel
  private let compound: @Sendable (CompoundFunction) -> TileKernel

  /// The table of that name, or nil if this machine cannot run it.
  public init?(_ name: Name) {
    guard Self.available.contains(name) else { return nil }
    self.name = name
    switch name {
    #if arch(x86_64)
      case .avx512:
        products = KernelsAVX512.productKernels()
        arrays = KernelsAVX512.arrayKernels()
        copy = KernelsAVX512.copyKernel()
        unary = { KernelsAVX512.unaryKernel($0) }
        binary = { KernelsAVX512.binaryKernel($0) }
        compound = { KernelsAVX512.compoundKernel($0) }
      case .avx2:
        products = KernelsAVX2.productKernels()
        arrays = KernelsAVX2.arrayKernels()
        copy = KernelsAVX2.copyKernel()
        unary = { KernelsAVX2.unaryKernel($0) }
        binary = { KernelsAVX2.binaryKernel($0) }
        compound = { KernelsAVX2.compoundKernel($0) }
    #else
      case .avx512, .avx2: return nil
    #endif
    case .portable:
      products = KernelsPortable.productKernels()
      arrays = KernelsPortable.arrayKernels()
      copy = KernelsPortable.copyKernel()
      unary = { KernelsPortable.unaryKernel($0) }
      binary = { KernelsPortable.binaryKernel($0) }
      compound = { KernelsPortable.compoundKernel($0) }
    }
  }

  /// The kernel of an operation on tiles.
  func kernel(of operation: TileOperation) -> TileKernel {
    switch operation {
    case .copy: copy
    case .unary(let function): unary(function)
    case .binary(let function): binary(function)
    case .compound(let function): compound(function)
    }
  }

  /// The tables that this machine can run, slowest first.
  public static let available: [Name] = {
    let level = atelier_x86_level()
    return [.portable] + (level >= 3 ? [.avx2] : []) + (level >= 4 ? [.avx512] : [])
  }()

  /// The table that this process uses: what `ATELIER_KERNELS` names, else the fastest that the machine can run.
  ///
  /// - Throws: `ComputeError.kernelsUnavailable`.
  public static func chosen() throws(ComputeError) -> KernelTable { try choice.get() }

  private static let choice: Result<KernelTable, ComputeError> = choose(
    getenv("ATELIER_KERNELS").map { String(cString: $0) })

  /// The choice for a value of `ATELIER_KERNELS`; an empty one counts as none.
  static func choose(_ value: String?) -> Result<KernelTable, ComputeError> {
    let wanted = value.flatMap { $0.isEmpty ? nil : $0 } ?? available.last?.rawValue ?? Name.portable.rawValue
    guard let name = Name(rawValue: wanted), let table = KernelTable(name) else {
      return .failure(.kernelsUnavailable(value: wanted, available: available))
    }
    return .success(table)
  }
}
