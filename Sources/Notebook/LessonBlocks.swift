extension MarkdownDocument.Block {
  /// The code that runs when a notebook runs: a cell's, and in a lesson an exercise's solution; nil of any other block.
  public var cell: String? {
    switch kind {
    case .fence(info: "gan", let text), .fence(info: "gan solution", let text): text
    default: nil
    }
  }
}

/// A lesson's blocks on a page: exercises as offered, their solutions, hints and answers folded up, its checks left out.
enum LessonBlocks {
  /// The expression whose value a `predict` asks for; nil of any other block.
  static func answer(of block: MarkdownDocument.Block) -> String? {
    guard case .fence(info: "predict", let text) = block.kind else { return nil }
    return lines(text).first { $0.hasPrefix("answer:") }.map { trimmed($0.dropFirst("answer:".count)) }
  }

  /// The HTML of a block that only lessons have; nil of any other.
  ///
  /// - Parameters:
  ///   - outputs: the HTML of what the block's cell showed.
  ///   - answer: what the number came to that the block asks for.
  static func html(
    info: String, _ text: String, outputs: String, answer: String?, _ pictures: PagePictures
  ) -> String? {
    switch info {
    case "gan try": "<pre class=\"cell try\"><code>\(CodeListing.html(text))</code></pre>\n"
    case "gan solution":
      folded("solution", "<pre class=\"cell\"><code>\(CodeListing.html(text))</code></pre>\n" + outputs)
    case "gan check", "gan wrong": ""
    case "hint": folded("hint", Markdown.html(text, pictures))
    case "predict": prediction(text, answer, pictures)
    case "quiz": quiz(text, pictures)
    case let info where info.hasPrefix("mistake when:"): ""
    default: nil
    }
  }

  private static func prediction(_ text: String, _ answer: String?, _ pictures: PagePictures) -> String {
    let question = lines(text).filter { !$0.hasPrefix("answer:") }.joined(separator: "\n")
    let reply = answer.map { folded("answer", "<p>\(HTMLPage.escaped($0))</p>\n") } ?? ""
    return "<div class=\"ask\">\(Markdown.html(question, pictures))\(reply)</div>\n"
  }

  private static func quiz(_ text: String, _ pictures: PagePictures) -> String {
    var question: [Substring] = []
    var answers: [(text: Substring, isRight: Bool, reply: String)] = []
    for line in lines(text) {
      let isRight = line.hasPrefix("- [x] ")
      guard isRight || line.hasPrefix("- [ ] ") else {
        if answers.isEmpty { question.append(line) } else { answers[answers.count - 1].reply += " " + line }
        continue
      }
      let (answer, reply) = parts(of: line.dropFirst(6))
      answers.append((answer, isRight, String(reply)))
    }
    let choices = answers.map { "- \($0.text)" }.joined(separator: "\n")
    let replies = answers.map { "- \($0.isRight ? "✓ " : "")**\($0.text)** \($0.reply)" }.joined(separator: "\n")
    let asked = Markdown.html(question.joined(separator: "\n"), pictures) + Markdown.html(choices, pictures)
    return "<div class=\"ask\">\(asked)\(folded("answers", Markdown.html(replies, pictures)))</div>\n"
  }

  /// An answer and the reply behind ` :: `.
  private static func parts(of line: Substring) -> (Substring, Substring) {
    for index in line.indices where line[index...].hasPrefix(" :: ") {
      return (line[..<index], line[index...].dropFirst(4))
    }
    return (line, "")
  }

  private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  private static func folded(_ title: String, _ html: String) -> String {
    "<details><summary>\(title)</summary>\n\(html)</details>\n"
  }
}
