import FileFormats
import Tensors

/// Files that `load` and `tensors` do not read: what they are, and what to do with them.
enum ForeignFiles {
  /// The problem that a fault in a file is.
  static func problem(_ error: SafetensorsError) -> Problem {
    let path = error.path
    switch error.fault {
    case .foreign(let format):
      return .file(path: path, reason: error.fault.reason, help: advice(format, path) + byEnding(path, format))
    case .headerCutOff, .dataCutOff:
      return .file(path: path, reason: error.fault.reason, help: ["get it again: a copy or download may have stopped"])
    case .memory(nil, _):
      let help = "take one tensor of it: `tensors(\"\(path)\", name: \"...\")`"
      return .file(path: path, reason: error.fault.reason, help: [help])
    case .memory, .noSuchTensor:
      return .file(path: path, reason: error.fault.reason)
    case .kind:
      return .file(
        path: path, reason: error.fault.reason,
        help: ["convert it in Python before it is saved: `x = x.to(torch.float32)`"])
    default:
      return .file(path: path, reason: "byte \(error.offset): \(error.fault.reason)", help: byEnding(path, nil))
    }
  }

  private static func advice(_ format: FileFormat, _ path: String) -> [String] {
    let stem = path.lastIndex(of: ".").map { path[..<$0] } ?? path[...]
    let target = "\(stem).safetensors"
    switch format {
    case .empty: return ["get it again: a copy or download may have stopped at once"]
    case .gitLFSPointer:
      return ["fetch the file itself: `git lfs pull` in its folder, or the download button of its page"]
    case .webPage:
      return ["a download gave the page instead of the file: take the address of its download button"]
    case .pickle:
      return python(
        "import torch, safetensors.torch", "x = torch.load(\"\(path)\", map_location=\"cpu\", weights_only=True)",
        "safetensors.torch.save_file({k: v.contiguous() for k, v in x.items()}, \"\(target)\")")
    case .numpyArray:
      return python(
        "import numpy, safetensors.numpy", "x = numpy.load(\"\(path)\")",
        "safetensors.numpy.save_file({\"x\": x}, \"\(target)\")")
    case .numpyArchive:
      return python(
        "import numpy, safetensors.numpy", "x = dict(numpy.load(\"\(path)\"))",
        "safetensors.numpy.save_file(x, \"\(target)\")")
    case .hdf5:
      return python(
        "import h5py, safetensors.numpy; x = {}",
        "h5py.File(\"\(path)\").visititems(lambda k, v: x.update({k: v[()]}) if hasattr(v, \"shape\") else None)",
        "safetensors.numpy.save_file(x, \"\(target)\")")
    case .onnx:
      return python(
        "import onnx, onnx.numpy_helper, safetensors.numpy",
        "x = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(\"\(path)\").graph.initializer}",
        "safetensors.numpy.save_file(x, \"\(target)\")")
    case .gguf: return ["look for the same weights as safetensors"]
    case .zip, .gzip: return ["pictures in an archive are data: `pictures(\"\(path)\")`"]
    case .sevenZip, .rar, .zstandard: return ["unpack it first"]
    case .idx: return ["digits in IDX files are data: `mnist(folder: \"folder\")`"]
    case .parquet, .sqlite, .oldExcel: return ["save it as CSV in the program that made it, and read that by `csv`"]
    case .png, .jpeg, .gif, .webp, .bmp, .tiff, .heic, .avif, .jpegXL, .jpeg2000, .svg, .pnm, .photoshop, .openEXR:
      return ["a folder of pictures is data: `pictures(\"folder\")`"]
    case .pdf, .json, .text, .binary: return []
    }
  }

  private static func python(_ lines: String...) -> [String] { ["convert it in Python:"] + lines.map { "`\($0)`" } }

  /// What the end of the name says, where the contents say little.
  private static func byEnding(_ path: String, _ format: FileFormat?) -> [String] {
    guard format == nil || format == .text, let dot = path.lastIndex(of: "."),
      dot > path.lastIndex(of: "/") ?? path.startIndex
    else { return [] }
    switch path[path.index(after: dot)...].lowercased() {
    case "csv", "tsv", "txt": return ["numbers in a table are data: `csv(\"\(path)\")`"]
    case "gan": return ["a script is run: `atelier run \(path)`"]
    case "pt", "pth", "bin", "ckpt", "pkl": return advice(.pickle, path)
    default: return []
    }
  }
}
