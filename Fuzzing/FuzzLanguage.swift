import Diagnostics
import Language

/// libFuzzer's entry: one text through lexer, parser, checker, rendering, printer, highlighting and completion.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLanguage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let source = SourceText(name: "fuzz", text: text)
  let (program, diagnostics) = Checker(table).check(source)
  _ = DiagnosticRenderer(width: 60).render(diagnostics)
  _ = highlighting(of: source)
  _ = incompleteness(of: text)
  _ = CompletionContext(at: count / 2, in: source, table).candidates(table)
  _ = Parser.parseTemplate(source)
  if diagnostics.containsError { return 0 }
  let printed = Printer.print(program)
  let again = Parser.parse(SourceText(name: "print", text: printed))
  precondition(Printer.print(again.program) == printed, "the canonical print is not canonical")
  return 0
}

/// A small table that has every kind of builtin and parameter.
private let table = SignatureTable(
  [
    BuiltinSignature(
      "noise", .layer,
      [
        .init("size", [.number, .shape]),
        .init("distribution", choices: ["normal", "uniform"], default: .word("normal")),
      ]),
    BuiltinSignature(
      "dense", .layer, [.init("units", [.number, .shape]), .init("bias", .boolean, default: .boolean(true))]),
    BuiltinSignature(
      "conv", .layer,
      [
        .init("channels", .number), .init("kernel", .number, default: .number(3)),
        .init("stride", .number, default: .number(1)),
      ]),
    BuiltinSignature(
      "upconv", .layer,
      [
        .init("channels", .number), .init("kernel", .number, default: .number(3)),
        .init("stride", .number, default: .number(1)),
      ]),
    BuiltinSignature("relu", .layer), BuiltinSignature("sigmoid", .layer), BuiltinSignature("batchnorm", .layer),
    BuiltinSignature("generator", .setting, [.init("network", .network)]),
    BuiltinSignature("discriminator", .setting, [.init("network", .network)]),
    BuiltinSignature("data", .setting, [.init("dataset", .dataset)]),
    BuiltinSignature("loss", .setting, [.init("loss", .loss, choices: ["minimax", "hinge"])]),
    BuiltinSignature("optimizer", .setting, [.init("both", .optimizer, default: .nothing)]),
    BuiltinSignature("adam", .optimizer, [.init("rate", .number, default: .number(1e-3))], result: .optimizer),
    BuiltinSignature("sine", .function, [.init("points", .number, default: .number(15))], result: .dataset),
    BuiltinSignature("sqrt", .function, [.init("x", [.number, .tensor])], result: .any),
    BuiltinSignature("generator", .command, [.init("name", definesName: true)], block: .required(.stack)),
    BuiltinSignature("discriminator", .command, [.init("name", definesName: true)], block: .required(.stack)),
    BuiltinSignature("gan", .command, [.init("name", definesName: true)], block: .required(.gan)),
    BuiltinSignature("every", .command, [.init("n", .number)], block: .required(.same)),
    BuiltinSignature("repeat", .command, [.init("n", .number)], block: .required(.same)),
    BuiltinSignature(
      "step", .command,
      [
        .init("side", choices: ["both", "generator"], default: .word("both")), .init("n", .number, default: .number(1)),
      ], isRefusedInHooks: true),
    BuiltinSignature("print", .command, [.init("values", .any, isVariadic: true)]),
    BuiltinSignature("save", .command, [.init("x", .any), .init("to", .string)]),
    BuiltinSignature("load", .command, [.init("path", .string)], result: .any),
  ], members: [MemberSignature("step", of: .gan, result: .number)])
