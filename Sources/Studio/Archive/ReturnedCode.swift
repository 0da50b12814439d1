import Diagnostics
import Language

/// Compiles the functions of an archive, and its blocks of `every`, against the names of the session.
struct ReturnedCode {
  private let interpreter: Interpreter
  private let names: Set<String>

  init(_ interpreter: Interpreter, names: [String]) {
    self.interpreter = interpreter
    self.names = Set(names)
  }

  /// A function from the text of its definition.
  func function(_ text: SourceText) throws(ArchiveProblem) -> FunctionValue {
    let (statement, compiler) = try parsed(text)
    guard case .function = statement.kind, let node = compiler.statement(statement, .program) as? FunctionNode,
      compiler.errors.isEmpty, node.captures.isEmpty
    else { throw ArchiveProblem("its source in \(text.name) does not compile any more") }
    return FunctionValue(.defined(node.code))
  }

  /// The block of an `every` from the text of the whole call, with its place.
  func block(_ text: SourceText) throws(ArchiveProblem) -> (FunctionValue, Failure.Place) {
    let (statement, compiler) = try parsed(text)
    guard case .expression(let expression) = statement.kind, case .call(let call) = expression.kind,
      call.name == "every", let block = call.block
    else { throw .damaged }
    let node = compiler.laterBlock(block, named: "every", statement.span)
    guard compiler.errors.isEmpty, node.captures.isEmpty else {
      throw ArchiveProblem("its source in \(text.name) does not compile any more")
    }
    return (FunctionValue(.defined(node.code)), Failure.Place(source: text, span: statement.span))
  }

  private func parsed(_ text: SourceText) throws(ArchiveProblem) -> (Statement, Compiler) {
    let parsed = Parser.parse(text)
    var known = interpreter.session.knownNames
    for name in names { known[name] = Checker.KnownName(.any) }
    guard !parsed.diagnostics.containsError, parsed.program.statements.count == 1,
      !Checker(Session.signatures, known: known).check(parsed.program).containsError
    else { throw ArchiveProblem("its source in \(text.name) does not compile any more") }
    return (parsed.program.statements[0], Compiler(interpreter, text, forwardNames: names))
  }
}
