import Memory
import Processors

/// What can go wrong in setting up the numeric core: facts only, rendered by `description`.
public enum ComputeError: Error, Hashable, Sendable {
  /// `ATELIER_KERNELS` names no kernel table, or one that this machine cannot run.
  case kernelsUnavailable(value: String, available: [KernelTable.Name])
  /// `ATELIER_THREADS`, or a count given otherwise, is no number of threads.
  case invalidThreadCount(InvalidThreadCount)
  /// The operating system refused to start a thread.
  case threadNotStarted(errorNumber: Int32)
  /// There is no memory for so many numbers.
  case outOfMemory(MemoryShortage)
}

extension ComputeError: CustomStringConvertible {
  /// The error as a sentence that says what was found and what is possible.
  public var description: String {
    switch self {
    case .kernelsUnavailable(let value, let available):
      let names = available.map(\.rawValue).joined(separator: ", ")
      let reason = KernelTable.Name(rawValue: value) == nil ? "no such kernels" : "this machine cannot run them"
      return "ATELIER_KERNELS is \"\(value)\": \(reason); possible here: \(names)"
    case .invalidThreadCount(let error): return error.description
    case .threadNotStarted(let errorNumber):
      return "the operating system started no further thread (error \(errorNumber)); try a smaller ATELIER_THREADS"
    case .outOfMemory(let shortage):
      return "this \(shortage)"
    }
  }
}
