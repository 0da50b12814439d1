import Adversarial
import Language
import Tensors

/// The files of a session's archive and the strings in them.
enum ArchiveFormat {
  /// The file with names, values, cells and all else that is no network and no gan.
  static let session = "session.safetensors"
  /// A few words for whoever lists archives, as text.
  static let about = "about"
  static let format = "format"
  static let formatName = family + "\(version)"
  /// A word of whoever saved the session, of one line.
  static let label = "label"
  private static let family = "atelier session "
  private static let version = 1

  /// Whether a format is that of a session of a newer version of Atelier.
  static func isNewer(_ format: String) -> Bool {
    format.hasPrefix(family) && Int(format.dropFirst(family.count)).map { $0 > version } ?? false
  }

  static func network(_ index: Int) -> String { "network-\(index).safetensors" }
  static func gan(_ index: Int) -> String { "gan-\(index).safetensors" }
  static func tensor(_ index: Int) -> String { "tensor-\(index)" }

  /// The parts of the session's file.
  enum Part: String {
    case names, cells, networks, gans, datasets, functions, hooks, state, losses
  }
}

/// The kinds of values, as an archive names them.
enum ArchivedKind: String {
  case nothing, yes, no, number, string, list, range, tensor, network, gan, dataset, recipe, function, builtin, record,
    layer, history
}

/// A course of training as a tensor, a row a step.
enum HistoryTensor {
  private static let columns = HistoryColumn.allCases.filter { $0 != .step }
  /// A step may be larger than the whole numbers that Float32 holds: two columns.
  private static var width: Int { columns.count + 2 }

  static func tensor(_ history: History) -> Tensor {
    let rows = history.records
    return Tensor(
      shape: [rows.count, width],
      values: rows.flatMap { row in
        [Float(row.step >> 20), Float(row.step & 0xFFFFF)] + columns.map { row[$0] }
      })
  }

  static func history(_ tensor: Tensor) throws(ArchiveProblem) -> History {
    guard tensor.rank == 2, tensor.shape[1] == width else { throw .damaged }
    var rows: [StepRecord] = []
    for start in stride(from: 0, to: tensor.count, by: width) {
      let (high, low) = (tensor.values[start], tensor.values[start + 1])
      guard (0..<1e8).contains(high), (0..<1_048_576).contains(low) else { throw .damaged }
      var row = StepRecord()
      for (index, column) in columns.enumerated() { row[column] = tensor.values[start + 2 + index] }
      row.step = Int(high) << 20 | Int(low)
      guard rows.last.map({ $0.step < row.step }) ?? true else { throw .damaged }
      rows.append(row)
    }
    return History(rows)
  }
}
