import Notebook

extension Lesson {
  /// Reads a lesson from the text of its file.
  ///
  /// - Parameter fileName: gives the lesson its name: `03-eight-suns.md` is `eight-suns`.
  /// - Throws: `LessonError` at the first fault.
  public init(text: String, fileName: String) throws(LessonError) {
    var reader = LessonReader(document: MarkdownDocument(text))
    self = try reader.read(name: Self.name(ofFile: fileName))
  }

  /// The name of the lesson in a file: without folder, ending and leading number.
  public static func name(ofFile file: String) -> String {
    var name = file.split(separator: "/").last.map(String.init) ?? file
    if name.hasSuffix(".md") { name.removeLast(3) }
    let rest = name.drop { $0.isNumber }
    return rest.count < name.count && rest.first == "-" ? String(rest.dropFirst()) : name
  }
}

extension MarkdownDocument {
  /// Whether the file means to be a lesson, sound or not: it says how long it takes, or has blocks that only lessons have.
  public var isLesson: Bool {
    self["minutes"] != nil
      || blocks.contains { block in
        guard case .fence(let info, _) = block.kind else { return false }
        return info.hasPrefix("mistake ")
          || ["gan try", "gan solution", "gan check", "gan wrong", "hint", "predict", "quiz"].contains(info)
      }
  }
}

/// Walks through the blocks of a lesson file and gathers its steps.
private struct LessonReader {
  let document: MarkdownDocument
  var introduction: [String] = []
  var steps: [Lesson.Step] = []
  /// A `gan wrong` that waits for its `mistake`.
  var pendingWrong: Lesson.Code?

  init(document: MarkdownDocument) { self.document = document }

  mutating func read(name: String) throws(LessonError) -> Lesson {
    for setting in document.frontMatter where !Self.settings.contains(setting.key) {
      throw LessonError(line: setting.line, fault: .unknownSetting(setting.key))
    }
    for block in document.blocks { try read(block) }
    try finishStep(at: document.lines.count)
    guard !steps.isEmpty else { throw LessonError(line: document.lines.count, fault: .noSteps) }
    return Lesson(
      name: name, title: try setting("title"), minutes: try number("minutes", otherwise: nil),
      seed: try number("seed", otherwise: 0),
      needs: (document["needs"] ?? "").split { $0 == "," || $0 == " " }.map(String.init),
      introduction: introduction.joined(separator: "\n\n"), steps: steps)
  }

  private static let settings = ["title", "minutes", "seed", "needs"]

  private func setting(_ key: String) throws(LessonError) -> String {
    guard let value = document[key] else { throw LessonError(line: 1, fault: .missingSetting(key)) }
    return value
  }

  private func number(_ key: String, otherwise: Int?) throws(LessonError) -> Int {
    guard let value = document[key] else {
      guard let otherwise else { throw LessonError(line: 1, fault: .missingSetting(key)) }
      return otherwise
    }
    guard let number = Int(value) else {
      let line = document.frontMatter.last { $0.key == key }?.line ?? 1
      throw LessonError(line: line, fault: .notANumber(setting: key, value: value))
    }
    return number
  }

  private mutating func read(_ block: MarkdownDocument.Block) throws(LessonError) {
    let line = block.lines.lowerBound
    switch block.kind {
    case .heading(level: 1, _) where steps.isEmpty: break  // the title, which the front matter has too
    case .heading(level: 2, let text):
      try finishStep(at: line)
      if steps.contains(where: { $0.name == text }) { throw LessonError(line: line, fault: .repeatedStep(text)) }
      steps.append(Lesson.Step(name: text, line: line, items: []))
    case .heading, .prose: addProse(block.source)
    case .fence(let info, let text):
      if steps.isEmpty { throw LessonError(line: line, fault: .blockBeforeFirstStep(info)) }
      try readFence(info: info, text: text, block: block)
    }
  }

  private mutating func addProse(_ markdown: String) {
    guard !steps.isEmpty else { return introduction.append(markdown) }
    steps[steps.count - 1].items.append(.prose(markdown))
  }

  private mutating func readFence(
    info: String, text: String, block: MarkdownDocument.Block
  ) throws(LessonError) {
    let line = block.lines.lowerBound
    let code = Lesson.Code(text: withoutLastNewline(text), line: block.firstTextLine)
    if pendingWrong != nil, !info.hasPrefix("mistake") { throw LessonError(line: line, fault: .wrongWithoutMistake) }
    switch info.split(separator: " ").map(String.init).prefix(2) {
    case ["gan"]: add(.activity(.init(isExercise: false, code: code, solution: code)))
    case ["gan", "try"]: add(.activity(.init(isExercise: true, code: code, solution: .init(text: "", line: 0))))
    case ["gan", "solution"]: try attach(info, line) { $0.solution = code }
    case ["gan", "check"]:
      let checks = Self.checks(in: code)
      if checks.isEmpty { throw LessonError(line: line, fault: .emptyCheck) }
      try attach(info, line) { $0.checks += checks }
    case ["gan", "wrong"]: pendingWrong = code
    case ["mistake", "when:"]: try readMistake(info: info, reply: code.text, line: line)
    case ["hint"]: try attach(info, line) { $0.hints.append(code.text) }
    case ["predict"]: add(.prediction(try Self.prediction(in: code, line: line)))
    case ["quiz"]: add(.quiz(try Self.quiz(in: code, line: line)))
    case ["text"], ["output"]: addProse(block.source)
    case let words where words.first == "mistake": throw LessonError(line: line, fault: .mistakeWithoutCondition)
    default: throw LessonError(line: line, fault: .unknownBlock(info))
    }
  }

  private mutating func readMistake(info: String, reply: String, line: Int) throws(LessonError) {
    let condition = Lesson.Code(text: String(info.dropFirst("mistake when:".count).drop { $0 == " " }), line: line)
    if condition.text.isEmpty { throw LessonError(line: line, fault: .mistakeWithoutCondition) }
    let wrong = pendingWrong
    pendingWrong = nil
    try attach("mistake", line) { activity in
      activity.mistakes.append(.init(condition: condition, reply: reply))
      if let wrong { activity.wrongAnswers.append(.init(code: wrong, mistake: activity.mistakes.count - 1)) }
    }
  }

  private mutating func add(_ item: Lesson.Item) { steps[steps.count - 1].items.append(item) }

  /// Changes the newest activity of the step; a quiz or prose in between does not part them.
  private mutating func attach(
    _ info: String, _ line: Int, _ change: (inout Lesson.Activity) -> Void
  ) throws(LessonError) {
    let step = steps.count - 1
    guard let index = steps[step].items.lastIndex(where: { $0.activity != nil }),
      var activity = steps[step].items[index].activity
    else { throw LessonError(line: line, fault: .nothingToAttachTo(info)) }
    change(&activity)
    steps[step].items[index] = .activity(activity)
  }

  private func finishStep(at line: Int) throws(LessonError) {
    if pendingWrong != nil { throw LessonError(line: line, fault: .wrongWithoutMistake) }
    for item in steps.last?.items ?? [] {
      guard let activity = item.activity, activity.isExercise, activity.solution.line == 0 else { continue }
      throw LessonError(line: activity.code.line - 1, fault: .exerciseWithoutSolution)
    }
  }
}

// MARK: - The inside of blocks

extension LessonReader {
  /// A condition a line, with its message behind `#`.
  fileprivate static func checks(in code: Lesson.Code) -> [Lesson.Check] {
    var checks: [Lesson.Check] = []
    for (offset, line) in code.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let (condition, comment) = splitAtComment(line)
      guard !condition.isEmpty else { continue }
      checks.append(.init(condition: .init(text: condition, line: code.line + offset), message: comment))
    }
    return checks
  }

  /// A line's code and its comment; a `#` inside a string begins none.
  private static func splitAtComment(_ line: Substring) -> (code: String, comment: String) {
    var isInString = false
    var previous: Character = " "
    for index in line.indices {
      let character = line[index]
      if character == "\"", previous != "\\" { isInString.toggle() }
      if character == "#", !isInString {
        return (withoutBlanks(line[..<index]), withoutBlanks(line[line.index(after: index)...]))
      }
      previous = character
    }
    return (withoutBlanks(line), "")
  }

  fileprivate static func prediction(in code: Lesson.Code, line: Int) throws(LessonError) -> Lesson.Prediction {
    var question: [Substring] = []
    for (offset, text) in code.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if text.hasPrefix("answer:") {
        let expression = withoutBlanks(text.dropFirst("answer:".count))
        return .init(
          question: question.joined(separator: "\n"), answer: .init(text: expression, line: code.line + offset))
      }
      question.append(text)
    }
    throw LessonError(line: line, fault: .predictionWithoutAnswer)
  }

  fileprivate static func quiz(in code: Lesson.Code, line: Int) throws(LessonError) -> Lesson.Quiz {
    var question: [Substring] = []
    var answers: [Lesson.Quiz.Answer] = []
    for (offset, text) in code.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard text.hasPrefix("- [") else {
        if answers.isEmpty {
          question.append(text)
        } else if !withoutBlanks(text).isEmpty {
          answers[answers.count - 1].reply += " " + withoutBlanks(text)
        }
        continue
      }
      let isRight = text.hasPrefix("- [x] ")
      guard isRight || text.hasPrefix("- [ ] "), let parts = splitAtReply(text.dropFirst(6)) else {
        throw LessonError(line: code.line + offset, fault: .malformedAnswer(String(text)))
      }
      answers.append(.init(text: parts.0, reply: parts.1, isRight: isRight))
    }
    if answers.isEmpty { throw LessonError(line: line, fault: .quizWithoutAnswers) }
    if !answers.contains(where: \.isRight) { throw LessonError(line: line, fault: .quizWithoutRightAnswer) }
    return .init(question: withoutBlanks(question.joined(separator: "\n")), answers: answers)
  }

  private static func splitAtReply(_ text: Substring) -> (String, String)? {
    let marker = " :: "
    var rest = text
    while let space = rest.firstIndex(of: " ") {
      if text[space...].hasPrefix(marker) {
        return (withoutBlanks(text[..<space]), withoutBlanks(text[space...].dropFirst(marker.count)))
      }
      rest = text[text.index(after: space)...]
    }
    return nil
  }
}

/// The text without blanks and newlines around it.
private func withoutBlanks(_ text: some StringProtocol) -> String {
  let start = text.drop { $0.isWhitespace }
  guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
  return String(start[...last])
}

private func withoutLastNewline(_ text: String) -> String { text.hasSuffix("\n") ? String(text.dropLast()) : text }
