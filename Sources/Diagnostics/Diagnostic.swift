/// What the program has to say about a piece of source, as data; `DiagnosticRenderer` turns it into text.
public struct Diagnostic: Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable, Comparable {
    /// Worth knowing; nothing is wrong.
    case note
    /// Allowed, and probably not what was meant or wanted.
    case warning
    /// The source cannot be run, or running it stopped here.
    case error

    /// Notes are below warnings, warnings below errors.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// A place in a source, underlined, with a few words beside the line.
  public struct Label: Sendable {
    /// The source in which the place lies.
    public let source: SourceText
    /// The place.
    public let span: SourceSpan
    /// What stands behind the underline; may be empty.
    public let text: String

    /// A label at `span` in `source`.
    public init(_ source: SourceText, _ span: SourceSpan, _ text: String = "") {
      self.source = source
      self.span = span
      self.text = text
    }
  }

  /// A correction: replacements in the primary label's source, shown as the corrected line.
  public struct FixIt: Sendable {
    /// One replacement.
    public struct Edit: Sendable {
      /// What is replaced; an empty span inserts.
      public let span: SourceSpan
      /// What takes its place.
      public let replacement: String

      /// Replaces `span` by `replacement`.
      public init(_ span: SourceSpan, _ replacement: String) {
        self.span = span
        self.replacement = replacement
      }
    }

    /// What introduces the corrected line, as `write`.
    public let message: String
    /// The replacements; they do not overlap.
    public let edits: [Edit]

    /// A correction by `edits`.
    public init(_ message: String = "write", _ edits: [Edit]) {
      self.message = message
      self.edits = edits
    }
  }

  /// How bad it is.
  public var severity: Severity
  /// What is wrong, in one sentence without a full stop at its end; names and code stand in backquotes.
  public var message: String
  /// Where it is wrong; `nil` where no place in a source is to blame.
  public var primary: Label?
  /// Other places that belong to it: the definition, the opening bracket, the calls on the way there.
  public var secondary: [Label]
  /// Why, and what to try: each is a line behind `=`.
  public var notes: [String]
  /// A correction, if there is exactly one likely.
  public var fixIt: FixIt?

  /// A diagnostic; see the properties for what each part says.
  public init(
    _ severity: Severity = .error, _ message: String, at primary: Label? = nil, secondary: [Label] = [],
    notes: [String] = [], fixIt: FixIt? = nil
  ) {
    self.severity = severity
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.fixIt = fixIt
  }
}

extension Sequence where Element == Diagnostic {
  /// Whether at least one of them is an error.
  public var containsError: Bool { contains { $0.severity == .error } }
}
