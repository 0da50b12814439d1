import Language

/// docs/builtins.md, generated from the table.
public enum Reference {
  /// The whole page.
  public static var markdown: String {
    var lines = [
      "# Builtins", "",
      "Generated from the builtin table; a test fails when it is stale. `help NAME` shows the same in the workbench.",
    ]
    for (family, title, about) in Help.families {
      lines += ["", "## \(title)", "", "\(about.prefix(1).uppercased())\(about.dropFirst())."]
      for row in BuiltinTable.shared.rows where row.signature.family == family { lines += section(row) }
    }
    lines += ["", "## Members", "", "| member | of | what it is |", "|---|---|---|"]
    lines += Members.signatures.map { "| `.\($0.name)` | \(Help.owners($0)) | \($0.summary) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ row: Builtin) -> [String] {
    let signature = row.signature
    var lines = ["", "### \(signature.name)", "", "`\(SignatureText.line(signature))`", "", signature.summary]
    if !signature.parameters.isEmpty {
      lines.append("")
      lines += signature.parameters.map { "- `\($0.name)`: \(SignatureText.description($0))" }
    }
    lines += ["", "```gan", signature.example, "```"]
    if !row.related.isEmpty {
      lines += ["", "See also " + row.related.map { "`\($0)`" }.joined(separator: ", ") + "."]
    }
    return lines
  }
}
