import struct ArgumentParser.ValidationError
import Diagnostics
import Language
import Notebook

extension Run {
  /// A name that is never given a value at the top level would be set in vain.
  func checkOverrides(_ overrides: [String: String], in source: ScriptSource) throws {
    guard !overrides.isEmpty else { return }
    var texts = [source.text]
    if file.hasSuffix(".md") {
      texts = MarkdownDocument(source.text).blocks.compactMap { block in
        if case .fence(info: "gan", let text) = block.kind { text } else { nil }
      }
    }
    let statements = texts.flatMap { Parser.parse(SourceText(name: source.name, text: $0)).program.statements }
    let names = statements.compactMap { statement in
      if case .binding(let name, _) = statement.kind { name.text } else { nil }
    }
    for name in overrides.keys.sorted() where !names.contains(name) {
      let known = names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
      throw ValidationError("--set \(name): the script has no `let \(name)` at the top level; it has \(known)")
    }
  }
}
