import Files
import Glibc
import Networks
import Tensors
import Testing

@testable import Adversarial

@Suite struct FileTests {
  @Test func goingOnFromAFileGivesTheSameBitsAsNeverStopping() throws {
    let folder = try TemporaryFolder()
    let whole = try Duels.small()
    try whole.step(count: 9)
    try whole.step(.generator, count: 2)
    let path = folder.path("duel.safetensors")
    try whole.savedTensors(source: "gan duel { }").write(to: path)
    let resumed = try Duels.small(seed: 77)
    try resumed.restore(from: NamedTensors(contentsOf: path), path: path)
    #expect(resumed.step == 11 && resumed.seed == 5 && resumed.history.count == 11)
    #expect(resumed.latest == whole.latest && resumed.generatorUpdates == 11)
    #expect(try Duels.bits(resumed) == Duels.bits(whole))
    for gan in [whole, resumed] { try gan.step(count: 12) }
    #expect(try Duels.bits(resumed) == Duels.bits(whole))
    try resumed.go(to: 11)
    #expect(throws: GanError.self) { try resumed.go(to: 10) }
    try whole.go(to: 10)
    let saved = try NamedTensors(contentsOf: path)
    #expect(saved.metadata["source"] == "gan duel { }")
    #expect(saved["generator.0.weight"]?.shape == [12, 5])
    #expect(saved["optimizer.generator.0.weight.exp_avg_sq"]?.shape == [12, 5])
  }

  @Test func aStepInSlowMotionIsSavedAsTheStateBeforeIt() throws {
    let gan = try Duels.small()
    try gan.step(count: 3)
    let before = try gan.savedTensors(source: "")
    for _ in 0..<8 { try gan.runStage() }
    let within = try gan.savedTensors(source: "")
    #expect(before["discriminator.0.weight"] == within["discriminator.0.weight"])
    #expect(within.metadata["step"] == "3" && gan.stage == 8)
  }

  @Test func filesThatDoNotFitAreRefusedAndChangeNothing() throws {
    let gan = try Duels.small()
    try gan.step(count: 3)
    let bits = try Duels.bits(gan)
    let good = try gan.savedTensors(source: "")
    func refused(_ change: (inout NamedTensors) -> Void) throws -> Bool {
      var saved = good
      change(&saved)
      let fails = (try? gan.restore(from: saved, path: "x")) == nil
      return try fails && Duels.bits(gan) == bits
    }
    #expect(try refused { $0.metadata = [:] })
    #expect(try refused { $0.metadata["step"] = "-1" })
    #expect(try refused { $0.metadata["step"] = "9999999999999999999999" })
    #expect(try refused { $0.metadata["seed"] = "x" })
    #expect(try refused { $0.metadata["seconds"] = "nan" })
    #expect(try refused { $0["generator.0.weight"] = nil })
    #expect(try refused { $0["generator.0.weight"] = Tensor(repeating: 0, shape: [5, 12]) })
    #expect(try refused { $0["generator.7.weight"] = Tensor(repeating: 0, shape: [5, 12]) })
    #expect(try refused { $0["optimizer.discriminator.0.bias.exp_avg"] = nil })
    #expect(try refused { $0["history.d_loss"] = nil })
    #expect(try refused { $0["history.step"] = Tensor(repeating: .nan, shape: [3, 2]) })
    #expect(try refused { $0["history.step"] = Tensor(repeating: 1, shape: [3, 2]) })
    #expect(throws: Never.self) { try gan.restore(from: good, path: "x") }
  }

  @Test func killsWhileSavingLeaveTheOldOrTheNewFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("kill.safetensors")
    let gan = try Duels.small()
    let versions = try (0..<2).map { _ in
      try gan.step()
      return try gan.savedTensors(source: String(repeating: "x", count: 50_000))
    }
    try versions[0].write(to: path)
    var (current, changes, pause) = (0, 0, 500)
    for round in 0..<200 {
      let child = try #require(fork())
      if child == 0 {
        while true { for version in [versions[1 - current], versions[current]] { try? version.write(to: path) } }
      }
      usleep(UInt32(pause))
      kill(child, SIGKILL)
      var status: Int32 = 0
      waitpid(child, &status, 0)
      let found = try NamedTensors(contentsOf: path)
      let version = try #require(versions.firstIndex(of: found), "round \(round): neither the old nor the new file")
      // The pause finds the time that a file takes on this machine, so that kills hit every moment of saving.
      if version == current {
        pause = min(pause * 5 / 4, 200_000)
      } else {
        pause = max(pause * 3 / 4, 100)
        (current, changes) = (version, changes + 1)
      }
    }
    #expect(changes > 0)
  }

  /// Runs only where `ATELIER_PYTHON` names a Python with torch and numpy.
  @Test(.enabled(if: getenv("ATELIER_PYTHON") != nil)) func pyTorchPaintsTheSamePictures() throws {
    let folder = try TemporaryFolder()
    var arguments = [String(cString: getenv("ATELIER_PYTHON")), Golden.folder + "paint_from_file.py"]
    for name in GoldenTests.names where name.hasPrefix("gan-") || name.hasPrefix("layer-") {
      let golden = try Golden(name)
      let gan = try golden.gan()
      for step in 0..<3 {
        try gan.step(
          real: Formula.tensor(10 + step, [golden.count] + gan.exampleShape),
          noise: Formula.tensor(50 + step, [golden.count] + golden.noise))
      }
      for (network, stack) in [(gan.generator, "generator"), (gan.discriminator, "discriminator")] {
        var saved = NamedTensors(metadata: ["stack": golden.file.metadata[stack] ?? ""])
        for (name, tensor) in try network.stateTensors() { saved[name] = tensor }
        let probe = Formula.tensor(7, [3] + (network.inputShape ?? []))
        saved["probe.input"] = probe
        saved["probe.output"] = try network(probe)
        let path = folder.path("\(name)-\(stack).safetensors")
        try saved.write(to: path)
        arguments.append(path)
      }
    }
    #expect(run(arguments) == 0)
  }

  private func run(_ arguments: [String]) -> Int32 {
    var process: pid_t = 0
    let list = arguments.map { strdup($0) }
    defer { for argument in list { free(argument) } }
    guard posix_spawn(&process, arguments[0], nil, nil, list + [nil], environ) == 0 else { return -1 }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }

  /// A copy of this process, of which only this thread lives on. (Swift hides `fork`, for good reasons in programs.)
  private func fork() -> pid_t? {
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork") else { return nil }
    typealias Fork = @convention(c) () -> pid_t
    return unsafeBitCast(symbol, to: Fork.self)()
  }
}

/// A folder that goes with its value.
final class TemporaryFolder {
  private let folder: String

  init() throws {
    var template = Array("/tmp/atelier-tests-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    folder = String(cString: made)
  }

  deinit {
    for name in FolderListing.names(in: folder) ?? [] { unlink("\(folder)/\(String(decoding: name, as: UTF8.self))") }
    rmdir(folder)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
}
