import Diagnostics

extension CheckPass {
  /// The rules for the settings of a gan as a whole.
  mutating func checkSettings(_ block: Block, _ gan: Identifier) {
    let lines = GanView(block, signatures)
    var first: [String: SourceSpan] = [:]
    for setting in lines.settings {
      if let earlier = first[setting.name] {
        report(.duplicateSetting(setting.name, first: earlier), at: setting.span)
      } else if GanView.takeovers.contains(setting.name), !first.isEmpty {
        report(.takeoverNotFirst(setting.name), at: setting.span)
      }
      if first[setting.name] == nil { first[setting.name] = setting.span }
    }
    let isComplete = lines.isStraight && !GanView.takeovers.contains { first[$0] != nil }
    if isComplete {
      let missing = GanView.required.filter {
        first[$0] == nil && signatures.setting($0) != nil && !(mayLackData && $0 == "data")
      }
      if !missing.isEmpty { report(.missingSettings(missing, gan: gan.text), at: gan.span) }
    }
    if let loss = lines.loss, !loss.traits.contains(.takesTargets), let labels = first["labels"] {
      let others = signatures.builtins.filter { $0.family == .loss && $0.traits.contains(.takesTargets) }
      report(.labelsWithoutTargets(loss: loss.name, others: others.map(\.name)), at: labels)
    }
    lint(gan: lines)
  }
}

/// The settings of a gan as its block lists them.
struct GanView {
  struct Setting {
    let name: String
    let arguments: [Argument]
    /// Where the whole line stands.
    let span: SourceSpan
  }

  static let required = ["generator", "discriminator", "data"]
  static let takeovers = ["copy", "fresh"]

  private(set) var settings: [Setting] = []
  /// Whether the block has neither conditions nor loops, so that what is not there is missing.
  private(set) var isStraight = true

  let signatures: SignatureTable

  init(_ block: Block, _ signatures: SignatureTable) {
    self.signatures = signatures
    for statement in block.statements {
      switch statement.kind {
      case .expression(let value):
        switch value.kind {
        case .call(let call):
          if let name = call.name { settings.append(Setting(name: name, arguments: call.arguments, span: value.span)) }
        case .name(let name): settings.append(Setting(name: name, arguments: [], span: value.span))
        default: isStraight = false
        }
      case .binding: break
      default: isStraight = false
      }
    }
  }

  func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }

  /// The loss, if it is named in the line.
  var loss: BuiltinSignature? {
    guard let name = lossName, let loss = signatures.function(name), loss.family == .loss else { return nil }
    return loss
  }

  private var lossName: String? {
    switch setting("loss")?.arguments.first?.value.kind {
    case .name(let name): name
    case .call(let call): call.name
    case .string(let parts): if case .text(let text)? = parts.first, parts.count == 1 { text } else { nil }
    default: nil
    }
  }
}
