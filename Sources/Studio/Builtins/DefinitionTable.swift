import Language

/// The commands that define networks and gans.
enum DefinitionTable {
  private static let name = BuiltinSignature.Parameter("name", definesName: true)

  static let rows: [Builtin] = [
    .syntax(
      "generator", [name], block: .stack, "Defines a network that paints from noise.",
      example: "generator artist {\n  noise 5\n  dense 128 | relu\n  dense 15\n}", related: ["discriminator", "noise"]),
    .syntax(
      "discriminator", [name], block: .stack, "Defines a network that judges examples.",
      example: "discriminator professor {\n  dense 128 | relu\n  dense 1 | sigmoid\n}",
      related: ["generator", "network"]),
    .syntax(
      "network", [name], block: .stack, "Defines any other network, such as a classifier that `fit` trains.",
      example: "network judge { flatten | dense 128 | relu | dense 10 | softmax }", related: ["fit", "generator"]),
    .syntax(
      "gan", [name], block: .gan, "Defines a duel: a generator, a discriminator, data and the rules.",
      example: """
        generator artist { noise 5 | dense 15 }
        discriminator professor { dense 1 | sigmoid }
        gan duel { generator artist; discriminator professor; data sine(points: 15) }
        """, related: ["step", "loss", "optimizer"]),
  ]
}
