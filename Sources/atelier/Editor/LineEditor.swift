import CEdit
import Diagnostics
import Glibc

/// What Tab finds at the cursor.
struct Completion {
  /// How many bytes before the cursor the candidates replace.
  var replacedBytes: Int
  /// What could stand there, each whole.
  var candidates: [String]
  /// Written behind a candidate that is the only one, such as a blank or a closing quote.
  var suffix = ""
  /// Shown when there is nothing to complete: the signature of the call that the cursor is in.
  var hint: String?
}

/// A line editor with history, completion and pasting, made of libedit.
///
/// One object for the whole program: it owns the terminal's modes while a line is read and gives them back after.
final class LineEditor {
  /// How the reading of a line ended.
  enum Outcome {
    case line(String)
    case interrupted
    case endOfInput
  }

  let edit: OpaquePointer
  private let entries: OpaquePointer
  private(set) var promptText = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  let usesEscapes: Bool
  fileprivate var wasInterrupted = false
  private var typedAhead: [UInt8] = []
  /// Bytes that are read before any others, as parts of keys of no keyboard.
  var injected: [UInt8] = []
  /// What the next line begins with; a key of no keyboard inserts it.
  private var pendingText = ""
  private static let prefillKey = "\u{1b}[990~"
  static let clearBlankKey = "\u{1b}[991~"
  static let nextBlankKey = "\u{1b}[992~"
  /// Whether the line began with blanks `___` to fill in.
  private(set) var hasBlanks = false
  private var keys = KeySequence()

  /// Answers Tab with what fits at the end of `text` (all of the cell before the cursor).
  var completer: (String) -> Completion? = { _ in nil }
  /// Lines of the cell above the one that is being edited, each with its newline.
  var textAbove = ""

  /// Called when no key has come for a second, and again for as long as it answers true.
  var whenIdle: (() -> Bool)?
  /// Whether a line is being read.
  private(set) var isReading = false

  /// Prepares libedit on the standard streams; nil where it cannot work on this terminal.
  init?(entryLimit: Int, usesEscapes: Bool) {
    guard let edit = atelier_edit_open("atelier") else { return nil }
    guard let entries = history_init() else {
      el_end(edit)
      return nil
    }
    self.edit = edit
    self.entries = entries
    self.usesEscapes = usesEscapes
    promptText[0] = 0
    atelier_history_prepare(entries, Int32(clamping: entryLimit))
    atelier_edit_set_client(edit, Unmanaged.passUnretained(self).toOpaque())
    atelier_edit_leave_signals_alone(edit)
    atelier_edit_set_prompt(edit) { edit in LineEditor.of(edit)?.promptText }
    atelier_edit_set_reader(edit) { edit, character in
      guard let character else { return -1 }
      return LineEditor.of(edit)?.read(into: character) ?? -1
    }
    atelier_edit_set_history(edit, entries)
    atelier_edit_set_keys(edit, "emacs")
    bindKeys()
    el_source(edit, nil)  // the user's .editrc has the last word
  }

  deinit {
    el_end(edit)
    history_end(entries)
    promptText.deallocate()
  }

  private static func of(_ edit: OpaquePointer?) -> LineEditor? {
    guard let edit, let client = atelier_edit_client(edit) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  private func bindKeys() {
    atelier_edit_add_command(edit, "atelier-complete", "Complete at the cursor") { edit, _ in
      LineEditor.of(edit)?.complete() ?? UInt8(CC_ERROR)
    }
    atelier_edit_add_command(edit, "atelier-paste", "Insert a pasted block") { edit, _ in
      LineEditor.of(edit)?.paste() ?? UInt8(CC_ERROR)
    }
    atelier_edit_add_command(edit, "atelier-close-block", "Insert a brace, one indent to the left") { edit, _ in
      LineEditor.of(edit)?.closeBlock() ?? UInt8(CC_ERROR)
    }
    atelier_edit_add_command(edit, "atelier-prefill", "Insert what the line begins with") { edit, _ in
      LineEditor.of(edit)?.prefill() ?? UInt8(CC_ERROR)
    }
    atelier_edit_add_command(edit, "atelier-clear-blank", "Delete the blank at the cursor") { edit, _ in
      LineEditor.of(edit)?.clearBlank()
      return UInt8(CC_REFRESH)
    }
    atelier_edit_add_command(edit, "atelier-next-blank", "Go to the next blank") { edit, _ in
      LineEditor.of(edit)?.goToBlank() == true ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }
    let keys = [
      (Self.prefillKey, "atelier-prefill"), (Self.clearBlankKey, "atelier-clear-blank"),
      (Self.nextBlankKey, "atelier-next-blank"), ("}", "atelier-close-block"), ("\t", "atelier-complete"),
      ("\u{1b}[200~", "atelier-paste"),
      ("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next"), ("^W", "ed-delete-prev-word"),
      ("\u{1b}[A", "ed-search-prev-history"), ("\u{1b}[B", "ed-search-next-history"),
      ("\u{1b}OA", "ed-search-prev-history"), ("\u{1b}OB", "ed-search-next-history"),
      ("\u{1b}[H", "ed-move-to-beg"), ("\u{1b}[F", "ed-move-to-end"),
      ("\u{1b}OH", "ed-move-to-beg"), ("\u{1b}OF", "ed-move-to-end"),
      ("\u{1b}[3~", "ed-delete-next-char"),
      ("\u{1b}[1;5C", "em-next-word"), ("\u{1b}[1;5D", "ed-prev-word"),
    ]
    for (key, command) in keys { atelier_edit_bind(edit, key, command) }
  }

  /// Reads one line.
  ///
  /// - Parameters:
  ///   - prompt: its escape sequences enclosed in `ATELIER_EDIT_ESCAPE`.
  ///   - prefilled: stands in the line beforehand, such as an indent; may have several lines.
  func readLine(prompt: String, prefilled: String = "") -> Outcome {
    setPrompt(prompt)
    wasInterrupted = false
    injected = []
    keys = KeySequence()
    hasBlanks = prefilled.contains(Self.blank)
    pendingText = prefilled
    if !prefilled.isEmpty { el_push(edit, Self.prefillKey) }
    // What happened to the terminal while nobody edited is seen now.
    _ = Signals.takeContinuation()
    if Signals.takeResize() { el_resize(edit) }
    // Keys may follow the prompt at once: the terminal's modes change before it is seen.
    atelier_edit_prepare_terminal(edit, 1)
    Signals.readsKeys(true)
    if usesEscapes { write("\u{1b}[?2004h") }
    isReading = true
    defer {
      isReading = false
      if usesEscapes { write("\u{1b}[?2004l") }
      Signals.readsKeys(false)
    }
    var count: Int32 = 0
    guard let text = el_gets(edit, &count), count > 0 else {
      if wasInterrupted {
        el_reset(edit)
        return .interrupted
      }
      return .endOfInput
    }
    var line = String(cString: text)
    if line.hasSuffix("\n") { line.removeLast() }
    return .line(line)
  }

  /// Takes keys that were pressed before the line began.
  func type(_ keys: [UInt8]) { typedAhead += keys }

  /// Remembers an entry, which may have several lines, as the newest.
  func remember(_ entry: String) {
    atelier_history_enter(entries, entry)
  }

  private func setPrompt(_ prompt: String) {
    promptText.deallocate()
    let bytes = Array(prompt.utf8CString)
    promptText = .allocate(capacity: bytes.count)
    promptText.initialize(from: bytes, count: bytes.count)
  }

  func write(_ text: String) {
    atelier_edit_flush()
    var text = text
    text.withUTF8 { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}

// MARK: - Reading keys

extension LineEditor {
  /// Reads one character, looking after signals meanwhile: libedit's contract is 1, 0 at the end, -1 on an error.
  fileprivate func read(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
    atelier_edit_flush()
    if typedAhead.isEmpty { redrawWideText() }
    guard let first = readKeyByte() else { return wasInterrupted ? -1 : 0 }
    let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard length > 1 else {
      // A byte that begins no character is shown as what Unicode has for it.
      character.pointee = first < 0x80 ? wchar_t(first) : 0xFFFD
      return 1
    }
    var scalar = UInt32(first) & (0xFF >> UInt32(length + 1))
    for _ in 1..<length {
      guard let next = readByte() else { return wasInterrupted ? -1 : 0 }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    character.pointee = Unicode.Scalar(scalar) == nil ? 0xFFFD : wchar_t(bitPattern: scalar)
    return 1
  }

  /// Inserts what the line begins with; the cursor goes to the first blank in it, else behind it.
  fileprivate func prefill() -> UInt8 {
    guard el_insertstr(edit, pendingText) == 0 else { return UInt8(CC_ERROR) }
    if let blank = pendingText.firstRange(of: Self.blank) {
      el_cursor(edit, Int32(clamping: -pendingText[blank.lowerBound...].unicodeScalars.count))
    }
    return UInt8(CC_REFRESH)
  }

  /// The next byte; where it begins a key that a blank answers, that of the answer.
  private func readKeyByte() -> UInt8? {
    if !injected.isEmpty { return injected.removeFirst() }
    guard let byte = readByte() else { return nil }
    guard keys.begins(with: byte), hasBlanks, let answer = answer(atBlankTo: byte) else { return byte }
    injected = answer
    return injected.removeFirst()
  }

  /// The next byte of the terminal; nil at its end, and when the program is asked to stop reading.
  private func readByte() -> UInt8? {
    if !typedAhead.isEmpty { return typedAhead.removeFirst() }
    while true {
      if Signals.terminationSignal != nil { return nil }
      if Signals.isInterrupted {
        Signals.clearInterruptions()
        wasInterrupted = true
        goBelow()
        errno = EINTR
        return nil
      }
      if Signals.takeStop() {
        stop()
        continue
      }
      if Signals.takeContinuation() { resumeEditing() }
      if Signals.takeResize() { adaptToSize() }
      let pause = whenIdle == nil ? -1 : Self.idleMilliseconds
      guard let wait = Signals.waitForInput(milliseconds: pause) else { return nil }
      if wait == .timeOut, let idle = whenIdle, !idle() { whenIdle = nil }
      if wait != .readable || Signals.isPending { continue }
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      if count < 0, errno == EIO { Signals.noteHangup() }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  /// Ctrl-Z: leaves the terminal as it was, stops, and edits on when the program is continued.
  private func stop() {
    atelier_edit_prepare_terminal(edit, 0)
    if usesEscapes { write("\u{1b}[?2004l") }
    write("\n")
    Signals.stopProgram()
    _ = Signals.takeContinuation()
    resumeEditing()
  }

  /// Sets the terminal's modes again, whoever had it meanwhile, and draws the line on a new row.
  private func resumeEditing() {
    // libedit does nothing where it believes the modes to be set.
    atelier_edit_prepare_terminal(edit, 0)
    atelier_edit_prepare_terminal(edit, 1)
    if usesEscapes { write("\u{1b}[?2004h") }
    el_resize(edit)
    atelier_edit_refresh(edit)
  }

  private static let idleMilliseconds: Int32 = 1000

  /// Inserts a pasted block as it is, up to the sequence that ends it; Enter then runs it as one cell.
  fileprivate func paste() -> UInt8 {
    let end = Array("\u{1b}[201~".utf8)
    var bytes: [UInt8] = []
    while bytes.count < 1 << 20 {
      guard let byte = readByte() else { return UInt8(CC_EOF) }
      bytes.append(byte)
      if byte == 0x7E, bytes.suffix(end.count).elementsEqual(end) {
        bytes.removeLast(end.count)
        break
      }
    }
    var text = String(decoding: bytes, as: UTF8.self)
    text = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    text = String(text.map { $0 == "\r" ? "\n" : $0 }.filter { $0 == "\n" || $0 == "\t" || !$0.isControl })
    while text.hasSuffix("\n") { text.removeLast() }
    guard !text.isEmpty else { return UInt8(CC_NORM) }
    if hasBlanks, isAtBlank { clearBlank() }
    return el_insertstr(edit, text) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }
}

// MARK: - Braces

extension LineEditor {
  /// A brace that ends a block stands where the block's first line does.
  fileprivate func closeBlock() -> UInt8 {
    if let info = el_line(edit)?.pointee, let start = info.buffer, let cursor = info.cursor {
      let before = UnsafeRawBufferPointer(start: start, count: cursor - start)
      if before.count >= 2, before.allSatisfy({ $0 == UInt8(ascii: " ") }) { el_deletestr(edit, 2) }
    }
    return el_insertstr(edit, "}") == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }
}

extension Character {
  fileprivate var isControl: Bool { unicodeScalars.allSatisfy { $0.value < 32 || $0.value == 127 } }
}

// MARK: - Tab

extension LineEditor {
  fileprivate func complete() -> UInt8 {
    guard let info = el_line(edit)?.pointee, let start = info.buffer, let cursor = info.cursor else {
      return UInt8(CC_ERROR)
    }
    let bytes = UnsafeRawBufferPointer(start: start, count: cursor - start)
    let before = String(decoding: bytes, as: UTF8.self)
    let completion = completer(textAbove + before)
    let isInWord = completion?.candidates.isEmpty == false && before.last?.isLetter == true
    if hasBlanks, !isInWord, goToBlank() { return UInt8(CC_REFRESH) }
    guard let found = completion else { return UInt8(CC_REFRESH_BEEP) }
    if found.candidates.isEmpty {
      if let hint = found.hint { return show(wrapped(hint)) }
      return UInt8(CC_REFRESH_BEEP)
    }
    let typed = String(before.utf8.suffix(found.replacedBytes)) ?? ""
    var insertion = found.candidates.count == 1 ? found.candidates[0] + found.suffix : commonPrefix(found.candidates)
    guard insertion.hasPrefix(typed) else {
      el_deletestr(edit, Int32(clamping: typed.count))
      return el_insertstr(edit, insertion) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }
    insertion.removeFirst(typed.count)
    if insertion.isEmpty { return show((found.hint.map(wrapped) ?? []) + columns(found.candidates)) }
    return el_insertstr(edit, insertion) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }

  private func commonPrefix(_ words: [String]) -> String {
    guard var prefix = words.first else { return "" }
    for word in words {
      while !word.hasPrefix(prefix) { prefix.removeLast() }
    }
    return prefix
  }

  /// Writes lines below the one being edited, which libedit then draws again.
  private func show(_ lines: [String]) -> UInt8 {
    // Where the cursor stands in the middle of a long line its end lies below.
    write((usesEscapes ? "\n\u{1b}[J" : "\n") + lines.map { VisibleText.line($0) + "\n" }.joined())
    return UInt8(CC_REDISPLAY)
  }

  /// A text in lines that are broken between words.
  private func wrapped(_ text: String) -> [String] {
    let width = Terminal.size().columns - 1
    return text.split(separator: " ", omittingEmptySubsequences: false).reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
  }

  private func columns(_ words: [String]) -> [String] {
    let width = Terminal.size().columns
    let cell = (words.map(\.count).max() ?? 1) + 2
    let perLine = max(1, width / cell)
    let lineCount = (words.count + perLine - 1) / perLine
    return (0..<lineCount).map { line in
      stride(from: line, to: words.count, by: lineCount).map { index in
        words[index] + String(repeating: " ", count: cell - words[index].count)
      }.joined()
    }
  }
}
