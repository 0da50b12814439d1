import ArgumentParser
import Diagnostics
import Files
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
    let bytes = Array(page.html.utf8)
    do throws(FileError) { try AtomicFile.write(bytes, to: path) } catch { throw Self.failure(error) }
  }

  private func store(_ run: NotebookRun) throws {
    let stem = String(file.dropLast(3))
    let pictureFolder = (stem.split(separator: "/").last.map(String.init) ?? stem) + "-files"
    let (text, pictures) = StoredOutputs(run.document).updated(by: run, pictureFolder: pictureFolder)
    let path = folder + pictureFolder
    do throws(FileError) {
      if !pictures.isEmpty { try File.makeFolder(path) }
      for picture in pictures { try AtomicFile.write(picture.bytes, to: path + "/" + picture.file) }
      try AtomicFile.write(Array(text.utf8), to: file)
    } catch { throw Self.failure(error) }
  }

  /// The notebook's folder with the slash behind it; empty where the file's name is all.
  private var folder: String { file.lastIndex(of: "/").map { String(file[...$0]) } ?? "" }

  /// Says what could not be written: the arguments are right, so it is no wrong usage.
  private static func failure(_ error: FileError) -> ExitCode {
    writeLines("Error: \(VisibleText.line(error.description))", to: STDERR_FILENO)
    return ExitCode(ExitStatus.scriptError)
  }
}
