import Diagnostics

/// Everything that the lexer and the parser complain about, with the facts; `SyntaxError.diagnostic` words it.
enum SyntaxError: Error {
  // Characters and words.
  case unknownCharacters(String)
  case lookalike(String, write: String)
  case foreignOperator(String, write: String)
  case foreignComment(String)
  case wrongQuotes(fix: [Diagnostic.FixIt.Edit])
  case formattedStringPrefix
  case unterminatedString
  case unterminatedInterpolation(SourceSpan)
  case emptyInterpolation
  case unknownEscape(String)
  case malformedNumber(String, correction: String?)
  case numberTooLarge
  case sourceTooLong

  // Lines.
  case extraTokens(String)
  case argumentsNeedName(callee: String, argument: String)
  case argumentAfterParentheses(String)
  case methodOfGan(gan: String, String)
  case labelledLine(String)
  case definitionSign(String)
  case definitionByValue(String, name: String, value: String)
  case juxtaposed(String, String)
  case foreignMark(String)
  case barOutsideItem
  case closesNothing(String)
  case neverClosed(String, opened: SourceSpan)
  case closedByOther(found: String, expected: String, opened: SourceSpan)
  case colonForBlock
  case elseOnOwnLine
  case elseWithoutIf

  // Statements.
  case expectedBlock(after: String, found: String)
  case expectedName(after: String, found: String)
  case expectedAssign(name: String, found: String)
  case typeAnnotation(name: String)
  case severalNames
  case equalForAssign
  case assignForEqual
  case notAssignable(String)
  case compoundAssign(target: String, operation: String, value: String)
  case increment(target: String, operation: String)
  case expectedIn(found: String)
  case countingFor
  case parenthesesOfFor(closing: SourceSpan)
  case conditionalExpression
  case functionWithoutParentheses(String)
  case labelledParameter(String)
  case duplicateParameter(String)
  case foreignStatement(Habits.Statement, word: String)

  // Expressions and arguments.
  case expectedExpression(found: String, after: String?)
  case missingOperandAtLineEnd(String)
  case chainedComparison(left: String, middle: String)
  case chainedRange
  case notNeedsParentheses
  case commasInLineCall([SourceSpan])
  case thousandsSeparator(String)
  case assignForLabel(String, [SourceSpan])
  case detachedColon(String)
  case positionalAfterLabelled(label: String)
  case blankBeforeParenthesis(String)
  case tuple
  case betasTuple(correction: String)
  case comprehension
  case matrix(correction: String)
  case decimalComma(String)
  case colonRange
  case rangeWithStep
  case formatSpecification(Diagnostic.FixIt.Edit)
  case signTwice
  case factorial
  case wholeDivision(String, String)
  case missingComma(after: SourceSpan)
  case strayLabel(String)
  case expectedMember(found: String)
  case emptyIndex
  case colonSlice(correction: String?)
  case tooDeep

  // Warnings and notes.
  case tab
  case minusBeginsArgument(previous: String, argument: String)
}
