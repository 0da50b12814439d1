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

  /// The lower triangular factor L of a positive semidefinite matrix L L'; directions without extent give zeros.
  func choleskyFactor() -> SquareMatrix {
    var factor = SquareMatrix(size)
    let tiny = max(trace, 1e-300) * 1e-14
    for column in 0..<size {
      var pivot = self[column, column]
      for k in 0..<column { pivot -= factor[column, k] * factor[column, k] }
      guard pivot > tiny else { continue }
      let root = pivot.squareRoot()
      factor[column, column] = root
      for row in (column + 1)..<max(size, column + 1) {
        var sum = self[row, column]
        for k in 0..<column { sum -= factor[row, k] * factor[column, k] }
        factor[row, column] = sum / root
      }
    }
    return factor
  }

  /// The eigenvalues of a symmetric matrix: Householder's reduction to three diagonals, then the implicit QL iteration
  /// (Wilkinson and Reinsch 1971, without vectors).
  func symmetricEigenvalues() -> [Double] {
    var (diagonal, beside) = tridiagonal()
    for low in 0..<size {
      for _ in 0..<60 {
        var high = low
        while high < size - 1 {
          let scale = abs(diagonal[high]) + abs(diagonal[high + 1])
          if abs(beside[high]) <= scale * 1e-16 { break }
          high += 1
        }
        if high == low { break }
        var g = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low])
        var r = (g * g + 1).squareRoot()
        g = diagonal[high] - diagonal[low] + beside[low] / (g + (g < 0 ? -r : r))
        var (sine, cosine, shift, isSplit) = (1.0, 1.0, 0.0, false)
        for index in stride(from: high - 1, through: low, by: -1) {
          let f = sine * beside[index]
          let b = cosine * beside[index]
          r = (f * f + g * g).squareRoot()
          beside[index + 1] = r
          guard r > 0 else {
            diagonal[index + 1] -= shift
            beside[high] = 0
            isSplit = true
            break
          }
          sine = f / r
          cosine = g / r
          g = diagonal[index + 1] - shift
          r = (diagonal[index] - g) * sine + 2 * cosine * b
          shift = sine * r
          diagonal[index + 1] = g + shift
          g = cosine * r - b
        }
        if isSplit { continue }
        diagonal[low] -= shift
        beside[low] = g
        beside[high] = 0
      }
    }
    return diagonal
  }

  /// The diagonal and the numbers beside it (the last is 0) of a similar matrix with three diagonals.
  private func tridiagonal() -> (diagonal: [Double], beside: [Double]) {
    var a = self
    var beside = [Double](repeating: 0, count: max(size, 1))
    guard size > 2 else {
      if size == 2 { beside[0] = a[1, 0] }
      return ((0..<size).map { a[$0, $0] }, beside)
    }
    for k in 0..<(size - 2) {
      var length = 0.0
      for row in (k + 1)..<size { length += a[row, k] * a[row, k] }
      length = length.squareRoot()
      guard length > 0 else { continue }
      let alpha = a[k + 1, k] > 0 ? -length : length
      var v = [Double](repeating: 0, count: size)
      v[k + 1] = a[k + 1, k] - alpha
      for row in (k + 2)..<size { v[row] = a[row, k] }
      let square = v.reduce(0) { $0 + $1 * $1 }
      beside[k] = alpha
      guard square > 0 else { continue }
      var p = [Double](repeating: 0, count: size)
      for row in (k + 1)..<size {
        var sum = 0.0
        for column in (k + 1)..<size { sum += a[row, column] * v[column] }
        p[row] = 2 * sum / square
      }
      var projection = 0.0
      for row in (k + 1)..<size { projection += v[row] * p[row] }
      projection /= square
      for row in (k + 1)..<size { p[row] -= projection * v[row] }
      for row in (k + 1)..<size {
        for column in (k + 1)..<size { a[row, column] -= v[row] * p[column] + p[row] * v[column] }
      }
    }
    beside[size - 2] = a[size - 1, size - 2]
    return ((0..<size).map { a[$0, $0] }, beside)
  }
}
