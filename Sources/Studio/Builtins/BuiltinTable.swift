import Language

/// All builtins, found by name and place.
struct BuiltinTable: Sendable {
  static let shared = BuiltinTable()

  /// Every row, in the order of the reference.
  let rows: [Builtin]
  /// What the checker, help and completion read.
  let signatures: SignatureTable
  private let layers: [String: Builtin]
  private let settings: [String: Builtin]
  private let commands: [String: Builtin]
  private let functions: [String: Builtin]

  init() {
    let others =
      DefinitionTable.rows + LayerTable.rows + SettingTable.rows + RecipeTable.rows + DataTable.rows
      + MathematicsTable.rows + NetworkTable.rows + MeasureTable.rows + TrainingTable.rows + InspectionTable.rows
      + LookingTable.rows
      + KeepingTable.rows + SessionTable.rows
    var seen: Set<String> = []
    rows = others + [HelpTable.row(knowing: others.map(\.name).filter { seen.insert($0).inserted })]
    signatures = SignatureTable(rows.map(\.signature), members: Members.signatures)
    var layers: [String: Builtin] = [:]
    var settings: [String: Builtin] = [:]
    var commands: [String: Builtin] = [:]
    var functions: [String: Builtin] = [:]
    for row in rows {
      switch row.signature.family {
      case .layer: layers[row.name] = row
      case .setting: settings[row.name] = row
      case .command: commands[row.name] = row
      case .function, .loss, .optimizer, .initializer: functions[row.name] = row
      }
    }
    self.layers = layers
    self.settings = settings
    self.commands = commands
    self.functions = functions
  }

  func layer(_ name: String) -> Builtin? { layers[name] }
  func setting(_ name: String) -> Builtin? { settings[name] }
  func command(_ name: String) -> Builtin? { commands[name] }
  /// A function, loss, optimizer or initializer.
  func function(_ name: String) -> Builtin? { functions[name] }

  /// Every name once, in the order of the rows.
  var names: [String] {
    var seen: Set<String> = []
    return rows.map(\.name).filter { seen.insert($0).inserted }
  }
}
