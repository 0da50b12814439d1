import CKernelSupport

/// Copies the channels of one pixel of several pictures into blocks as high as a tile: block after block, of each all
/// pictures.
///
/// Steps are in bytes, `channels` in numbers.
@inline(never)
func convolutionPackChannels(
  _ source: UnsafeRawPointer, _ pictureStep: Int, _ pictures: Int, _ channels: Int, _ blocks: UnsafeMutableRawPointer,
  _ blockStep: Int
) {
  let height = productTileRows()
  for picture in 0..<pictures {
    let from = source + picture &* pictureStep
    let to = blocks + picture &* height &* 4
    var channel = 0
    var block = 0
    while channel &+ height <= channels {
      copyStrip(from + channel &* 4, to + block &* blockStep)
      channel &+= height
      block &+= 1
    }
    for place in 0..<channels - channel {
      let value = (from + (channel &+ place) &* 4).loadUnaligned(as: Float.self)
      (to + (block &* blockStep &+ place &* 4)).storeBytes(of: value, as: Float.self)
    }
  }
}

/// Adds `parts` arrays of `count` numbers, which lie one after the other, in their order.
@inline(never)
func convolutionAddParts(
  _ parts: UnsafePointer<Float>, _ partCount: Int, _ count: Int, _ sums: UnsafeMutablePointer<Float>
) {
  for place in 0..<count {
    var sum = parts[place]
    for part in 1..<partCount { sum += parts[part &* count &+ place] }
    sums[place] = sum
  }
}
/// Copies as many numbers as a tile has rows.
@inline(__always) private func copyStrip(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
  #if WIDTH16 || arch(arm64)
    to.storeBytes(of: from.loadUnaligned(as: SIMD8<Float>.self), as: SIMD8<Float>.self)
  #elseif WIDTH8
    to.storeBytes(of: from.loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
    (to + 16).storeBytes(of: (from + 16).loadUnaligned(as: SIMD2<Float>.self), as: SIMD2<Float>.self)
  #else
    to.storeBytes(of: from.loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
  #endif
}

/// Sums, for a stretch of targets, the products that were computed for all taps of the sources: for each target and each
/// channel the numbers at `row * rowStep + column * columnStep` over `rows` and `columns`.
///
/// Targets lie `productStep` apart in the products and `targetStep` apart in the output. Steps are in numbers. Four targets
/// at a time hide the latency of the additions.
@inline(never)
func convolutionGather(_ job: UnsafePointer<ConvolutionGather>) {
  let gather = job.pointee
  let products = gather.products.unsafelyUnwrapped
  let output = gather.output.unsafelyUnwrapped
  for channel in 0..<gather.channels {
    var target = 0
    while target &+ 4 <= gather.targets {
      var sums = SIMD4<Float>.zero
      for row in 0..<gather.rows {
        var from = products + (target &* gather.productStep &+ row &* gather.rowStep &+ channel)
        for _ in 0..<gather.columns {
          sums += SIMD4(
            from[0], from[gather.productStep], from[2 &* gather.productStep], from[3 &* gather.productStep])
          from += gather.columnStep
        }
      }
      for place in 0..<4 { output[(target &+ place) &* gather.targetStep &+ channel] = sums[place] }
      target &+= 4
    }
    while target < gather.targets {
      var sum: Float = 0
      for row in 0..<gather.rows {
        let from = products + (target &* gather.productStep &+ row &* gather.rowStep &+ channel)
        for column in 0..<gather.columns { sum += from[column &* gather.columnStep] }
      }
      output[target &* gather.targetStep &+ channel] = sum
      target &+= 1
    }
  }
}
