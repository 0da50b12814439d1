/// A small square matrix in double precision, for statistics.
struct SquareMatrix {
  let size: Int
  private var numbers: [Double]

  init(_ size: Int) {
    self.size = size
    numbers = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { numbers[row * size + column] }
    set { numbers[row * size + column] = newValue }
  }

  var trace: Double { (0..<size).reduce(0) { $0 + self[$1, $1] } }

  func transposed() -> SquareMatrix {
    var result = SquareMatrix(size)
    for row in 0..<size {
      for column in 0..<size { result[column, row] = self[row, column] }
    }
    return result
  }

  func times(_ other: SquareMatrix) -> SquareMatrix {
    var result = SquareMatrix(size)
    for row in 0..<size {
      for inner in 0..<size {
        let factor = self[row, inner]
        guard factor != 0 else { continue }
        for column in 0..<size { result[row, column] += factor * other[inner, column] }
      }
    }
    return result
  }

  /// The eigenvalues of a symmetric matrix and its eigenvectors, which are the rows of `vectors` in the same order:
  /// Jacobi's cyclic rotations (Golub and Van Loan, Matrix Computations, section 8.5), sure for singular matrices too.
  ///
  /// - Parameter check: called once in a while; what it throws breaks the work off.
  func symmetricEigenvectors<Failure: Error>(
    _ check: () throws(Failure) -> Void
  ) throws(Failure) -> (values: [Double], vectors: SquareMatrix) {
    var matrix = self
    var vectors = SquareMatrix(size)
    for index in 0..<size { vectors[index, index] = 1 }
    let total = numbers.reduce(0) { $0 + $1 * $1 }
    let negligible = (total / Double(max(size * size, 1))).squareRoot() * 1e-15
    for _ in 0..<40 {
      var beside = 0.0
      for row in 0..<size {
        for column in 0..<row { beside += matrix[row, column] * matrix[row, column] }
      }
      if beside <= total * 1e-26 { break }
      for p in 0..<size {
        try check()
        for q in (p + 1)..<max(size, p + 1) where abs(matrix[p, q]) > negligible {
          let turn = matrix.rotation(p, q)
          matrix.rotateColumns(p, q, turn)
          matrix.rotateRows(p, q, turn)
          vectors.rotateRows(p, q, turn)
        }
      }
    }
    return ((0..<size).map { matrix[$0, $0] }, vectors)
  }

  /// Cosine and sine of the rotation that makes the elements at `p`, `q` and `q`, `p` zero.
  private func rotation(_ p: Int, _ q: Int) -> (cosine: Double, sine: Double) {
    let slope = (self[q, q] - self[p, p]) / (2 * self[p, q])
    let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (slope * slope + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    return (cosine, tangent * cosine)
  }

  private mutating func rotateRows(_ p: Int, _ q: Int, _ turn: (cosine: Double, sine: Double)) {
    for column in 0..<size {
      let (x, y) = (self[p, column], self[q, column])
      self[p, column] = turn.cosine * x - turn.sine * y
      self[q, column] = turn.sine * x + turn.cosine * y
    }
  }

  private mutating func rotateColumns(_ p: Int, _ q: Int, _ turn: (cosine: Double, sine: Double)) {
    for row in 0..<size {
      let (x, y) = (self[row, p], self[row, q])
      self[row, p] = turn.cosine * x - turn.sine * y
      self[row, q] = turn.sine * x + turn.cosine * y
    }
  }

  /// The square root of a positive semidefinite matrix, up to a rotation: a matrix R with R R' equal to it.
  ///
  /// - Parameter check: called once in a while; what it throws breaks the work off.
  func root<Failure: Error>(_ check: () throws(Failure) -> Void) throws(Failure) -> SquareMatrix {
    let (values, vectors) = try symmetricEigenvectors(check)
    var root = SquareMatrix(size)
    for column in 0..<size {
      let length = max(values[column], 0).squareRoot()
      for row in 0..<size { root[row, column] = vectors[column, row] * length }
    }
    return root
  }
}
