import Adversarial
import Diagnostics
import Language
import Networks
import Testing
import Training

@testable import Studio

@Suite("Numbers keep their precision")
struct NumberTests {
  /// Programs of one line, with what they show.
  private static let answers = [
    // Lists are computed with as they are written.
    ("std([1e8, 1e8 + 1, 1e8 + 2])", "0.8165"), ("mean([1e8, 1e8 + 1]) - 1e8", "0.5"),
    ("sum([16777216, 1])", "16777217"), ("max([16777216, 16777217])", "16777217"),
    ("min([16777219, 16777217])", "16777217"), ("argmax([16777216, 16777217])", "1"),
    ("sum([[16777216, 1], [2, 3]])", "16777222"), ("sum([16777216, 1], axis: 0)", "16777217"),
    ("std([[1e8, 1e8 + 1, 1e8 + 2], [1, 2, 3]], axis: 1)", "[0.8165, 0.8165]"),
    ("sum(16777216...16777217)", "33554433"),
    ("argmax([[16777216, 16777217], [2, 1]])", "[1, 0]"), ("softmax([1e8, 1e8 + 1])", "[0.26894, 0.73106]"),
    ("log([1e300])", "[690.78]"), ("sqrt([1e100])", "[inf]"), ("sin([1e8 + 1])[0] - sin(1e8 + 1) < 1e-6", "true"),
    ("leaky([-1e39], 1e-39)", "[-1]"),
    // Tensors hold 32 bits, and what stands beside one is rounded as it is.
    ("tensor([0.1]) == 0.1", "[1]"), ("tensor([0.1]) == [0.1]", "[1]"), ("tensor([16777216]) == 16777217", "[1]"),
    // The ends of a line are met.
    ("linspace(1e18, 1, 3)", "[1e18, 5e17, 1]"), ("linspace(1, 1e18, 3)", "[1, 5e17, 1e18]"),
    ("linspace(0.1, 0.1, 3)", "[0.1, 0.1, 0.1]"), ("linspace([1e18, 0], [1, 1], 2)", "[[1e18,    0],\n [   1,    1]]"),
    // What is left of a division is exact and has the sign of the divisor.
    ("1e17 % 3", "1"), ("7 % 3", "1"), ("-7 % 3", "2"), ("7 % -3", "-2"), ("-7 % -3", "-1"), ("5.5 % 1", "0.5"),
    ("-0.5 % 1", "0.5"), ("5 % (1 / 0)", "5"), ("5 % 0", "nan"), ("tensor([1e10, -7]) % 3", "[1, 2]"),
    ("round(1e22 + 1e7, 2) == 1e22 + 1e7", "true"), ("round(2.345, 2)", "2.35"),
    ("count(5...1)", "0"), ("count(0..<10)", "10"), ("1e-5", "1e-5"),
  ]

  @Test(arguments: answers) func answer(_ line: String, _ text: String) {
    #expect(Session(host: nil).run(line).text == text)
  }

  @Test(arguments: ["count(0...1/0)", "0..<0/0", "for i in -1/0...3 { print i }", "sum(-1/0...0)"])
  func rangesEnd(_ line: String) throws {
    let error = try #require(Session(host: nil).run(line).errors.first)
    #expect(error.message.hasPrefix("a range goes from one finite number to another, but this bound is "))
  }

  @Test(arguments: ["count(1e17...1e17 + 16)", "for i in 1e17...1e17 { print i }", "tensor(0...1e300)"])
  func rangesCountExactly(_ line: String) throws {
    let error = try #require(Session(host: nil).run(line).errors.first)
    #expect(error.message.hasSuffix("cannot be counted one by one"))
  }
}

/// What `rate`, `normal(0.02)` and their kind become.
struct RecipeTests {
  private static func recipe(_ name: String, _ options: [Recipe.Option]) -> Recipe {
    Recipe(kind: .optimizer, name: name, options: options)
  }

  @Test func everyOptimizerOfTheTableIsOne() throws {
    let rows = RecipeTable.rows.filter { $0.signature.family == .optimizer }
    #expect(Set(rows.map(\.name)) == Set(Optimizer.rules.map(\.name)))
    for row in rows {
      // The numbers count up, so that none stands in for another.
      let options = row.signature.parameters.enumerated().map {
        Recipe.Option(name: $0.element.name, value: Double($0.offset + 1) / 16)
      }
      let recipe = Self.recipe(row.name, options)
      #expect(try Optimizer(recipe).recipe.options.count == options.count)
      for option in options { #expect(try Optimizer(recipe).recipe.option(option.name) == option.value) }
      #expect(throws: Problem.self) { try Optimizer(Self.recipe(row.name, Array(options.dropLast()))) }
      let result = Session(host: nil).run("\(row.name)(rate: 0.5)")
      let usual = try #require(Optimizer(name: row.name, ["rate": 0.5]))
      #expect(result.text == Display.literal(.recipe(usual.recipe)))
    }
    #expect(throws: Problem.self) { try Optimizer(Self.recipe("adagrad", [])) }
  }

  @Test func everyInitializerOfTheTableIsOne() throws {
    let rows = RecipeTable.rows.filter { $0.signature.family == .initializer }
    #expect(Set(rows.map(\.name)) == Set(Initializer.Kind.allCases.map(\.rawValue)))
    for row in rows {
      let options = row.signature.parameters.map { Recipe.Option(name: $0.name, value: 0.25) }
      let initializer = try Initializer(Recipe(kind: .initializer, name: row.name, options: options))
      #expect(initializer.source == row.name + (options.isEmpty ? "()" : "(0.25)"))
    }
    #expect(throws: Problem.self) { try Initializer(Recipe(kind: .initializer, name: "lecun", options: [])) }
  }
}
