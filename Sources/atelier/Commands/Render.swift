import ArgumentParser
import Diagnostics
import Diagnostics
import Glibc
import Notebook
import Studio

/// `atelier render FILE.md`: runs a notebook and shows it as one HTML file, or stores its outputs in place.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a notebook and render it, with its pictures, to one HTML file.")

  @Argument(help: "The notebook.", completion: .file(extensions: ["md"]))
  var file: String

  @Option(
    name: [.customShort("o"), .long], help: "The HTML file; by default beside the notebook.",
    completion: .file(extensions: ["html"]))
  var output: String?

  @Flag(help: "Write the outputs into the notebook itself, below its cells, instead of HTML.")
  var update = false

  @Option(help: "The seed before the notebook's own `seed`.")
  var seed: UInt64 = 0

  func validate() throws {
    if !file.hasSuffix(".md") {
      throw ValidationError("render takes a notebook or a lesson (.md); `atelier run \(file)` runs a script")
    }
    if update, output != nil { throw ValidationError("--update writes into the notebook; leave out --output") }
  }

  func run() throws {
    let runner = NotebookRunner(options: .init(seed: seed))
    let (run, status) = try runner.run(try ScriptSource(file: file), isShown: false)
    if status >= ExitStatus.firstOfSignals {
      writeLines("stopped; nothing was written", to: STDERR_FILENO)
      throw ExitCode(status)
    }
    if update { try store(run) } else { try write(run) }
    throw ExitCode(status)
  }

  private func write(_ run: NotebookRun) throws {
    let stem = String(file.dropLast(3))
    let path = output ?? stem + ".html"
    let name = stem.split(separator: "/").last.map(String.init) ?? stem
    let page = HTMLPage(run, name: name, folder: folder.isEmpty ? "." : folder)
    for omission in page.omissions { writeLines(VisibleText.line("\(file): \(omission)"), to: STDERR_FILENO) }
    try writeFile(Array(page.html.utf8), to: path)
  }

  private func store(_ run: NotebookRun) throws {
    let stem = String(file.dropLast(3))
    let pictureFolder = (stem.split(separator: "/").last.map(String.init) ?? stem) + "-files"
    let (text, pictures) = StoredOutputs(run.document).updated(by: run, pictureFolder: pictureFolder)
    let path = folder + pictureFolder
    if !pictures.isEmpty, !StateFolder.makeFolder(path) { throw ValidationError("cannot make the folder `\(path)`") }
    for picture in pictures { try writeFile(picture.bytes, to: path + "/" + picture.file) }
    try writeFile(Array(text.utf8), to: file)
  }

  /// The notebook's folder with the slash behind it; empty where the file's name is all.
  private var folder: String { file.lastIndex(of: "/").map { String(file[...$0]) } ?? "" }
}

/// Writes a file whole: beside its place first, then moved there.
func writeFile(_ bytes: [UInt8], to path: String) throws {
  let fresh = path + ".new-\(getpid())"
  let file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  let isWritten = file >= 0 && writeAll(bytes, to: file)
  if file >= 0 { close(file) }
  guard isWritten, rename(fresh, path) == 0 else {
    let reason = String(cString: strerror(errno))
    unlink(fresh)
    throw ValidationError("cannot write `\(path)`: \(reason)")
  }
}
