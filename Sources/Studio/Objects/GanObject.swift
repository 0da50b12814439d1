/// A gan in a session: a reference, shared by all names that stand for it.
public final class GanObject {
  /// The name of its definition.
  public let name: String

  init(name: String) { self.name = name }

  /// One line that says what it is.
  var summary: String { "gan \(name)" }
}

/// The settings of a gan whose block is being run.
final class GanSettings {
  private(set) var calls: [(arguments: Arguments, site: CallSite)] = []

  func add(_ arguments: Arguments, _ site: CallSite) { calls.append((arguments, site)) }
}
