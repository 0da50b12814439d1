import Diagnostics
import Glibc
import Studio
import Testing

/// Programs that say in comments what they print: `# expect: 5`, `# expect error: there is no ...`.
struct ProgramTests {
  static let paths = TestFiles.paths(in: "Programs", suffix: ".gan")

  @Test(arguments: paths) func printsWhatItSays(_ path: String) throws {
    let source = try #require(TestFiles.source(path))
    var template = Array("/tmp/atelier-program-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    let outcome = Outcome(source, options: Session.Options(folder: folder))
    let lines = outcome.lines.map { $0.replacing(folder + "/", with: "") }
    #expect(lines == expectations(in: source.text), "\(path)")
    for name in TestFiles.names(in: folder) { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  private func expectations(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      for (mark, prefix) in [
        ("# expect: ", ""), ("# expect error: ", "error: "), ("# expect result: ", "= "), ("# expect note: ", "note: "),
        ("# expect warning: ", "warning: "),
      ] {
        if let range = line.firstRange(of: mark) { return prefix + line[range.upperBound...] }
      }
      return nil
    }
  }
}
