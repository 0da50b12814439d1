// swift-tools-version: 6.2
import PackageDescription

/// Every module in one table: its name, the modules below it, and what it needs besides.
/// Arrows point down only; a module lists exactly what it imports.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Kernel targets are optimised in debug builds too: they are pointers and SIMD, without checks to keep.
func kernelSettings(_ flags: [String], defines: [String] = []) -> [SwiftSetting] {
  let common = ["-Ounchecked", "-enforce-exclusivity=unchecked", "-Xllvm", "-unroll-threshold=300"]
  return strict + defines.map { .define($0) } + [.unsafeFlags(common + flags)]
}

#if arch(x86_64)
  let kernelTargets: [Target] = [
    .target(name: "KernelsPortable", dependencies: ["CKernelSupport", "Elementwise"], settings: kernelSettings([])),
    .target(
      name: "KernelsAVX2", dependencies: ["CKernelSupport", "Elementwise"],
      settings: kernelSettings(["-Xcc", "-march=x86-64-v3"], defines: ["WIDTH8", "FMA"])),
    .target(
      name: "KernelsAVX512", dependencies: ["CKernelSupport", "Elementwise"],
      settings: kernelSettings(
        ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"], defines: ["WIDTH16", "FMA"])),
  ]
  let kernelModules = ["KernelsPortable", "KernelsAVX2", "KernelsAVX512"]
#else
  let kernelTargets: [Target] = [
    .target(
      name: "KernelsPortable", dependencies: ["CKernelSupport", "Elementwise"],
      settings: kernelSettings([], defines: ["FMA"]))
  ]
  let kernelModules = ["KernelsPortable"]
#endif

extension Target {
  static func target(name: String, dependencies: [String], settings: [SwiftSetting]) -> Target {
    .target(
      name: name, dependencies: dependencies.map { .byName(name: $0) }, exclude: ["README.md"],
      swiftSettings: settings)
  }

  /// A Swift module of this package: warnings are errors, its README is not a source.
  static func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict)
  }

  static func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
  ) -> Target {
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
      swiftSettings: strict)
  }
}

let package = Package(
  name: "atelier",
  products: [.executable(name: "atelier", targets: ["atelier"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: kernelTargets + [
    // C: system modules and tiny shims.
    .target(name: "CKernelSupport"),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .target(name: "CArchive"),
    .target(name: "CChild"),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .target(name: "CEdit", linkerSettings: [.linkedLibrary("edit")]),

    // What the machine lets this process use.
    .module("Memory", ["CKernelSupport"]),
    .module("Processors", ["CKernelSupport"]),

    // The numeric core.
    .module("Elementwise"),
    .module(
      "Compute", kernelModules.map { .byName(name: $0) } + ["Memory", "Processors", "Elementwise", "CKernelSupport"]),
    .module("Graph", ["Elementwise"]),
    .module("Runtime", ["Graph", "Compute", "Elementwise"]),

    // Files and pictures.
    .module("FileFormats"),
    .module("Files", ["Memory"]),
    .module("Tensors", ["FileFormats", "Files", "Memory"]),
    .module("ImageFiles", ["FileFormats", "Memory", "CPNG", "CTurboJPEG"]),
    .module("Plotting", ["Diagnostics", "ImageFiles", "Tensors", "CCairo"]),
    .module(
      "Datasets",
      ["ImageFiles", "Tensors", "Files", "FileFormats", "Memory", "Processors", "CArchive", "CChild", "CPNG"]),

    // Networks and their duel.
    .module("Networks", ["Graph", "Runtime", "Compute", "Tensors", "Memory"]),
    .module("Training", ["Networks", "Graph", "Runtime", "Compute", "Datasets", "Tensors"]),
    .module(
      "Adversarial", ["Training", "Networks", "Graph", "Runtime", "Compute", "Datasets", "Tensors", "Memory"]),

    // The language.
    .module("Diagnostics"),
    .module("Language", ["Diagnostics"]),
    .module(
      "Studio",
      [
        "Language", "Diagnostics", "Adversarial", "Training", "Networks", "Datasets", "Plotting", "Files",
        "FileFormats", "Tensors",
        "Runtime", "Compute", "Memory",
      ]),

    // The workbench.
    .module("Notebook", ["Studio", "Language", "Diagnostics", "Plotting", "Files", "CMarkdown"]),
    .module("Lessons", ["Notebook", "Studio", "Diagnostics", "Files"]),
    .executableTarget(
      name: "atelier",
      dependencies: [
        "CEdit", "Lessons", "Notebook", "Studio", "Language", "Diagnostics", "Plotting", "Runtime", "Compute", "Memory",
        "Files",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: strict),

    // Speeds of the core, for people who work on it.
    .executableTarget(name: "benchmark", dependencies: ["Compute"], path: "Benchmarks/Sources", swiftSettings: strict),
    .executableTarget(
      name: "benchmark-plots", dependencies: ["Memory", "Plotting", "Tensors"], path: "Benchmarks/Plots",
      swiftSettings: strict),
    .executableTarget(
      name: "elementwise-benchmark", dependencies: ["Compute"], path: "Benchmarks/Elementwise", swiftSettings: strict),
    .target(name: "AllocationCount", path: "Benchmarks/AllocationCount"),
    // Whole training steps.
    .executableTarget(
      name: "step-benchmark", dependencies: ["Adversarial", "Training", "Networks", "Datasets", "AllocationCount"],
      path: "Benchmarks/Steps",
      swiftSettings: strict),

    // Parsing and checking a long program; the interpreter's part in training.
    .executableTarget(
      name: "language-benchmark", dependencies: ["Studio", "Language", "Diagnostics"], path: "Benchmarks/Language",
      swiftSettings: strict),

    // Tests, a target a module.
    .tests("Memory"),
    .tests("Processors"),
    .tests("Compute", ["Processors", "CKernelSupport"]),
    .target(
      name: "ReferenceEvaluator", dependencies: ["Graph", "Elementwise"], path: "Tests/ReferenceEvaluator",
      swiftSettings: strict),
    .tests("Graph", ["Elementwise", "ReferenceEvaluator"]),
    .tests("Runtime", ["Graph", "Compute", "ReferenceEvaluator"]),
    .tests("FileFormats"),
    .tests("Files"),
    .tests("Tensors", ["FileFormats", "Files"]),
    .tests("ImageFiles", ["FileFormats", "Files"], exclude: ["Pictures"]),
    .tests("Plotting", ["ImageFiles", "Tensors"], resources: [.copy("Goldens")]),
    .tests("Datasets", ["ImageFiles", "Tensors", "Files", "Processors"], exclude: ["Hostile", "Brought"]),
    .tests("Networks", ["Graph", "Runtime", "Compute", "Tensors"]),
    .tests(
      "Adversarial", ["Training", "Networks", "Graph", "Runtime", "Compute", "Datasets", "Tensors", "Files"],
      resources: [.copy("Goldens")]),
    .tests("Diagnostics"),
    .testTarget(
      // The checker is held against the real builtins, which only Studio has.
      name: "LanguageTests", dependencies: ["Language", "Diagnostics", "Studio"], exclude: ["Errors", "Programs"],
      swiftSettings: strict),
    .testTarget(
      name: "StudioTests",
      dependencies: ["Studio", "Training", "Language", "Diagnostics", "Tensors", "Plotting", "Files"],
      exclude: ["DryRuns", "Errors", "Programs"], swiftSettings: strict),
    .tests("Notebook", ["Studio"]),
    .tests("Lessons", ["Notebook", "Studio"]),
    .tests("atelier"),
  ],
  swiftLanguageModes: [.v6]
)

// The program that fuzzes has libFuzzer's `main`: `Tests/Fuzzing/fuzz` builds it.
if Context.environment["ATELIER_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzzing",
      dependencies: [
        "Studio", "Language", "Diagnostics", "Plotting", "Datasets", "ImageFiles", "Tensors", "Files", "Notebook",
        "Lessons",
      ],
      path: "Tests/Fuzzing/Sources",
      swiftSettings: strict))
}
