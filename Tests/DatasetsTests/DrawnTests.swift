import Datasets
import Testing

@Suite struct DrawnTests {
  @Test func digitsAreReproducibleAndVaried() throws {
    let data = try PictureDataset.digits(count: 600, seed: 4)
    #expect(data.exampleShape == [28, 28, 1] && data.range == -1...1 && data.classes.count == 10)
    #expect(data.definition == "digits(count: 600)")
    #expect(try PictureDataset.digits(count: 600, seed: 4).slice(0..<600) == data.slice(0..<600))
    #expect(try PictureDataset.digits(count: 300, seed: 4).slice(0..<300) == data.slice(0..<300))
    #expect(try PictureDataset.digits(count: 300, seed: 5).slice(0..<300) != data.slice(0..<300))
    let labels = try #require(data.labels)
    #expect(Set(labels).count == 10)
    for index in 0..<600 {
      let pixels = data.image(index).pixels
      let ink = pixels.reduce(0) { $0 + Int($1) }
      // Some ink, and a free rim.
      #expect(ink > 10 * 255 && ink < 400 * 255)
      #expect(pixels[0] == 0 && pixels[27] == 0 && pixels[783] == 0)
    }
    #expect(Set((0..<600).map { data.image($0).pixels }).count == 600)
  }

  @Test(arguments: [8, 32, 64]) func blossomsAreReproducibleAndColourful(size: Int) throws {
    let data = try PictureDataset.blossoms(size: size, count: 300, seed: 2)
    #expect(data.exampleShape == [size, size, 3] && data.classes.count == 12)
    #expect(try PictureDataset.blossoms(size: size, count: 100, seed: 2).slice(0..<100) == data.slice(0..<100))
    #expect(Set(try #require(data.labels)).count == 12)
    #expect(Set((0..<300).map { data.image($0).pixels }).count == 300)
    let unit = try PictureDataset.blossoms(size: size, count: 10, range: 0...1, seed: 2).slice(0..<10).values
    #expect(unit.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func refusesWhatMakesNoSense() {
    #expect(throws: DatasetError.self) { try PictureDataset.digits(count: 0, seed: 0) }
    #expect(throws: DatasetError.self) { try PictureDataset.digits(count: 100_000_000, seed: 0) }
    #expect(throws: DatasetError.self) { try PictureDataset.blossoms(size: 7, seed: 0) }
    #expect(throws: DatasetError.self) { try PictureDataset.blossoms(size: 1024, count: 100_000, seed: 0) }
  }
}
