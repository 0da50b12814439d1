import Glibc
import Testing

@testable import Datasets

@Suite struct PhiloxTests {
  /// The known answers of the Random123 distribution.
  @Test func knownAnswers() {
    #expect(
      Philox.words(SIMD4(0, 0, 0, 0), key: SIMD2(0, 0)) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = SIMD4<UInt32>(repeating: .max)
    #expect(
      Philox.words(ones, key: SIMD2(repeating: .max)) == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.words(
        SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func elementaryFunctionsAreClose() {
    for step in 1..<4000 {
      let x = Float(step) / 1000
      #expect(abs(Double(logarithm(x)) - log(Double(x))) < 3e-7)
      let (sine, cosine) = sineAndCosine(turns: x - 2)
      #expect(abs(Double(sine) - sin(2 * Double.pi * Double(x - 2))) < 1e-6)
      #expect(abs(Double(cosine) - cos(2 * Double.pi * Double(x - 2))) < 1e-6)
    }
    #expect(abs(logarithm(0x1p-25) + 17.328_68) < 1e-5)
  }

  @Test func belowIsUniform() {
    var random = RandomStream(seed: 1, purpose: .order, item: 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[Int(random.below(7))] += 1 }
    for count in counts { #expect(abs(count - 10_000) < 400) }
    #expect(random.below(1) == 0)
  }
}
