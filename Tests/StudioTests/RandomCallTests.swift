import Diagnostics
import Glibc
import Language
import Testing

@testable import Studio

/// Every builtin, called with values of all kinds and sizes: it may refuse them, and must neither crash nor hang.
///
/// `ATELIER_RANDOM_CALLS=1000` makes so many calls of each.
@Suite("Random calls")
struct RandomCallTests {
  private static let count = getenv("ATELIER_RANDOM_CALLS").flatMap { Int(String(cString: $0)) } ?? 15

  private static let rows = BuiltinTable.shared.rows.filter { row in
    // Definitions have no values; those that download would wait for a network.
    !row.signature.parameters.contains(where: \.definesName) && !["mnist", "fashion"].contains(row.name)
  }

  @Test(arguments: rows.indices) func survives(_ index: Int) throws {
    var random = SystemOfCalls(seed: UInt64(index))
    var template = Array("/tmp/atelier-calls-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in TestFiles.names(in: folder) { unlink(folder + "/" + name) }
      rmdir(folder)
    }
    let signature = Self.rows[index].signature
    for isDryRun in [false, true] {
      let host = HastyHost()
      let session = Session(host: host, options: Session.Options(isDryRun: isDryRun, folder: folder))
      for number in 0..<Self.count {
        host.begin()
        if number % 10 == 0 { #expect(session.run(SystemOfCalls.preamble).errors.map(\.message) == []) }
        let line = random.line(signature)
        let result = session.run(line)
        _ = DiagnosticRenderer(width: 60).render(result.errors)
        #expect(!result.errors.contains { $0.message.isEmpty }, "\(line)")
      }
      host.begin()
      #expect(session.run("print 1").errors.isEmpty, "the session goes on")
    }
  }
}

/// A host that stops what takes long.
private final class HastyHost: SessionHost {
  private var start = clock()

  func begin() { start = clock() }

  func show(_ event: SessionEvent) {}

  var interruption: Interruption { clock() - start > CLOCKS_PER_SEC / 2 ? .immediate : .none }
}

/// Draws lines that call builtins.
private struct SystemOfCalls {
  static let preamble = """
    generator artist { noise 3 | dense 4 | relu | dense 2 }
    discriminator professor { dense 4 | relu | dense 1 | sigmoid }
    generator painter { noise 3 | dense 4x4x1 | tanh }
    network judge { dense 4 | softmax }
    let suns = ring(modes: 4, count: 200)
    let squares = noise(6, 4x4x1)
    gan duel { generator artist; discriminator professor; data suns; batch 16 }
    fit judge data: suns
    step 3
    func twice(x) { return 2 * x }
    """

  /// Values as the source has them, with their kinds.
  private static let pool: [(text: String, kinds: ValueKinds)] = [
    ("0", .number), ("1", .number), ("2", .number), ("3", .number), ("7", .number), ("-1", .number), ("0.5", .number),
    ("1e-9", .number), ("1e18", .number), ("-1e300", .number), ("(0 / 0)", .number), ("(1 / 0)", .number),
    ("true", .boolean), ("false", .boolean), ("nothing", .nothing),
    ("\"\"", .string), ("\"x.csv\"", .string), ("\"x.safetensors\"", .string), ("\"x.png\"", .string),
    ("\"x.svg\"", .string), ("\"lines\"", .string), ("\"no/x\"", .string),
    ("[]", .list), ("[1, 2]", .list), ("[[1, 2], [3, 4]]", .list), ("[[], []]", .list), ("[\"a\", nothing]", .list),
    ("[artist, 1]", .list), ("[squares, squares]", .list), ("[0 / 0, 1e300]", .list),
    ("2x2", .shape), ("4x4x1", .shape), ("28x28x3", .shape), ("[0]", .shape), ("1000000x1000000", .shape),
    ("0...3", .range), ("-1...1", .range), ("5...2", .range), ("0..<0", .range), ("0..<1e12", .range),
    ("tensor(3)", .tensor), ("tensor([])", .tensor), ("noise(2, 3)", .tensor), ("noise(1, 2)", .tensor),
    ("noise(20, 2)", .tensor), ("squares", .tensor), ("squares[0]", .tensor), ("suns[0..<5]", .tensor),
    ("noise(2, 2x2x2x2x2)", .tensor), ("tensor([0 / 0, 1])", .tensor), ("noise(3, 15)", .tensor),
    ("artist", .network), ("professor", .network), ("painter", .network), ("judge", .network), ("duel", .gan),
    ("suns", .dataset), ("sine(points: 2, count: 20)", .dataset), ("digits(count: 3)", .dataset),
    ("only(suns, class: 1)", .dataset), ("duel.history", .history), ("duel.optimizer", .record),
    ("artist.layers[0]", .any), ("sqrt", .function), ("twice", .function), ("adam(rate: 1e-3)", .optimizer),
    ("sgd(1e-9)", .optimizer), ("wasserstein(penalty: 1)", .loss), ("hinge", .loss), ("normal(0.1)", .initializer),
    ("he", .initializer),
  ]

  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// SplitMix64.
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }

  /// A line, or a definition, that calls the builtin.
  mutating func line(_ builtin: BuiltinSignature) -> String {
    let call = "\(builtin.name)(\(arguments(of: builtin).joined(separator: ", ")))"
    let block = builtin.block == .none ? "" : " { step }"
    return switch builtin.family {
    case .command: call + block + (below(2) == 0 ? "\nstep 2" : "")
    case .function: below(3) == 0 ? "plot \(call)" : "print \(call)"
    case .layer:
      below(2) == 0
        ? "generator g { noise 3 | \(call) }\nprint g(noise(2, 3)).shape g.parameters"
        : "network n { conv 2 | \(call) | \(call) }\nprint n(squares)"
    case .setting: "gan g { fresh duel; \(call) }\nstep 2\nstage\nplot"
    case .loss: "gan g { fresh duel; loss \(call) }\nstep 2\nplot"
    case .optimizer: "gan g { fresh duel; optimizer \(call) }\nstep 2\ndoctor"
    case .initializer: "generator g { noise 3 | init \(call) | dense 4 }\nprint g(noise(2, 3))"
    }
  }

  private mutating func arguments(of builtin: BuiltinSignature) -> [String] {
    var arguments: [String] = []
    var isLabelled = false
    for parameter in builtin.parameters {
      // What may be left out sometimes is; all that follows is labelled then.
      if parameter.defaultValue != nil, below(2) == 0 {
        isLabelled = true
        continue
      }
      let value = value(for: parameter)
      arguments.append(isLabelled ? "\(parameter.name): \(value)" : value)
      if parameter.isVariadic, below(2) == 0 { arguments.append(self.value(for: parameter)) }
    }
    return arguments
  }

  /// Mostly what the parameter takes; the checker would refuse most others before anything runs.
  private mutating func value(for parameter: BuiltinSignature.Parameter) -> String {
    if !parameter.choices.isEmpty, below(2) == 0 { return parameter.choices[below(parameter.choices.count)] }
    let fitting = Self.pool.filter { parameter.kinds.contains($0.kinds) }
    guard !fitting.isEmpty, below(8) > 0 else { return Self.pool[below(Self.pool.count)].text }
    return fitting[below(fitting.count)].text
  }
}
