import Glibc
import Studio
import Testing

/// docs/builtins.md is what the table says. `ATELIER_UPDATE_GOLDENS=1` writes it anew.
@Test func referencePageIsUpToDate() throws {
  let path = "../../docs/builtins.md"
  if getenv("ATELIER_UPDATE_GOLDENS") != nil { TestFiles.write(Reference.markdown, to: path) }
  let page = try #require(TestFiles.read(path))
  #expect(page == Reference.markdown, "stale: run the tests with ATELIER_UPDATE_GOLDENS=1")
}
