import Diagnostics

/// A pit of GANs that a program can be seen walking into: what it is, why it matters, and who found out.
public struct Lint: Sendable {
  /// The name of the rule, as `checkerboard`.
  public let name: String
  /// A warning, or a note where opinions differ.
  public let severity: Diagnostic.Severity
  /// What is odd, in one sentence.
  public let message: String
  /// Why it matters.
  public let reason: String
  /// What to try.
  public let advice: String
  /// Author and year, or `nil` where it is plain arithmetic.
  public let reference: String?

  /// A rule; see the properties.
  public init(
    _ name: String, _ severity: Diagnostic.Severity = .warning, message: String, reason: String, advice: String,
    reference: String? = nil
  ) {
    self.name = name
    self.severity = severity
    self.message = message
    self.reason = reason
    self.advice = advice
    self.reference = reference
  }

  /// The diagnostic for one place.
  public func diagnostic(at label: Diagnostic.Label, secondary: [Diagnostic.Label] = []) -> Diagnostic {
    let source = reference.map { " (\($0))" } ?? ""
    return Diagnostic(severity, message, at: label, secondary: secondary, notes: [reason + source, advice])
  }
}

extension CheckPass {
  /// Holds a stack against the rules for stacks.
  mutating func lint(stack block: Block, _ role: StackRole) {
    let view = StackView(block)
    for rule in StackLint.all where rule.roles.contains(role) {
      // A layer in a loop stands in the view more than once.
      var seen: Set<SourceSpan> = []
      for find in rule.find(view) where seen.insert(find.span).inserted {
        lints.append(rule.lint.diagnostic(at: Diagnostic.Label(source, find.span, find.label)))
      }
    }
  }

  /// Holds a gan against the rules for gans.
  mutating func lint(gan view: GanView) {
    let discriminator = networkView(view.setting("discriminator")?.arguments.first?.value)
    for rule in GanLint.all {
      guard let find = rule.find(view, discriminator) else { continue }
      lints.append(rule.lint.diagnostic(at: Diagnostic.Label(source, find.span, find.label)))
    }
  }

  /// The stack of the network that a setting names, through `copy` and `fresh` as well.
  private func networkView(_ value: Expression?) -> StackView? {
    switch value?.kind {
    case .name(let name): binding(name)?.definition.map { StackView($0) }
    case .call(let call): call.name == "copy" || call.name == "fresh" ? networkView(call.arguments.first?.value) : nil
    default: nil
    }
  }
}
