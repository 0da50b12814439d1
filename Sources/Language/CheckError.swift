import Diagnostics

/// Everything that the checker complains about, with the facts; `CheckError.diagnostic` words it.
enum CheckError {
  // Names.
  case unknownName(String, nearest: String?, isCalled: Bool)
  case foreignName(String, ForeignWords.Answer, place: CheckPlace, corrected: String?)
  case blankToFill
  case usedBeforeDefined(String, line: Int)
  case outOfScope(String, line: Int)
  case hidesCommand(String)
  case changesBuiltin(String)
  case unknownTarget(String, nearest: String?)
  case hidesFunction(String)

  // Places.
  case unknownNetwork(String, setting: String)
  case optionAsSetting(String, of: String, example: String)
  case valueNotReturned(String)
  case wrongPlace(String, BuiltinSignature.Family, place: CheckPlace)
  case notALine(CheckPlace)
  case unknownWord(String, place: CheckPlace, nearest: String?, known: [String])
  case commandAsValue(String)
  case commandWithoutValue(String)
  case barOutsideStack
  case returnOutsideFunction
  case loopWordOutsideLoop(String)
  case functionInBlock(CheckPlace)
  case refusedInHook(String)
  case missingBlock(String, BuiltinSignature.BlockKind)
  case unexpectedBlock(String)
  case expectsName(String)
  case emptyStack(String)
  case notCallable(String, String, hint: String?)
  case choiceOutOfOrder(String, parameter: String, of: Callable)
  case unquotedString(String)
  case foreignMethod(String, String)

  // Arguments.
  case missingArgument(BuiltinSignature.Parameter, of: Callable)
  case tooManyArguments(of: Callable, limit: Int)
  case unknownLabel(String, of: Callable, nearest: String?)
  case foreignLabel(String, ForeignWords.OptionAnswer, of: Callable)
  case duplicateArgument(String, of: Callable, isPositional: Bool)
  case separateSizes(String, of: Callable)
  case unknownChoice(String, BuiltinSignature.Parameter, of: Callable, nearest: String?)
  case wrongKind(found: String, BuiltinSignature.Parameter, of: Callable)
  case unknownMember(String, of: String, nearest: String?, known: [String])
  case conditionIsNot(String)
  case notIterable(String)

  // Forms of other languages and tools.
  case commasBetweenItems(CheckPlace, [Diagnostic.FixIt.Edit])
  case needlessOption(String, of: Callable, why: String?, Diagnostic.FixIt.Edit)
  case optionOfValue(String, of: String, in: Callable, Diagnostic.FixIt.Edit)
  case callInArguments(String, correction: String)
  case decimalComma(String)
  case numberForTuple(String)
  case choiceForTruth(String, correction: String)
  case inlineStack(String)
  case assignedWord(String, Diagnostic.FixIt.Edit)
  case bodyWithoutBraces(String, Diagnostic.FixIt.Edit)
  case savedPlot(of: String, Diagnostic.FixIt.Edit)
  case plottedToFile(Diagnostic.FixIt.Edit)
  case stepsOf(String, kind: String, Diagnostic.FixIt.Edit?)
  case formattedString
  case lastIndex

  // Gans.
  case uncalledFunction(String, corrected: String)
  case missingSettings([String], gan: String)
  case duplicateSetting(String, first: SourceSpan)
  case takeoverNotFirst(String)
  case labelsWithoutTargets(loss: String, others: [String])
}

/// Where a line stands, and so what its first word may be.
enum CheckPlace: Equatable {
  case program
  case stack
  case gan
}

/// What is called: its name and what it takes, builtin or not.
struct Callable {
  let name: String
  let parameters: [BuiltinSignature.Parameter]

  /// The names of the options that may be given.
  var labels: [String] { parameters.filter { !$0.definesName && !$0.isVariadic }.map(\.name) }
}
