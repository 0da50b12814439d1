import Studio

extension Session {
  /// The number that an expression gives, evaluated without a trace; nil where it gives none.
  func number(of expression: String) -> Double? {
    switch value(of: expression) {
    case .number(let number)? where number.isFinite: number
    case .tensor(let tensor)? where tensor.count == 1: Double(tensor.values[0])
    default: nil
    }
  }
}
