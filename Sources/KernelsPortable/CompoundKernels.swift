/// Choices and chains of products and sums, of whole tiles.

import CKernelSupport
import CKernelSupport.Vectors
import Elementwise

private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

/// The kernel of a function.
public func compoundKernel(_ function: CompoundFunction) -> TileKernel {
  switch function {
  case .select: select
  case .multiplyAdd: multiplyAdd
  case .productPlus: productPlus
  case .productMinus: productMinus
  case .minusProduct: minusProduct
  case .sumOfProducts: sumOfProducts
  }
}

/// The distance between two vectors of operand `index`.
@inline(__always) private func stride(_ steps: Int, _ index: Int) -> Int { ((steps &>> index) & 1) &* vectorBytes }

/// Applies `body` to the vectors of three operands; see `TileKernel`. Operands are loaded before the result is stored at the
/// same place.
@inline(__always)
private func ternary(
  _ count: Int, _ result: Target, _ x: Source, _ y: Source,
  _ z: Source, _ steps: Int, _ body: (Vector, Vector, Vector) -> Vector
) {
  let strideX = stride(steps, 0), strideY = stride(steps, 1), strideZ = stride(steps, 2)
  var offset = 0
  var x = x, y = y, z = z
  while offset < count &* 4 {
    store(body(load(x), load(y), load(z)), result + offset)
    x += strideX
    y += strideY
    z += strideZ
    offset &+= vectorBytes
  }
}

// MARK: - Kernels

@inline(never)
private func select(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { whereEqual($0, .zero, $2, $1) }
}

@inline(never)
private func multiplyAdd(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { fused($0, $1, $2) }
}

@inline(never)
private func productPlus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { $0 * $1 + $2 }
}

@inline(never)
private func productMinus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int)
{
  ternary(n, result, x, y, z, steps) { $0 * $1 - $2 }
}

@inline(never)
private func minusProduct(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int)
{
  ternary(n, result, x, y, z, steps) { $0 - $1 * $2 }
}

@inline(never)
private func sumOfProducts(
  _ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int
) {
  let strideX = stride(steps, 0), strideY = stride(steps, 1), strideZ = stride(steps, 2), strideW = stride(steps, 3)
  var offset = 0
  var x = x, y = y, z = z, w = w
  while offset < n &* 4 {
    store(load(x) * load(y) + load(z) * load(w), result + offset)
    x += strideX
    y += strideY
    z += strideZ
    w += strideW
    offset &+= vectorBytes
  }
}
