/// Files of other kinds than `load` reads, by the ends of their names.
enum ForeignFiles {
  /// What to do with such a file; `nil` where the end of its name says nothing.
  static func advice(_ path: String) -> String? {
    guard let dot = path.lastIndex(of: "."), dot > path.lastIndex(of: "/") ?? path.startIndex else { return nil }
    let stem = path[..<dot]
    switch path[path.index(after: dot)...].lowercased() {
    case "csv", "tsv", "txt": return "numbers in a table are data: `csv(\"\(path)\")`"
    case "pt", "pth", "bin", "ckpt":
      return
        "save it from PyTorch in the other format: `safetensors.torch.save_file(model.state_dict(), \"\(stem).safetensors\")`"
    case "npy", "npz":
      return
        "save it from NumPy in the other format: `safetensors.numpy.save_file({\"x\": x}, \"\(stem).safetensors\")`"
    case "zip", "tar", "tgz": return "pictures in an archive are data: `pictures(\"\(path)\")`"
    case "png", "jpg", "jpeg": return "a folder of pictures is data: `pictures(\"folder\")`"
    case "gan": return "a script is run: `atelier run \(path)`"
    default: return nil
    }
  }
}
