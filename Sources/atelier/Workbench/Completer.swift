import Diagnostics
import Glibc
import Language
import Lessons
import Studio

/// Answers Tab: what could stand at the cursor, from the language, the session's names, the lessons and the file system.
struct Completer {
  let session: Session
  /// Words that belong to the prompt rather than to the language, offered at the start of a cell.
  let promptWords: [String]

  /// What fits at the end of a cell's text up to the cursor.
  func completion(of text: String) -> Completion? {
    let source = SourceText(name: "prompt", text: text)
    let context = CompletionContext(at: source.bytes.count, in: source, Session.signatures)
    if context.place == .string { return path(context.prefix) }
    var candidates = context.candidates(Session.signatures, known: session.knownNames)
    if context.place == .command, !text.contains("\n") {
      candidates += promptWords.filter { $0.hasPrefix(context.prefix) && !candidates.contains($0) }
    }
    if context.prefix.isEmpty, case .argument = context.place {
      candidates = options(of: context, among: candidates)
    }
    guard !candidates.isEmpty || context.call != nil else { return nil }
    let isLabel = candidates.count == 1 && candidates[0].hasSuffix(":")
    return Completion(
      replacedBytes: context.replaced.length, candidates: candidates, suffix: isLabel ? " " : "", hint: hint(context))
  }

  /// What the call itself takes at an empty place: its choices and labels, else the session's own names.
  private func options(of context: CompletionContext, among candidates: [String]) -> [String] {
    let choices = context.signature(Session.signatures)?.parameters.flatMap(\.choices) ?? []
    let own = candidates.filter { $0.hasSuffix(":") || choices.contains($0) }
    return own.isEmpty ? candidates.filter { session.knownNames[$0] != nil } : own
  }

  /// The signature of the call that the cursor is in, as one line.
  private func hint(_ context: CompletionContext) -> String? {
    guard let signature = context.signature(Session.signatures) else { return nil }
    let parameters = signature.parameters.map { parameter in
      let name = parameter.isVariadic ? parameter.name + "..." : parameter.name
      let choices = parameter.choices.isEmpty ? "" : " " + parameter.choices.joined(separator: "|")
      return parameter.defaultValue == nil ? name + choices : "[\(name):\(choices)]"
    }
    return ([signature.name] + parameters).joined(separator: " ") + "  " + signature.summary
  }

  /// Files and folders that begin as the string does.
  private func path(_ prefix: String) -> Completion? {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    let start = String(parts.last ?? "")
    let folder = String(prefix.dropLast(start.count))
    guard let directory = opendir(folder.isEmpty ? "." : folder) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory), names.count < 1000 {
      let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(start), !name.hasPrefix(".") || start.hasPrefix(".") else { continue }
      names.append(folder + name + (isFolder ? "/" : ""))
    }
    guard !names.isEmpty else { return nil }
    let isFile = names.count == 1 && !names[0].hasSuffix("/")
    return Completion(replacedBytes: prefix.utf8.count, candidates: names.sorted(), suffix: isFile ? "\"" : "")
  }
}
