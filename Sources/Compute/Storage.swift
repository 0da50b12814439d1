import Glibc
import Memory

/// An owner of memory for numbers: 64-byte aligned, zero at first, freed with its last reference.
///
/// It hands out a raw pointer: whoever uses it keeps the owner alive and the threads apart.
public final class Storage: @unchecked Sendable {
  /// How many numbers there is room for.
  public let count: Int
  /// The first number.
  public let pointer: UnsafeMutablePointer<Float>

  /// From this size on, memory comes in whole huge pages, zeroed by the system when it is first touched.
  private static let hugePage = 2 << 20
  private let mappedBytes: Int

  /// Room for `count` zeros.
  ///
  /// - Throws: `ComputeError.outOfMemory`, for a negative count too.
  public init(count: Int) throws(ComputeError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    guard count >= 0, !overflow, bytes <= Int.max - 2 * Self.hugePage else {
      throw .outOfMemory(MemoryShortage(needed: .max, available: MemoryLimit.available))
    }
    let isLarge = bytes >= 2 * Self.hugePage
    // The system would promise more than there is, and end the program when it is used.
    do throws(MemoryShortage) { try MemoryLimit.check(bytes: bytes) } catch { throw .outOfMemory(error) }
    let alignment = isLarge ? Self.hugePage : 64
    let size = (max(bytes, 1) + 63) & ~63
    guard let address = isLarge ? Self.map(size, alignment) : Self.allocate(size, alignment) else {
      throw .outOfMemory(MemoryShortage(needed: bytes, available: MemoryLimit.available))
    }
    self.count = count
    mappedBytes = isLarge ? size : 0
    pointer = address.bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    if mappedBytes > 0 { munmap(pointer, mappedBytes) } else { free(pointer) }
  }

  private static func allocate(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
    guard let address = aligned_alloc(alignment, size) else { return nil }
    memset(address, 0, size)
    return address
  }

  /// Maps `alignment` more than needed and gives back what lies outside of the aligned range.
  private static func map(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
    let whole = mmap(nil, size + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let whole, whole != MAP_FAILED else { return nil }
    let page = Int(getpagesize())
    let head = (alignment - Int(bitPattern: whole) % alignment) % alignment
    let end = (size + page - 1) / page * page
    if head > 0 { munmap(whole, head) }
    if alignment - head > end - size { munmap(whole + head + end, size + alignment - head - end) }
    madvise(whole + head, size, MADV_HUGEPAGE)
    // Taken at once, so that whoever asks for memory next sees what is left; systems before Linux 5.14 take it when it is used.
    madvise(whole + head, size, MADV_POPULATE_WRITE)
    return whole + head
  }
}
