import Adversarial
import Language
import Tensors
import Training

/// The members of values: `duel.step`, `artist.layers`.
enum Members {
  /// The value of a member.
  static func member(_ name: String, of value: Value, _ interpreter: Interpreter) throws -> Value {
    switch value {
    case .unknown: return .unknown
    case .record(let record):
      if let member = record[name] { return member }
      throw Problem.noMember(name, of: record.kindName, known: record.members.map(\.name))
    case .recipe(let recipe):
      if let option = recipe.options.first(where: { $0.name == name }) {
        return option.value.map(Value.number) ?? .nothing
      }
      throw Problem.noMember(name, of: "`\(recipe.name)`", known: recipe.options.map(\.name))
    case .gan(let gan):
      if let member = try GanMembers.member(name, of: gan, interpreter) { return member }
    case .history(let history):
      if let column = HistoryColumn(rawValue: name) { return .tensor(history.history.column(column)) }
    case .network(let network):
      if let member = try network.member(name) { return member }
    case .layer(let layer):
      let network = layer.network
      return .tensor(try network.located { try network.network.weights(layer: layer.index, name) })
    case .dataset(let dataset):
      if let member = dataset.member(name) { return member }
    default: break
    }
    throw Problem.noMember(name, of: value.kindName, known: names(of: value))
  }

  /// Changes a member.
  static func set(_ name: String, of value: Value, to new: Value, _ interpreter: Interpreter) throws {
    if value.isUnknown { return }
    guard case .layer(let layer) = value else {
      _ = try member(name, of: value, interpreter)
      throw Problem.memberIsFixed(name, of: value.kindName, help: fixedHelp(value, interpreter.current?.name ?? "duel"))
    }
    try interpreter.checkMayTrain("a change of weights")
    let network = layer.network
    let tensor = try Conversion.tensor(new)
    try network.located { try network.network.setWeights(layer: layer.index, name, to: tensor) }
  }

  private static func fixedHelp(_ value: Value, _ gan: String) -> String {
    switch value {
    case .gan(let gan): "define another gan with what is to change: `gan second { copy \(gan.name); ... }`"
    case .network: "the weights of a layer can be changed: `.layers[0].weight = ...`"
    case .recipe(let recipe) where recipe.kind == .optimizer:
      "define another gan with another optimizer: `gan second { copy \(gan); optimizer \(recipe.name)(rate: 1e-4) }`"
    case .record, .recipe: "define another gan with what is to change: `gan second { copy \(gan); ... }`"
    default: "it follows from other things"
    }
  }

  /// The names of a value's members.
  static func names(of value: Value) -> [String] {
    signatures.filter { $0.owner.contains(value.kinds) }.map(\.name)
  }

  /// All members, for the checker, help and completion.
  static let signatures: [MemberSignature] =
    GanMembers.signatures
    + HistoryColumn.allCases.map {
      MemberSignature($0.rawValue, of: .history, result: .tensor, summary: "the column of this name, oldest first")
    }
    + [
      MemberSignature("layers", of: .network, result: .list, summary: "the layers, with their weights as members"),
      MemberSignature("parameters", of: .network, result: .number, summary: "how many numbers it learns"),
      MemberSignature("updates", of: .network, result: .number, summary: "how many updates it has gone through"),
      MemberSignature("labels", of: .dataset, result: [.tensor, .nothing], summary: "the class of each example"),
      MemberSignature("classes", of: .dataset, result: .list, summary: "the names of the classes"),
      MemberSignature("name", of: [.network, .dataset, .gan], result: .string, summary: "its name"),
    ]
    + optionsOfOptimizers

  /// The options of all optimizers; those of some say of which.
  private static let optionsOfOptimizers: [MemberSignature] = {
    let rules = Optimizer.rules.sorted { $0.name < $1.name }
    var signatures: [MemberSignature] = []
    for option in rules.flatMap(\.parameters) where !signatures.contains(where: { $0.name == option.name }) {
      let owners = rules.filter { $0.parameters.contains { $0.name == option.name } }.map { "`\($0.name)`" }
      let isShared = owners.count > 1 && owners.count < rules.count
      let summary = option.help + (isShared ? ", in " + owners.joined(separator: " and ") : "")
      signatures.append(MemberSignature(option.name, of: .optimizer, result: .number, summary: summary))
    }
    return signatures
  }()

  /// The members of layers, for the reference; which of them a layer has follows from what it is.
  static let ofLayers: [(name: String, summary: String)] = [
    ("weight", "the weights of `dense`, `conv`, `upconv` as PyTorch arranges them; the scale of a norm; may be set"),
    ("bias", "what is added behind the weights; the shift of a norm; may be set"),
    ("running_mean", "of `batchnorm`: the running mean, for use outside of training"),
    ("running_var", "of `batchnorm`: the running variance, for use outside of training"),
  ]
}

extension NetworkObject {
  func member(_ name: String) throws -> Value? {
    switch name {
    case "layers":
      .items(network.definition.layers.indices.map { .layer(LayerReference(network: self, index: $0)) })
    case "parameters": .number(Double(network.parameterCount))
    case "updates": .number(Double(network.updates))
    case "name": .string(self.name)
    default: nil
    }
  }
}

extension DatasetObject {
  func member(_ name: String) -> Value? {
    switch name {
    case "labels" where isOpen, "classes" where isOpen: .unknown
    case "labels": dataset.labelTensor.map(Value.tensor) ?? .nothing
    case "classes": .items(dataset.classes.map(Value.string))
    case "name": .string(dataset.name)
    default: nil
    }
  }
}
