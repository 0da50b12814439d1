import Files
import Glibc
import Notebook

/// The lessons that come with the program, in the order of their files' names.
public struct LessonLibrary: Sendable {
  /// The lessons.
  public let lessons: [Lesson]

  /// Why the library cannot be read.
  public enum Failure: Error, Hashable, Sendable {
    /// No folder `lessons` was found from the program's own place on upwards.
    case noFolder(searched: [String])
    /// A file cannot be read.
    case unreadable(file: String)
    /// A lesson has a fault.
    case fault(file: String, LessonError)

    /// The failure in words.
    public var message: String {
      switch self {
      case .noFolder(let searched):
        "no lessons found; looked in \(searched.joined(separator: ", ")) (ATELIER_LESSONS names another folder)"
      case .unreadable(let file): "cannot read `\(file)`"
      case .fault(let file, let error): "\(file), line \(error.line): \(error.message)"
      }
    }
  }

  /// Reads the lessons of `$ATELIER_LESSONS`, else of the nearest folder `lessons` above the program.
  public init() throws(Failure) { try self.init(folder: Self.folder()) }

  /// Reads all lessons of a folder.
  public init(folder: String) throws(Failure) {
    var lessons: [Lesson] = []
    for name in Self.markdownFiles(in: folder) { lessons.append(try Self.lesson(inFile: folder + "/" + name)) }
    self.lessons = lessons
  }

  /// The lesson of a name, of a number from 1, or of the only name that begins so.
  public func lesson(named name: String) -> Lesson? {
    if let number = Int(name), lessons.indices.contains(number - 1) { return lessons[number - 1] }
    if let exact = lessons.first(where: { $0.name == name }) { return exact }
    let candidates = lessons.filter { $0.name.hasPrefix(name) }
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// Reads one lesson.
  public static func lesson(inFile path: String) throws(Failure) -> Lesson {
    guard let text = text(ofFile: path) else { throw .unreadable(file: path) }
    do throws(LessonError) {
      return try Lesson(text: text, fileName: path)
    } catch {
      throw .fault(file: path, error)
    }
  }

  /// The first of a lesson's `needs` that is neither a lesson beside it nor one of the program's.
  public static func unknownNeed(of lesson: Lesson, inFile path: String) -> LessonError? {
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    var known = markdownFiles(in: folder.isEmpty ? "/" : folder).map(Lesson.name(ofFile:))
    if let course = try? Self.folder() { known += markdownFiles(in: course).map(Lesson.name(ofFile:)) }
    guard let unknown = lesson.needs.first(where: { !known.contains($0) }) else { return nil }
    let line = text(ofFile: path).flatMap { MarkdownDocument($0).frontMatter.last { $0.key == "needs" }?.line }
    return LessonError(line: line ?? 1, fault: .unknownLesson(unknown))
  }

  /// The lesson that follows one of this name; nil after the last.
  public func lesson(after name: String) -> Lesson? {
    guard let index = lessons.firstIndex(where: { $0.name == name }), index + 1 < lessons.count else { return nil }
    return lessons[index + 1]
  }

  private static func folder() throws(Failure) -> String {
    if let chosen = getenv("ATELIER_LESSONS") { return String(cString: chosen) }
    var searched: [String] = []
    var parts = programPath().split(separator: "/")
    while !parts.isEmpty {
      parts.removeLast()
      let folder = "/" + (parts + ["lessons"]).joined(separator: "/")
      if !markdownFiles(in: folder).isEmpty { return folder }
      searched.append(folder)
    }
    throw .noFolder(searched: Array(searched.prefix(4)))
  }

  private static func programPath() -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
  }

  private static func markdownFiles(in folder: String) -> [String] {
    (FolderListing.names(in: folder) ?? []).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasSuffix(".md") && $0.first?.isNumber == true }.sorted()
  }

  private static func text(ofFile path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < 4 << 20 {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return ferror(file) == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes.append(contentsOf: chunk[..<count])
    }
    return nil
  }
}
