import Tensors

/// A number as the language prints it.
package func sourceText(_ number: Double) -> String { shortestText(number) }

/// A shape as the language writes it, as in `28x28x1`.
package func sourceText(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
