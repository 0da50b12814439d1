import Glibc
import Studio
import Testing

/// The folder with real data, where there is one.
private let realData: String? = {
  if let path = getenv("ATELIER_TEST_DATA"), path.pointee != 0 { return String(cString: path) }
  let relative = "../shared/data"
  return access(relative + "/mnist", R_OK) == 0 ? relative : nil
}()

/// The built-in digits are like handwriting: who learned to read them reads a person's.
struct DigitsReaderTests {
  @Test(.enabled(if: realData != nil, "needs the real digits")) func readsTheTestHalfOfMNIST() throws {
    let session = Session(host: nil)
    let result = session.run(
      """
      network reader { flatten | dense 256 | relu | dense 10 | softmax }
      fit reader data: digits(count: 10_000) epochs: 5
      let right = accuracy(reader, mnist(part: test, folder: "\(try #require(realData))"))
      """)
    #expect(result.errors.map(\.message) == [])
    let right = try #require(Double(session.run("right").text ?? ""))
    #expect(right >= 0.7 && right <= 1)
    print("a reader of the built-in digits reads \(right) of MNIST's test digits")
  }
}
