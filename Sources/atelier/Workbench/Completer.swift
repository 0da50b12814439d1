import Diagnostics
import Files
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
    if text.hasPrefix("?") { return completion(of: "help " + text.dropFirst()) }
    if let lesson = lesson(text) { return lesson }
    let source = SourceText(name: "prompt", text: text)
    let context = CompletionContext(at: source.bytes.count, in: source, Session.signatures)
    if context.place == .string { return path(context.prefix) }
    var candidates = context.candidates(Session.signatures, known: session.knownNames)
    if context.call?.name == "help", context.prefix.isEmpty { candidates = Session.helpTopics }
    if context.place == .command, !text.contains("\n"), !context.followsAssignment {
      candidates += promptWords.filter { $0.hasPrefix(context.prefix) && !candidates.contains($0) }
    }
    guard !candidates.isEmpty || context.call != nil else { return nil }
    return Completion(
      replacedBytes: context.replaced.length, candidates: candidates, suffix: suffix(candidates, context),
      hint: hint(context))
  }

  /// A blank where something has to follow: behind labels, and behind the first words of lines that take arguments.
  private func suffix(_ candidates: [String], _ context: CompletionContext) -> String {
    guard candidates.count == 1, let word = candidates.first else { return "" }
    let first: BuiltinSignature? =
      switch context.place {
      case .command: Session.signatures.command(word)
      case .layer: Session.signatures.layer(word)
      case .setting: Session.signatures.setting(word)
      default: nil
      }
    return word.hasSuffix(":") || first.map { !$0.parameters.isEmpty } ?? false ? " " : ""
  }

  /// The signature of the call that the cursor is in, as one line.
  private func hint(_ context: CompletionContext) -> String? {
    guard let signature = context.signature(Session.signatures) else { return nil }
    let parameters = signature.parameters.map { parameter in
      let name = parameter.isVariadic ? parameter.name + "..." : parameter.name
      // More choices than can be taken in at a glance are listed by themselves.
      let isShort = !parameter.choices.isEmpty && parameter.choices.count <= 8
      let choices = isShort ? " " + parameter.choices.joined(separator: "|") : ""
      return parameter.defaultValue == nil ? name + choices : "[\(name):\(choices)]"
    }
    return ([signature.name] + parameters).joined(separator: " ") + "  " + signature.summary
  }

  /// The lessons that begin as what stands behind `lesson`.
  private func lesson(_ text: String) -> Completion? {
    guard text.hasPrefix("lesson ") else { return nil }
    let prefix = String(text.dropFirst(7))
    let names = (try? LessonLibrary())?.lessons.map(\.name).filter { $0.hasPrefix(prefix) } ?? []
    return names.isEmpty ? nil : Completion(replacedBytes: prefix.utf8.count, candidates: names)
  }

  /// Files and folders that begin as the string does.
  private func path(_ prefix: String) -> Completion? {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    let start = String(parts.last ?? "")
    let folder = String(prefix.dropLast(start.count))
    let opened = folder.isEmpty ? "./" : folder
    guard let directory = opendir(opened) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < 1000, let bytes = FolderListing.nextName(in: directory) {
      let name = String(decoding: bytes, as: UTF8.self)
      guard name.hasPrefix(start), !name.hasPrefix(".") || start.hasPrefix(".") else { continue }
      names.append(folder + name + (isFolder(opened + name) ? "/" : ""))
    }
    guard !names.isEmpty else { return nil }
    let isFile = names.count == 1 && !names[0].hasSuffix("/")
    return Completion(replacedBytes: prefix.utf8.count, candidates: names.sorted(), suffix: isFile ? "\"" : "")
  }

  /// Whether a path leads to a folder, through links too.
  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
