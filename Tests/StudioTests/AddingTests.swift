import Foundation
import Testing

/// What `docs/adding.md` says is what the sources need.
@Suite struct AddingTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// Words of other languages; who adds something may leave them as they are.
  private static let foreignWords: Set = ["Sources/Language/ForeignWords.swift"]

  /// The source files that name something outside of comments, examples and cross-references.
  private static func files(naming word: String) throws -> Set<String> {
    var files: Set<String> = []
    let sources = root.appending(path: "Sources")
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8).lowercased()
      let isNamed = text.split(separator: "\n").contains { line in
        line.contains(word) && !line.contains(/^\s*\/\/|\bexample\b|\brelated\b/)
      }
      if isNamed, !foreignWords.contains("Sources/\(path)") { files.insert("Sources/\(path)") }
    }
    return files
  }

  /// The files and folders that the page names under a heading.
  private static func places(under heading: String) throws -> Set<String> {
    let page = try String(contentsOf: root.appending(path: "docs/adding.md"), encoding: .utf8)
    let start = try #require(page.range(of: "## \(heading)\n")).upperBound
    let end = page.range(of: "\n## ", range: start..<page.endIndex)?.lowerBound ?? page.endIndex
    return Set(page[start..<end].matches(of: /`(Sources\/[\w\/.]+)`/).map { String($0.1) })
  }

  /// - Parameter word: How the sources name one thing of the kind, in lower case.
  @Test(arguments: [
    (heading: "A loss", word: "hinge", count: 2), ("An optimizer", "rmsprop", 2), ("A layer", "maxout", 4),
  ])
  func `a thing is named where the page says, and nowhere else`(
    heading: String, word: String, count: Int
  ) throws {
    let places = try Self.places(under: heading)
    let files = try Self.files(naming: word)
    let named = files.map { file in
      // A folder is meant where the page does not name the file: there the thing has a file of its own.
      places.contains(file) ? file : file.prefix(through: file.lastIndex(of: "/") ?? file.startIndex) + ""
    }
    #expect(Set(named) == places, "\(files.sorted())")
    #expect(named.count == count && places.count == count)
  }
}
