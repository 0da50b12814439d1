/// The natural logarithm of a positive normal number, the same on every machine: the system's own differs between
/// versions of its library. Polynomial of Cephes `logf`, error below 2 units in the last place.
@inline(__always)
func logarithm(_ x: Float) -> Float {
  let bits = Int32(bitPattern: x.bitPattern)
  let exponent = (bits &- 0x3f35_04f3) >> 23
  let m = Float(bitPattern: UInt32(bitPattern: bits &- (exponent << 23))) - 1
  let e = Float(exponent)
  let z = m * m
  var p: Float = 7.037_683_629_2e-2
  p = p * m - 1.151_461_031_0e-1
  p = p * m + 1.167_699_874_0e-1
  p = p * m - 1.242_014_084_6e-1
  p = p * m + 1.424_932_278_7e-1
  p = p * m - 1.666_805_766_5e-1
  p = p * m + 2.000_071_476_5e-1
  p = p * m - 2.499_999_399_3e-1
  p = p * m + 3.333_333_117_4e-1
  p = p * m * z - e * 2.121_944_40e-4 - z * 0.5
  return m + p + e * 0.693_359_375
}

/// Sine and cosine of an angle in whole turns, the same on every machine.
@inline(__always)
func sineAndCosine(turns: Float) -> (sine: Float, cosine: Float) {
  let quarters = turns * 4
  let quadrant = quarters.rounded(.toNearestOrEven)
  let t = (quarters - quadrant) * (Float.pi / 2)
  let z = t * t
  var s: Float = -1.951_529_589_1e-4
  s = s * z + 8.332_160_873_6e-3
  s = s * z - 1.666_654_661_1e-1
  s = s * z * t + t
  var c: Float = 2.443_315_711_8e-5
  c = c * z - 1.388_731_625_5e-3
  c = c * z + 4.166_664_568_3e-2
  c = c * z * z - z * 0.5 + 1
  switch Int(quadrant) & 3 {
  case 0: return (s, c)
  case 1: return (c, -s)
  case 2: return (-s, -c)
  default: return (-c, s)
  }
}
