import Diagnostics

/// `x[i, a..<b, ...]`.
final class IndexNode: Node {
  /// What stands in the brackets for one axis.
  enum Place {
    case value(Node)
    case slice(Node?, Node?, includesUpper: Bool, SourceSpan)
  }

  let base: Node
  let places: [Place]

  init(_ base: Node, _ places: [Place], _ span: SourceSpan) {
    self.base = base
    self.places = places
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    let indices = try Self.evaluated(places, frame)
    do { return try kept(try Indexer.part(of: value, indices), frame) } catch let problem as Problem {
      throw failure(problem, frame)
    }
  }

  static func evaluated(_ places: [Place], _ frame: Frame) throws -> [EvaluatedIndex] {
    try places.map { place in
      switch place {
      case .value(let node): return .value(try node.evaluate(frame))
      case .slice(let lower, let upper, let includesUpper, let span):
        func bound(_ node: Node?) throws -> Double? {
          guard let node else { return nil }
          let value = try node.evaluate(frame)
          guard case .number(let number) = value else {
            throw Failure(problem: .indexIsNot(value.kindName), source: frame.source, span: span)
          }
          return number
        }
        return .slice(lower: try bound(lower), upper: try bound(upper), includesUpper: includesUpper)
      }
    }
  }
}

/// `x.name`.
final class MemberNode: Node {
  let base: Node
  let name: String
  let nameSpan: SourceSpan

  init(_ base: Node, _ name: String, at nameSpan: SourceSpan, _ span: SourceSpan) {
    self.base = base
    self.name = name
    self.nameSpan = nameSpan
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    do { return try Members.member(name, of: value, frame.interpreter) } catch let problem as Problem {
      throw Failure(problem: problem, source: frame.source, span: nameSpan)
    }
  }
}

/// The left side of `x[0].weight = value`: a name, then indices and members.
struct Target {
  enum Root {
    case local(Int)
    case global(Variable)
    /// Any other expression; only what it refers to can be changed.
    case expression(Node)
  }

  enum Step {
    case index([IndexNode.Place], SourceSpan)
    case member(String, SourceSpan)
  }

  let root: Root
  let rootSpan: SourceSpan
  let steps: [Step]

  /// A step whose indices are evaluated: they may mention the very value that is changed.
  private enum Evaluated {
    case index([EvaluatedIndex], SourceSpan)
    case member(String, SourceSpan)
  }

  /// Makes the target hold a value; in a dry run nobody knows it where that is a guess.
  func assign(_ value: Value, _ frame: Frame) throws {
    try put(value, frame)
    guard frame.interpreter.guesses.depth > 0 else { return }
    switch root {
    case .local(let slot): if frame.slots[slot].isPlain { frame.slots[slot] = .unknown }
    case .global(let variable): if variable.value?.isPlain == true { variable.value = .unknown }
    case .expression: break
    }
  }

  /// Whether a node reads the name that the target is.
  func isRead(by node: Node) -> Bool {
    guard steps.isEmpty else { return false }
    switch root {
    case .local(let slot): return (node as? LocalNode)?.slot == slot
    case .global(let variable): return (node as? GlobalNode)?.variable === variable
    case .expression: return false
    }
  }

  /// Changes the value of a name where it lies.
  func change(
    _ frame: Frame, _ body: (inout Value) throws(Problem) -> Void, orFail failure: (Problem) -> Failure
  ) throws {
    // Taken out of its name, so that nothing else holds it.
    var whole = Value.nothing
    switch root {
    case .local(let slot): swap(&whole, &frame.slots[slot])
    case .global(let variable): if let value = variable.value.take() { whole = value }
    case .expression: return
    }
    defer {
      switch root {
      case .local(let slot): frame.slots[slot] = whole
      case .global(let variable): variable.value = whole
      case .expression: break
      }
    }
    do throws(Problem) { try body(&whole) } catch { throw failure(error) }
  }

  private func put(_ value: Value, _ frame: Frame) throws {
    let evaluated = try steps.map { step throws -> Evaluated in
      switch step {
      case .index(let places, let span): .index(try IndexNode.evaluated(places, frame), span)
      case .member(let name, let span): .member(name, span)
      }
    }
    switch root {
    case .local(let slot):
      // Taken out of its slot, so that it is changed where it lies.
      var whole = Value.nothing
      swap(&whole, &frame.slots[slot])
      defer { swap(&whole, &frame.slots[slot]) }
      try Self.assign(value, to: &whole, evaluated[...], frame)
    case .global(let variable):
      guard var whole = variable.value else {
        throw Failure(problem: .unknownName(variable.name), source: frame.source, span: rootSpan)
      }
      variable.value = .nothing
      defer { variable.value = whole }
      try Self.assign(value, to: &whole, evaluated[...], frame)
    case .expression(let node):
      var whole = try node.evaluate(frame)
      try Self.assign(value, to: &whole, evaluated[...], frame)
    }
  }

  private static func assign(
    _ value: Value, to whole: inout Value, _ steps: ArraySlice<Evaluated>, _ frame: Frame
  ) throws {
    guard let step = steps.first else { return whole = value }
    let others = steps.dropFirst()
    switch step {
    case .index(let indices, let span):
      do {
        if others.isEmpty { return try Indexer.replace(in: &whole, indices, with: value) }
        var part = try Indexer.part(of: whole, indices)
        try assign(value, to: &part, others, frame)
        try Indexer.replace(in: &whole, indices, with: part)
      } catch let problem as Problem {
        throw Failure(problem: problem, source: frame.source, span: span)
      }
    case .member(let name, let span):
      do {
        if others.isEmpty { return try Members.set(name, of: whole, to: value, frame.interpreter) }
        var part = try Members.member(name, of: whole, frame.interpreter)
        try assign(value, to: &part, others, frame)
        // What a member gives is a reference where it can be changed at all; tensors are put back.
        if case .tensor = part { try Members.set(name, of: whole, to: part, frame.interpreter) }
      } catch let problem as Problem {
        throw Failure(problem: problem, source: frame.source, span: span)
      }
    }
  }
}
