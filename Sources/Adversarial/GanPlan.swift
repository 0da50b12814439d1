import Runtime

extension Gan {
  /// How the core computes one update of D and one of G: the steps of both plans, what was fused, bytes and
  /// multiply-adds.
  /// - Throws: `GanError.core`.
  public func planDescription() throws(GanError) -> String {
    let programs = try programs.pair(for: self, count: settings.batch * settings.pack).programs
    return "discriminator\n\(programs.discriminator.executable.planDescription)generator\n"
      + programs.generator.executable.planDescription
  }
}
