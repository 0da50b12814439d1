import CKernelSupport

extension ProductKernels {
  /// Columns that are computed together.
  struct Panel {
    let column: Int, width: Int
  }

  /// The panels of so many columns.
  func panels(_ columns: Int) -> [Panel] {
    var panels: [Panel] = []
    var column = 0
    while column < columns {
      let width = panelColumns(columns - column)
      panels.append(Panel(column: column, width: width))
      column += width
    }
    return panels
  }

  /// A length rounded up to whole vectors.
  func wholeVectors(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }
}
