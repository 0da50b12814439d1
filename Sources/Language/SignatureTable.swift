/// All builtins and members, found by family and name.
public struct SignatureTable: Sendable {
  /// Every builtin in the order of the table.
  public let builtins: [BuiltinSignature]
  /// Every member in the order of the table.
  public let members: [MemberSignature]
  private let layers: [String: Int]
  private let settings: [String: Int]
  private let commands: [String: Int]
  private let functions: [String: Int]

  /// A table of these rows. A name may stand once among layers, once among settings, once among commands, and once among
  /// functions, losses, optimizers and initializers together; a later row replaces an earlier one.
  public init(_ builtins: [BuiltinSignature], members: [MemberSignature] = []) {
    self.builtins = builtins
    self.members = members
    var layers: [String: Int] = [:]
    var settings: [String: Int] = [:]
    var commands: [String: Int] = [:]
    var functions: [String: Int] = [:]
    for (index, builtin) in builtins.enumerated() {
      switch builtin.family {
      case .layer: layers[builtin.name] = index
      case .setting: settings[builtin.name] = index
      case .command: commands[builtin.name] = index
      case .function, .loss, .optimizer, .initializer: functions[builtin.name] = index
      }
    }
    self.layers = layers
    self.settings = settings
    self.commands = commands
    self.functions = functions
  }

  /// The layer of this name.
  public func layer(_ name: String) -> BuiltinSignature? { layers[name].map { builtins[$0] } }
  /// The setting of this name.
  public func setting(_ name: String) -> BuiltinSignature? { settings[name].map { builtins[$0] } }
  /// The command of this name.
  public func command(_ name: String) -> BuiltinSignature? { commands[name].map { builtins[$0] } }
  /// The function, loss, optimizer or initializer of this name.
  public func function(_ name: String) -> BuiltinSignature? { functions[name].map { builtins[$0] } }
}
