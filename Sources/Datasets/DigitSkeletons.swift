/// One way to write a digit: strokes through points of a box one high and one wide, x to the right and y down.
///
/// A stroke is a smooth curve through its points; at a corner the pen turns sharply.
struct DigitSkeleton: Sendable {
  struct Point: Sendable {
    var x: Float
    var y: Float
    var isCorner = false
  }

  /// How often it is chosen, against the other ways to write the same digit.
  let weight: Float
  /// How wide the box is against its height.
  let aspect: Float
  let strokes: [[Point]]

  /// Reads strokes written as `x y, x y!, ...` in hundredths, `!` marking corners, `|` lifting the pen.
  init(_ weight: Float, aspect: Float, _ text: String) {
    self.weight = weight
    self.aspect = aspect
    strokes = text.split(separator: "|").map { stroke in
      stroke.split(separator: ",").map { point in
        let numbers = point.split(whereSeparator: { $0 == " " || $0 == "!" }).compactMap { Float($0) }
        return Point(x: numbers[0] / 100, y: numbers[1] / 100, isCorner: point.contains("!"))
      }
    }
  }

  /// The ways to write each of the ten digits.
  static let all: [[DigitSkeleton]] = [
    [
      DigitSkeleton(4, aspect: 0.75, "58 2, 22 14, 4 50, 20 88, 52 99, 86 82, 96 46, 80 12, 52 2"),
      DigitSkeleton(2, aspect: 0.8, "70 8, 40 0, 10 26, 4 64, 30 97, 70 94, 96 62, 92 24, 66 4, 44 8"),
      DigitSkeleton(1, aspect: 0.7, "66 0, 30 16, 6 56, 18 92, 46 99, 82 74, 94 34, 76 4, 48 6, 36 16"),
      DigitSkeleton(1, aspect: 0.95, "48 4, 16 22, 2 56, 24 92, 62 97, 94 72, 97 34, 72 6, 40 6"),
    ],
    [
      DigitSkeleton(7, aspect: 0.12, "50 0, 52 50, 50 100"),
      DigitSkeleton(1.2, aspect: 0.4, "8 26, 34 14, 60 0!, 58 50, 56 100"),
      DigitSkeleton(0.4, aspect: 0.5, "22 18, 52 0!, 52 50, 52 98 | 14 98, 50 97, 88 98"),
    ],
    [
      DigitSkeleton(3, aspect: 0.75, "8 24, 28 4, 64 2, 82 22, 66 52, 34 82, 6 97!, 46 93, 97 96"),
      DigitSkeleton(
        3, aspect: 0.85, "10 20, 34 2, 68 4, 78 28, 58 62, 28 92, 10 96, 4 84, 18 76, 44 86, 70 97, 98 86"),
      DigitSkeleton(1.2, aspect: 0.8, "6 16, 32 8, 66 2, 86 16, 72 46, 40 72, 8 92!, 40 90, 66 94, 98 98"),
      DigitSkeleton(
        1, aspect: 1, "14 30, 26 6, 56 0, 72 20, 60 54, 32 86, 14 94, 6 84, 20 76, 42 88, 70 92, 98 78"),
    ],
    [
      DigitSkeleton(4, aspect: 0.7, "8 12, 40 0, 78 10, 80 30, 36 46!, 78 54, 94 76, 66 97, 30 98, 4 88"),
      DigitSkeleton(1.5, aspect: 0.7, "6 8, 44 2, 86 4!, 66 24, 36 42!, 78 50, 92 74, 66 96, 30 99, 4 90"),
      DigitSkeleton(
        1.5, aspect: 0.75, "8 16, 36 0, 74 8, 74 32, 44 46, 36 50, 46 46, 80 54, 90 78, 60 98, 24 96, 4 82"),
      DigitSkeleton(1, aspect: 0.65, "14 6, 52 0, 84 14, 74 38, 40 48, 74 56, 88 76, 70 94, 34 100, 4 94"),
    ],
    [
      DigitSkeleton(4, aspect: 0.75, "14 4, 8 32, 6 56!, 44 54, 96 48 | 84 2, 80 48, 74 100"),
      DigitSkeleton(2, aspect: 0.75, "22 0, 12 26, 4 46, 22 56, 58 50, 82 38 | 90 4, 82 42, 72 100"),
      DigitSkeleton(1.6, aspect: 0.75, "66 2, 36 32, 4 64!, 50 64, 98 62 | 68 2, 68 50, 66 100"),
      DigitSkeleton(1.2, aspect: 0.75, "10 2, 6 34, 16 54, 50 52, 82 34, 92 2!, 84 50, 76 100"),
    ],
    [
      DigitSkeleton(3, aspect: 0.7, "24 6, 20 24, 14 44!, 50 40, 82 56, 84 80, 50 98, 6 92 | 24 6, 58 5, 96 0"),
      DigitSkeleton(2, aspect: 0.75, "92 4, 60 5, 30 6!, 24 24, 18 44!, 54 42, 82 60, 78 84, 44 99, 4 90"),
      DigitSkeleton(1.2, aspect: 1, "98 0, 70 8, 42 14!, 34 28, 28 44!, 60 50, 74 68, 60 90, 32 99, 2 90"),
      DigitSkeleton(
        1, aspect: 0.65, "20 10, 16 26, 20 42, 50 46, 84 62, 84 84, 52 100, 10 92 | 20 10, 50 8, 94 6"),
      DigitSkeleton(1.2, aspect: 1.1, "96 2, 60 4, 36 8!, 30 28, 24 46!, 52 44, 72 60, 66 84, 38 98, 4 94"),
      DigitSkeleton(1, aspect: 0.8, "88 6, 50 2, 26 10, 22 34, 50 46, 74 62, 68 86, 36 98, 4 88"),
    ],
    [
      DigitSkeleton(3, aspect: 0.65, "72 0, 40 18, 12 52, 10 82, 40 99, 78 88, 88 66, 60 54, 26 66, 12 82"),
      DigitSkeleton(1.8, aspect: 0.6, "50 0, 24 30, 6 64, 20 94, 56 98, 84 80, 76 60, 46 58, 20 76"),
      DigitSkeleton(1.4, aspect: 0.85, "94 2, 56 14, 20 44, 4 76, 24 98, 60 94, 80 74, 66 58, 36 66, 14 86"),
      DigitSkeleton(1.2, aspect: 0.9, "66 2, 30 12, 6 40, 8 80, 40 99, 82 92, 96 66, 74 46, 42 52, 22 72, 26 90"),
      DigitSkeleton(1, aspect: 0.55, "36 0, 16 34, 6 70, 22 97, 62 98, 94 80, 78 60, 46 62, 14 82"),
    ],
    [
      DigitSkeleton(4, aspect: 0.7, "4 12, 44 8, 94 4!, 74 34, 54 66, 42 100"),
      DigitSkeleton(1.6, aspect: 0.75, "6 26, 8 8!, 48 8, 92 6!, 74 38, 58 68, 50 100"),
      DigitSkeleton(1.4, aspect: 0.75, "4 18, 26 6, 62 10, 94 8, 84 36, 60 70, 50 100"),
      DigitSkeleton(1, aspect: 0.75, "4 10, 46 8, 92 4!, 70 36, 50 68, 36 100 | 30 54, 58 50, 88 46"),
      DigitSkeleton(0.8, aspect: 0.65, "4 20, 30 8, 70 4, 88 16, 80 46, 68 72, 58 100"),
    ],
    [
      DigitSkeleton(
        3, aspect: 0.65,
        "82 14, 52 0, 20 14, 30 38, 66 58, 82 80, 54 99, 20 88, 26 64, 60 44, 88 22, 74 6"),
      DigitSkeleton(
        2, aspect: 0.7, "66 4, 30 6, 18 28, 50 48, 80 70, 68 96, 32 98, 18 78, 46 52, 78 30, 70 6"),
      DigitSkeleton(
        1.4, aspect: 0.6, "50 46, 22 30, 30 4, 68 2, 80 26, 50 46, 16 66, 20 94, 60 100, 84 78, 54 48"),
      DigitSkeleton(
        1.2, aspect: 0.85, "96 10, 60 0, 24 12, 28 34, 56 54, 62 80, 34 99, 6 88, 20 66, 58 46, 90 24, 94 8"),
    ],
    [
      DigitSkeleton(
        3, aspect: 0.6, "82 14, 50 2, 16 18, 12 42, 40 54, 76 38, 86 8!, 82 50, 74 100"),
      DigitSkeleton(2, aspect: 0.65, "88 10, 54 0, 16 16, 10 40, 36 54, 74 40, 88 12, 84 48, 64 78, 50 100"),
      DigitSkeleton(1.5, aspect: 0.65, "78 20, 52 2, 18 14, 10 38, 38 50, 74 34, 84 10, 88 46, 76 84, 46 99, 14 92"),
      DigitSkeleton(1.6, aspect: 0.55, "70 30, 44 4, 12 12, 8 34, 34 48, 66 36, 78 12!, 74 54, 70 100"),
      DigitSkeleton(1.2, aspect: 0.75, "92 14, 64 0, 26 8, 8 28, 26 44, 60 36, 88 12!, 66 54, 44 100"),
      DigitSkeleton(1.4, aspect: 0.7, "84 6, 44 6, 8 30, 16 50, 52 46, 86 8!, 74 50, 56 100"),
    ],
  ]
}
