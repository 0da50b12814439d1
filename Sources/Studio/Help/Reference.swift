import Language

/// docs/builtins.md, generated from the table.
public enum Reference {
  /// The whole page.
  public static var markdown: String {
    var lines = [
      "# Builtins", "",
      "Generated from the builtin table; a test fails when it is stale. `help NAME` shows the same in the workbench.",
    ]
    for family in Help.families {
      lines += ["", "## \(capitalised(family.title))", "", "\(capitalised(family.about))."]
      for row in family.rows { lines += section(row) }
    }
    lines += ["", "## Members", "", "| member | of | what it is |", "|---|---|---|"]
    lines += Members.signatures.map { "| `.\($0.name)` | \(Help.owners($0)) | \($0.summary) |" }
    lines += Members.ofLayers.map { "| `.\($0.name)` | layers | \($0.summary) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

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
