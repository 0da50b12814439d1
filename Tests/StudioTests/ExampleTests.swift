import Glibc
import Testing

@testable import Studio

/// Every row of the builtin table has an example, and the examples run.
struct ExampleTests {
  /// Those that need a file or a download run dry.
  private static let needFiles: Set<String> = ["mnist", "fashion", "pictures", "csv", "tensors"]

  @Test(arguments: BuiltinTable.shared.rows.indices) func exampleRuns(_ index: Int) throws {
    let row = BuiltinTable.shared.rows[index]
    var template = Array("/tmp/atelier-example-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { removeFolder(folder) }
    #expect(!row.signature.summary.isEmpty && !row.signature.example.isEmpty, "\(row.name)")
    let host = Recorder()
    let session = Session(
      host: host, options: Session.Options(isDryRun: Self.needFiles.contains(row.name), folder: folder))
    let result = session.run(row.signature.example)
    #expect(result.errors.map(\.message) == [], "\(row.name): \(row.signature.example)")
  }

  @Test func relatedNamesExist() {
    let names = Set(BuiltinTable.shared.names)
    for row in BuiltinTable.shared.rows {
      for name in row.related { #expect(names.contains(name), "\(row.name) refers to \(name)") }
    }
  }

  @Test func everyNameHasHelp() {
    let session = Session(host: nil)
    for name in Help.names {
      #expect(Help.about(name) != nil, "\(name)")
      #expect(session.run("help \(name)").errors.isEmpty, "\(name)")
    }
    #expect(
      Help.about("layers")?.text.contains("minibatch") == true, "a list, although networks have a member of that name")
    let overview = Help.overview.text
    for name in BuiltinTable.shared.names { #expect(overview.contains(name), "\(name)") }
    let lines = overview.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.count <= 22, "a screen has 24 lines, and a prompt above and below")
  }

  @Test func helpIsWrappedAtWords() {
    for name in Help.names {
      for columns in [20, 40, 80, 200] {
        for line in Help.about(name)?.wrapped(columns: columns) ?? [] where line.role != .code {
          let isWord = !line.text.contains(" ")
          #expect((line.label + line.text).count <= columns || isWord, "\(name): \(line.label)\(line.text)")
        }
      }
    }
  }

  private func removeFolder(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        unlink(path + "/" + name)
      }
      closedir(directory)
    }
    rmdir(path)
  }
}
