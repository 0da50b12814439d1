import Elementwise
import Foundation
import Testing

/// What `docs/adding.md` says of elementwise operations is what the sources need.
@Suite struct PlacesOfFunctionsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// The modules that carry an operation out; others only use it.
  private static let modules = ["CKernelSupport", "Compute", "Elementwise", "Graph", "KernelsPortable", "Runtime"]
  private static let mostPlaces = 5

  /// The source files that name a function: a case, a method or a kernel of it.
  private static func places(of name: String) throws -> Set<String> {
    let mention = try Regex("(\\.|case |func )\(name)\\b")
    var places: Set<String> = []
    for module in modules {
      let folder = root.appending(path: "Sources/\(module)")
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        if text.contains(mention) { places.insert("Sources/\(module)/\(path)") }
      }
    }
    return places
  }

  /// The numbered places of the page on adding, those of the other number of operands left out.
  private static func documented(without other: String) throws -> Set<String> {
    let page = try String(contentsOf: root.appending(path: "docs/adding.md"), encoding: .utf8)
    let start = try #require(page.range(of: "## An elementwise operation\n")).upperBound
    let end = try #require(page.range(of: "\n## ", range: start..<page.endIndex)).lowerBound
    let files = page[start..<end].matches(of: /`(Sources\/\w+\/(\w+)\.swift)`/).filter { !$0.2.hasPrefix(other) }
    return Set(files.map { String($0.1) })
  }

  @Test(arguments: [UnaryFunction.softplus, .tanh, .cosine, .errorFunction])
  func `a function of one number has the documented places`(function: UnaryFunction) throws {
    let places = try Self.places(of: function.rawValue)
    #expect(places == (try Self.documented(without: "Binary").subtracting(["Sources/Graph/Simplification.swift"])))
    #expect(places.count <= Self.mostPlaces)
  }

  @Test(arguments: [BinaryFunction.power, .lessOrEqual])
  func `a function of two numbers has the documented places`(function: BinaryFunction) throws {
    let places = try Self.places(of: function.rawValue)
    #expect(places == (try Self.documented(without: "Unary")))
    #expect(places.count <= Self.mostPlaces)
  }
}
