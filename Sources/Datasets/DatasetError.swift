import FileFormats
import Files
import ImageFiles
import Memory
import Processors
import Tensors

/// Why a dataset cannot be made or read; `Cancelled` is thrown besides.
public enum DatasetError: Error, Sendable {
  /// An argument is outside of what makes sense: its name, what was given, what is taken.
  case argument(name: String, value: Double, expected: String)
  /// There is no memory for the examples.
  case tooLarge(MemoryShortage)
  /// A batch needs more examples than there are.
  case fewerThanBatch(count: Int, batch: Int)
  /// There is no such class: its number and how many there are (0: the data has no classes).
  case noSuchClass(Int, classes: Int)
  /// A class has no example.
  case emptyClass(Int)
  /// The files of a known dataset are nowhere: its name, where was looked, and the cache that a download fills.
  case missing(dataset: String, searched: [String], files: [String])
  /// The system refused a file.
  case file(FileError)
  /// A file does not hold what its format demands: path, offset in bytes (after unpacking), reason.
  case damaged(path: String, offset: Int, reason: String)
  /// A file is not what it was taken for, by its first bytes.
  case foreign(path: String, expected: ExpectedContents, found: FileFormat)
  /// The numbers of an IDX file are not unsigned bytes, but of this kind.
  case idxNumbers(path: String, kind: String)
  /// A line of a table cannot be read: path, line from 1, what is wrong.
  case table(path: String, line: Int, TableFault)
  /// A tensor file has no tensor of that name: the names that it has.
  case noSuchTensor(path: String, name: String, names: [String])
  /// A tensor does not hold examples: its shape.
  case notExamples(path: String, name: String, shape: [Int])
  /// A folder or an archive holds no picture that can be read: the reasons for those that cannot.
  case noPictures(path: String, skipped: [SkippedFile])
  /// An archive cannot be read: the library's reason.
  case archive(path: String, reason: String)
  /// A path for pictures is neither a folder nor an archive: what it is, and what to do.
  case notArchive(path: String, what: String, advice: String)
  /// A folder of pictures has no sub-folder of this name above its classes: the names that it has.
  case noPart(path: String, part: String, parts: [String])
  /// `ATELIER_THREADS` is no number of threads.
  case invalidThreadCount(InvalidThreadCount)
  /// A library or a program that is needed for this alone is not installed: its name and the package that brings it.
  case notInstalled(what: String, package: String)
  /// A download failed from all its mirrors: what happened with each, how many bytes are kept to go on from, and the folder
  /// that the file belongs into.
  case download(file: String, failures: [String], kept: Int, folder: String)
  /// Another program is downloading the same file.
  case downloading(file: String)
}
