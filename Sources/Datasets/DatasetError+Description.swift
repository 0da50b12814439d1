extension DatasetError: CustomStringConvertible {
  /// What is wrong, in one sentence without a full stop.
  public var description: String {
    switch self {
    case .argument(let name, let value, let expected): "`\(name)` is \(Arguments.text(value)), but must be \(expected)"
    case .tooLarge(let shortage): "data of this size \(shortage)"
    case .fewerThanBatch(let count, let batch): "a batch has \(batch) examples, but the data only \(count)"
    case .noSuchClass(let number, 0): "the data has no classes, so there is no class \(number)"
    case .noSuchClass(let number, let classes): "there is no class \(number): the classes are 0 to \(classes - 1)"
    case .emptyClass(let number): "no example is of class \(number)"
    case .missing(let dataset, let searched, let files):
      (files.count == 1 ? "the file \(files[0]) of \(dataset) is" : "the files of \(dataset) are")
        + " not there; looked in \(searched.joined(separator: ", "))"
    case .file(let error): error.description
    case .damaged(let path, let offset, let reason): "\(path), byte \(offset): \(reason)"
    case .foreign(let path, let expected, let found): "\(path) is \(found.name), not \(expected.rawValue)"
    case .idxNumbers(let path, let kind): "\(path) holds \(kind), but only unsigned bytes are read"
    case .table(let path, let line, let fault): "\(path), line \(line): \(fault)"
    case .noSuchTensor(let path, let name, _): "\(path) has no tensor `\(name)`"
    case .notExamples(let path, let name, let shape):
      "the tensor `\(name)` in \(path) has the shape \(shape), which holds no examples"
    case .noPictures(let path, let skipped):
      skipped.isEmpty ? "\(path) holds no PNG or JPEG picture" : "\(path) holds no picture that can be read"
    case .archive(let path, let reason): "\(path) cannot be unpacked: \(reason)"
    case .notArchive(let path, let what, _): "\(path) is \(what), not a folder or an archive of pictures"
    case .noPart(let path, let part, []): "\(path) has no folder `\(part)` above the classes"
    case .noPart(let path, let part, let parts):
      "\(path) has no folder `\(part)` above the classes, but \(parts.map { "`\($0)`" }.joined(separator: " and "))"
    case .invalidThreadCount(let error): error.description
    case .notInstalled(let what, _): "\(what) is not installed"
    case .download(let file, let failures, _, _):
      "\(file) could not be downloaded: \(failures.joined(separator: "; "))"
    case .downloading(let file): "another program is downloading \(file)"
    }
  }

  /// What to try, where there is something to try.
  public var suggestion: String? {
    switch self {
    case .missing(let dataset, let searched, let files):
      "write `\(dataset)(download: true)`, or put \(files.joined(separator: " and ")) into \(searched[0]); "
        + "`digits()` is there at once"
    case .tooLarge: "make fewer examples or smaller ones (`count:`, `size:`)"
    case .fewerThanBatch(let count, _): "write `batch \(count)` or less, or make more examples with `count:`"
    case .noSuchTensor(_, _, let names): "it has \(names.prefix(12).map { "`\($0)`" }.joined(separator: ", "))"
    case .noPictures(_, let skipped):
      skipped.isEmpty ? nil : SkippedFile.summaries(skipped, of: skipped.count).joined(separator: "; ")
    case .notArchive(_, _, let advice): advice
    case .noPart(_, _, let parts): parts.first.map { "write `part: \($0)` or `part: all`" }
    case .downloading: "wait until it is there, or end the other program"
    case .notInstalled(_, let package): "install the package \(package): `sudo apt-get install \(package)`"
    case .download(_, _, let kept, let folder):
      kept > 0
        ? "try again later: it goes on after the \(kept / 1000) kB that came"
        : "look at the connection, or put the file into \(folder); `digits()` is there at once"
    case .foreign(_, let expected, let found): expected.advice(for: found)
    case .idxNumbers: "bring the numbers to 0...255 and save them as unsigned bytes, kind 0x08"
    case .table(_, _, let fault): fault.suggestion
    case .damaged, .archive: "the file may be damaged or cut off: get it again"
    case .argument, .noSuchClass, .emptyClass, .file, .notExamples, .invalidThreadCount: nil
    }
  }
}
