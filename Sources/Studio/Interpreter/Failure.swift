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
  /// What to say about it.
  let remark: String
}
