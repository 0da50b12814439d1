/// What this copy of the kernels offers. The kernels of elementwise functions are found by `unaryKernel`, `binaryKernel`,
/// `compoundKernel` and `copyKernel`.

import CKernelSupport
import CKernelSupport.Vectors

/// Reductions, moves and random numbers.
public func arrayKernels() -> ArrayKernels {
  ArrayKernels(
    sumOverRows: sumOverRows, maximumOverRows: maximumOverRows, sumAlongRows: sumAlongRows,
    maximumAlongRows: maximumAlongRows, copyStrided: copyStrided, copyRows: copyRows, transpose: transposeMatrix,
    fill: fillRun, drawUniform: randomUniform, drawBernoulli: randomBernoulli, drawNormal: randomNormal)
}

/// Matrix products and convolutions.
public func productKernels() -> ProductKernels {
  #if WIDTH16
    let readsRaggedRows = true
  #else
    let readsRaggedRows = false
  #endif
  return ProductKernels(
    multiply: productMultiply, packRight: productPackRight, packLeft: productPackLeft, dots: productDots,
    combineRows: productCombineRows, packChannels: convolutionPackChannels, addParts: convolutionAddParts,
    gather: convolutionGather, panelColumns: productPanelColumns, tileRows: productTileRows(), lanes: lanes,
    readsRaggedRows: readsRaggedRows)
}
