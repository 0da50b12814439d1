/// Copies that memory does not hold in one piece, and fills.

#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// Copies `count` numbers; strides count bytes.
@inline(never)
func copyStrided(
  _ count: Int, _ source: UnsafeRawPointer, _ sourceStride: Int, _ result: UnsafeMutableRawPointer, _ resultStride: Int
) {
  var source = source, result = result
  for _ in 0..<count {
    result.storeBytes(of: source.load(as: UInt32.self), as: UInt32.self)
    source += sourceStride
    result += resultStride
  }
}

/// Copies a matrix; pitches are the bytes between rows.
@inline(never)
func copyRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ sourcePitch: Int, _ result: UnsafeMutableRawPointer,
  _ resultPitch: Int
) {
  var source = source, result = result
  for _ in 0..<rows {
    var index = 0
    while index &+ 8 <= columns {
      let part = source.loadUnaligned(fromByteOffset: 4 &* index, as: SIMD8<UInt32>.self)
      result.storeBytes(of: part, toByteOffset: 4 &* index, as: SIMD8<UInt32>.self)
      index &+= 8
    }
    while index < columns {
      let part = source.load(fromByteOffset: 4 &* index, as: UInt32.self)
      result.storeBytes(of: part, toByteOffset: 4 &* index, as: UInt32.self)
      index &+= 1
    }
    source += sourcePitch
    result += resultPitch
  }
}

/// Writes one number `count` times, without gaps.
@inline(never)
func fillRun(_ count: Int, _ value: Float, _ result: UnsafeMutableRawPointer) {
  let vector = SIMD16<Float>(repeating: value)
  var index = 0
  while index &+ 16 <= count {
    result.storeBytes(of: vector, toByteOffset: 4 &* index, as: SIMD16<Float>.self)
    index &+= 16
  }
  while index < count {
    result.storeBytes(of: value, toByteOffset: 4 &* index, as: Float.self)
    index &+= 1
  }
}

/// Column `j` of a matrix becomes row `j` of the result; pitches are the bytes between rows.
@inline(never)
func transposeMatrix(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ sourcePitch: Int, _ result: UnsafeMutableRawPointer,
  _ resultPitch: Int
) {
  // Panels of 16 source rows fill whole cache lines of the result before the next line is begun.
  var row = 0
  while row < rows {
    let panel = min(16, rows &- row)
    let from = source + row &* sourcePitch, to = result + 4 &* row
    var column = 0
    while column &+ 4 <= columns {
      var part = 0
      while part &+ 4 <= panel {
        transposeFour(
          from + part &* sourcePitch + 4 &* column, sourcePitch, to + column &* resultPitch + 4 &* part, resultPitch)
        part &+= 4
      }
      while part < panel {
        copyStrided(
          4, from + part &* sourcePitch + 4 &* column, 4, to + column &* resultPitch + 4 &* part, resultPitch)
        part &+= 1
      }
      column &+= 4
    }
    while column < columns {
      copyStrided(panel, from + 4 &* column, sourcePitch, to + column &* resultPitch, 4)
      column &+= 1
    }
    row &+= panel
  }
}

@inline(__always)
private func transposeFour(
  _ source: UnsafeRawPointer, _ sourcePitch: Int, _ result: UnsafeMutableRawPointer, _ resultPitch: Int
) {
  #if arch(x86_64)
    let a = source.loadUnaligned(as: SIMD4<Float>.self)
    let b = (source + sourcePitch).loadUnaligned(as: SIMD4<Float>.self)
    let c = (source + 2 &* sourcePitch).loadUnaligned(as: SIMD4<Float>.self)
    let d = (source + 3 &* sourcePitch).loadUnaligned(as: SIMD4<Float>.self)
    let abLow = _mm_unpacklo_ps(a, b), abHigh = _mm_unpackhi_ps(a, b)
    let cdLow = _mm_unpacklo_ps(c, d), cdHigh = _mm_unpackhi_ps(c, d)
    result.storeBytes(of: _mm_movelh_ps(abLow, cdLow), as: SIMD4<Float>.self)
    (result + resultPitch).storeBytes(of: _mm_movehl_ps(cdLow, abLow), as: SIMD4<Float>.self)
    (result + 2 &* resultPitch).storeBytes(of: _mm_movelh_ps(abHigh, cdHigh), as: SIMD4<Float>.self)
    (result + 3 &* resultPitch).storeBytes(of: _mm_movehl_ps(cdHigh, abHigh), as: SIMD4<Float>.self)
  #else
    for row in 0..<4 { copyStrided(4, source + row &* sourcePitch, 4, result + 4 &* row, resultPitch) }
  #endif
}
