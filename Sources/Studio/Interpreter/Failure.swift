import Diagnostics

/// A problem with the place in the source where it arose and the calls on the way there.
struct Failure: Error {
  let problem: Problem
  let source: SourceText
  let span: SourceSpan
  /// The calls on the way, the innermost first.
  var trail: [Step] = []
  /// Other places that belong to it, with a few words.
  var related: [(place: Place, text: String)] = []

  /// A place in a source.
  struct Place {
    let source: SourceText
    let span: SourceSpan
  }

  /// A call on the way to a failure.
  struct Step {
    let function: String
    let source: SourceText
    let span: SourceSpan
  }
}

/// Work was stopped by the person; not an error.
struct Stopped: Error {
  /// What to say where nothing comes after it.
  let remark: String
  /// What to say where the session goes on.
  let remarkWithState: String

  /// Says where the work stopped, and where the session goes on what became of it.
  init(_ remark: String = "stopped", kept: String = "everything is kept") {
    self.remark = remark
    remarkWithState = remark + "; " + kept
  }

  /// Broken off within a step, of which nothing stays.
  init(brokenOffAfterStep step: Int) {
    remark = "broken off after step \(step)"
    remarkWithState = "broken off; everything is as it was at step \(step)"
  }
}
