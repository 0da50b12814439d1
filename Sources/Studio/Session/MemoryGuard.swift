import Memory

/// Watches that the program stays within its memory, so that a runaway script ends with an error before the system ends
/// the program.
struct MemoryGuard {
  private var calls = 0
  private var interval = 64

  /// Whether there is memory left. Looks only now and then, the oftener the less there is.
  mutating func isLeft() -> Bool {
    calls &+= 1
    guard calls >= interval else { return true }
    calls = 0
    let taken = MemoryLimit.taken
    interval = taken > MemoryLimit.bytes / 2 ? 1 : 64
    return taken <= MemoryLimit.bytes
  }

  /// Refuses an operation on a tensor for whose result, and a copy on the way to it, there is no memory.
  static func check(operand: Value) throws(Problem) {
    guard case .tensor(let tensor) = operand, tensor.count > 1 << 18 else { return }
    do throws(MemoryShortage) { try MemoryLimit.check(count: 2 * tensor.count) } catch { throw .memory(error) }
  }

  /// Whether there is memory left, looked up at once where a value is so large that a few of its kind would fill it.
  static func isLeft(after value: Value) -> Bool {
    let isLarge =
      switch value {
      case .tensor(let tensor): tensor.count > 1 << 18
      case .list(let list): list.count > 1 << 15
      case .string(let string): string.utf8.count > 1 << 20
      default: false
      }
    return !isLarge || MemoryLimit.taken <= MemoryLimit.bytes
  }
}
