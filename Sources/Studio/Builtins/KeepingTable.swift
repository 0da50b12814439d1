import Language

/// Commands that write and read files.
enum KeepingTable {
  static let rows: [Builtin] = [
    .command(
      "save",
      [.init("x", .any, choices: ["session"]), .required("to", .string, "`.safetensors .png .svg .csv .md`")]
        + LookingTable.plotOptions,
      "Writes a network, a gan, a picture, a table or the session; the end of the name says how.",
      example:
        "generator artist { noise 5 | dense 15 }\nsave artist to: \"artist.safetensors\"\nsave artist(noise(4)) to: \"four.svg\"",
      related: ["load", "plot"]
    ) { arguments, call in
      guard !call.interpreter.session.isTraceless else {
        throw Problem.refused("`save` writes a file, and this only looks at the session")
      }
      try Saving(interpreter: call.interpreter, arguments: arguments, path: call.interpreter.path(arguments.string(1)))
        .save()
      return .nothing
    },
    .command(
      "load", [.required("path", .string), .optional("into", .any)], gives: .any,
      "Reads a saved gan or network, or the tensors of a file; or fills an equal network or gan with them.",
      example: """
        generator artist { noise 5 | dense 15 }
        save artist to: "artist.safetensors"
        let again = load "artist.safetensors"
        load "artist.safetensors" into: artist
        """, related: ["save"]
    ) { arguments, call in
      let interpreter = call.interpreter
      let loading = Loading(interpreter: interpreter, path: interpreter.path(try arguments.string(0)))
      if arguments.has(1) {
        try interpreter.checkMayTrain("load into:")
        if !interpreter.isDryRun { try loading.load(into: arguments.values[1]) }
        return .nothing
      }
      do {
        let value = try loading.load()
        if case .gan(let gan) = value, !interpreter.session.isTraceless { interpreter.adopt(gan) }
        return value
      } catch {
        guard interpreter.isDryRun else { throw error }
        if interpreter.current == nil { interpreter.adoptUnknown() }
        return .unknown
      }
    },
  ]
}
