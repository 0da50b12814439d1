@testable import Language

/// A table of builtins for the tests of the checker, read from the list on paper.
enum TestTable {
  static let signatures: SignatureTable = {
    var rows: [BuiltinSignature] = []
    var section = ""
    for line in (TestFiles.read("builtins.txt") ?? "").split(separator: "\n") {
      if line.hasPrefix("== ") {
        section = String(line.dropFirst(3))
      } else if let row = builtin(String(line), section) {
        rows.append(row)
      }
    }
    return SignatureTable(rows, members: members)
  }()

  private static let members: [MemberSignature] =
    [
      "step", "stage", "d_loss", "g_loss", "d_real", "d_fake", "d_fake_after", "batch", "seconds", "d_updates",
      "g_updates",
    ].map { MemberSignature($0, of: .gan, result: .number) } + [
      MemberSignature("history", of: .gan, result: .history),
      MemberSignature("generator", of: .gan, result: .network),
      MemberSignature("discriminator", of: .gan, result: .network),
      MemberSignature("data", of: .gan, result: .dataset), MemberSignature("optimizer", of: .gan, result: .record),
      MemberSignature("layers", of: .network, result: .list),
    ]

  private static let families: [String: (BuiltinSignature.Family, ValueKinds)] = [
    "layers": (.layer, []), "settings": (.setting, []), "losses": (.loss, .loss),
    "optimizers": (.optimizer, .optimizer), "initializers": (.initializer, .initializer),
    "functions": (.function, .any), "statements": (.command, []),
  ]

  /// The kinds of what a few functions give; the others may give anything.
  private static let results: [String: ValueKinds] = [
    "sine": .dataset, "parabola": .dataset, "ring": .dataset, "lattice": .dataset, "digits": .dataset,
    "blossoms": .dataset, "mnist": .dataset, "fashion": .dataset, "pictures": .dataset, "csv": .dataset,
    "tensors": .dataset, "only": .dataset, "noise": .tensor, "tensor": .tensor, "linspace": .tensor,
    "reshape": .tensor, "count": .number, "shape": .shape, "coverage": .record, "accuracy": .number,
    "frechet": .number, "gradient": .tensor, "argmax": .tensor,
  ]

  private static func builtin(_ line: String, _ section: String) -> BuiltinSignature? {
    guard let (family, result) = families[section], let open = line.firstIndex(of: "("),
      let close = line.lastIndex(of: ")")
    else { return nil }
    let name = String(line[..<open])
    let list = line[line.index(after: open)..<close]
    let tail = line[line.index(after: close)...]
    let block: BuiltinSignature.BlockRule =
      tail.contains("{stack}")
      ? .required(.stack)
      : tail.contains("{gan}") ? .required(.gan) : tail.contains("{block}") ? .required(.same) : .none
    var kinds = section == "functions" ? results[name] ?? .any : result
    if tail.contains("->") { kinds = .any }
    let refused = ["step", "stage", "back", "goto", "fit", "seed", "gan"].contains(name)
    return BuiltinSignature(
      name, family, list.isEmpty ? [] : list.split(separator: ",").map { parameter(trim($0)) }, block: block,
      result: kinds, isRefusedInHooks: refused)
  }

  private static func parameter(_ text: String) -> BuiltinSignature.Parameter {
    let halves = text.split(separator: "=", maxSplits: 1).map(trim)
    let head = halves[0].split(separator: ":").map(trim)
    let isVariadic = head[0].hasPrefix("*")
    var kinds = ValueKinds()
    var choices: [String] = []
    for word in head.count > 1 ? head[1].split(separator: "|").map(trim) : [] {
      if let kind = Self.kinds[word] { kinds.formUnion(kind) } else if word != "name" { choices.append(word) }
    }
    var standard: BuiltinSignature.Default?
    if halves.count > 1 {
      standard = Self.standard(halves[1])
      if head.count == 1 { kinds = Self.kinds(of: standard) }
    }
    return BuiltinSignature.Parameter(
      isVariadic ? String(head[0].dropFirst()) : head[0], kinds, choices: choices, default: standard,
      isVariadic: isVariadic, definesName: head.last == "name")
  }

  private static func standard(_ text: String) -> BuiltinSignature.Default {
    switch text {
    case "true", "false": .boolean(text == "true")
    case "nothing": .nothing
    case "-1...1": .range(-1, 1)
    default: Double(text.filter { $0 != "_" }).map { .number($0) } ?? .word(text)
    }
  }

  private static func kinds(of standard: BuiltinSignature.Default?) -> ValueKinds {
    switch standard {
    case .number: .number
    case .boolean: .boolean
    case .range: .range
    default: .any
    }
  }

  private static let kinds: [String: ValueKinds] = [
    "number": .number, "bool": .boolean, "string": .string, "list": .list, "shape": .shape, "range": .range,
    "tensor": .tensor, "network": .network, "gan": .gan, "dataset": .dataset, "loss": .loss,
    "optimizer": .optimizer, "initializer": .initializer, "any": .any,
  ]

  private static func trim(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
