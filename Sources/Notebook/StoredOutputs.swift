import Studio

/// The outputs that a notebook's file keeps below its cells: `output` fences and linked pictures.
///
/// They are ignored when a notebook is loaded, replaced on request, and compared by `run --check`. A fence
/// `output varies` holds what differs from run to run, as where a cell reads `.seconds`: it is replaced and not compared.
public struct StoredOutputs {
  private let document: MarkdownDocument

  /// The stored outputs of a document.
  public init(_ document: MarkdownDocument) { self.document = document }

  /// The indices of the blocks that hold the output of the cell at a block index.
  public func blocks(below cell: Int) -> Range<Int> {
    var end = cell + 1
    while end < document.blocks.count, isOutput(document.blocks[end]) { end += 1 }
    return (cell + 1)..<end
  }

  private func isOutput(_ block: MarkdownDocument.Block) -> Bool {
    switch block.kind {
    case .fence(info: "output", _), .fence(info: "output varies", _): true
    case .prose: block.source.split(separator: "\n").allSatisfy { $0.hasPrefix("![output](") }
    default: false
    }
  }

  /// Whether the output of a cell differs from run to run: because it reads a time, or because its fence says so.
  private func varies(below cell: Int) -> Bool {
    if document.blocks[cell].cell?.contains(".seconds") == true { return true }
    return document.blocks[blocks(below: cell)].contains { block in
      if case .fence(info: "output varies", _) = block.kind { true } else { false }
    }
  }

  /// The stored text below the cell at a block index; nil where no output is stored, or one that varies.
  public func text(below cell: Int) -> String? {
    let stored = blocks(below: cell)
    guard !stored.isEmpty, !varies(below: cell) else { return nil }
    return stored.compactMap { index in
      if case .fence(info: "output", let text) = document.blocks[index].kind { withoutLastNewline(text) } else { nil }
    }.joined(separator: "\n")
  }

  /// A cell whose stored text differs from the fresh one.
  public struct Difference: Hashable, Sendable {
    /// The line of the cell's fence in the file.
    public var line: Int
    /// What the file says.
    public var stored: String
    /// What the cell gave.
    public var fresh: String

    /// The lines that differ, `-` before a stored one and `+` before a fresh one.
    public var lines: [String] {
      var old = stored.split(separator: "\n", omittingEmptySubsequences: false)[...]
      var new = fresh.split(separator: "\n", omittingEmptySubsequences: false)[...]
      while let a = old.first, a == new.first { (old, new) = (old.dropFirst(), new.dropFirst()) }
      while let a = old.last, a == new.last { (old, new) = (old.dropLast(), new.dropLast()) }
      return old.map { "- " + $0 } + new.map { "+ " + $0 }
    }
  }

  /// The cells of a run whose stored text, where there is any, is not what they gave.
  public func differences(from run: NotebookRun) -> [Difference] {
    run.cells.compactMap { cell in
      let fresh = MarkdownFence.contents(cell.text.split(separator: "\n", omittingEmptySubsequences: false))
        .joined(separator: "\n")
      guard let stored = text(below: cell.block), stored != fresh else { return nil }
      return Difference(line: document.blocks[cell.block].lines.lowerBound, stored: stored, fresh: fresh)
    }
  }

  /// The notebook's text with its outputs replaced by those of a run, all else untouched, and the pictures to write.
  ///
  /// - Parameter pictureFolder: the folder of the pictures, as a link from the notebook names it.
  public func updated(by run: NotebookRun, pictureFolder: String) -> (text: String, pictures: [Picture]) {
    var lines: [String] = []
    var pictures: [Picture] = []
    var nextLine = 0
    for (number, cell) in run.cells.enumerated() {
      let fence = document.blocks[cell.block]
      lines += document.lines[nextLine..<fence.lines.upperBound]
      let stored = blocks(below: cell.block)
      nextLine = stored.last.map { document.blocks[$0].lines.upperBound } ?? fence.lines.upperBound
      let info = varies(below: cell.block) ? "output varies" : "output"
      let outputs = Self.blocks(
        of: cell, number: number + 1, info: info, folder: pictureFolder, pictures: &pictures)
      // Else they would belong to the cell.
      if let fence = fence.missingFence, !outputs.isEmpty { lines.append(fence) }
      for block in outputs { lines += [""] + block }
    }
    lines += document.lines[nextLine...]
    return (lines.joined(separator: "\n"), pictures)
  }

  /// A picture that belongs to a notebook.
  public struct Picture {
    /// Its file's name, without folder.
    public var file: String
    /// The bytes of a PNG file.
    public var bytes: [UInt8]
  }

  /// The blocks of a cell's output, each as lines; text that follows text joins it.
  private static func blocks(
    of cell: NotebookRun.Cell, number: Int, info: String, folder: String, pictures: inout [Picture]
  ) -> [[String]] {
    var blocks: [[String]] = []
    var text: [Substring] = []
    func endText() {
      guard !text.isEmpty else { return }
      blocks.append(MarkdownFence.block(info: info, text))
      text = []
    }
    for output in cell.outputs {
      switch output {
      case .text(let more): text += more.split(separator: "\n", omittingEmptySubsequences: false)
      case .plot(let plot):
        endText()
        guard let bytes = try? plot.png() else { continue }
        pictures.append(Picture(file: "cell-\(number)-\(pictures.count + 1).png", bytes: bytes))
        blocks.append(["![output](\(folder)/\(pictures[pictures.count - 1].file))"])
      }
    }
    endText()
    return blocks
  }
}
