import Files
import Glibc
import Testing

@testable import Datasets

/// A server on loopback that misbehaves as it is told: `broken` cuts the first answer, `crumbs` gives a quarter each time,
/// `wrong` changes the last byte, `whole` knows no parts of files, `endless` never stops and does not say how much it sends.
/// It notes where each answer begins, -1 for no such file.
private let server = """
  import http.server, os, re, sys
  root, mode, note = sys.argv[1:]
  hits = []
  class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
      path = os.path.join(root, os.path.basename(self.path))
      if not os.path.exists(path):
        open(note, "a").write("-1\\n")
        return self.send_error(404)
      data = open(path, "rb").read()
      if mode == "wrong": data = data[:-1] + bytes([data[-1] ^ 1])
      match = re.match(r"bytes=(\\d+)-", self.headers.get("Range", ""))
      start = int(match.group(1)) if match and mode != "whole" else 0
      hits.append(start)
      open(note, "a").write("%d\\n" % start)
      self.send_response(206 if start else 200)
      if mode == "endless":
        self.end_headers()
        try:
          while True: self.wfile.write(data)
        except OSError: return
      if start: self.send_header("Content-Range", "bytes %d-%d/%d" % (start, len(data) - 1, len(data)))
      self.send_header("Content-Length", str(len(data) - start))
      self.end_headers()
      body = data[start:]
      if mode == "broken" and len(hits) == 1: body = body[:len(body) // 2]
      if mode == "crumbs": body = body[:len(data) // 4]
      try: self.wfile.write(body)
      except OSError: pass
  served = http.server.HTTPServer(("127.0.0.1", 0), Handler)
  open(note + ".port.new", "w").write(str(served.server_port))
  os.rename(note + ".port.new", note + ".port")
  served.serve_forever()
  """

@Suite(.serialized) struct DownloadTests {
  private let scratch: Scratch
  private let contents = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }

  init() throws {
    scratch = try Scratch()
    try scratch.write("served/file.gz", contents)
    try scratch.write("server.py", Array(server.utf8))
  }

  /// Fetches the file from a server in this mode; the byte from which each answer of the second mirror began.
  private func fetch(_ mode: String, mirrors: [String] = ["no-", ""], progress: some Progress = Unobserved()) throws
    -> [Int]
  {
    let note = "\(scratch.path)/note"
    let child = try Child(["python3", scratch.path + "/server.py", scratch.path + "/served", mode, note])
    defer { child.kill() }
    while access(note + ".port", R_OK) != 0 {
      try #require(!child.hasEnded(), "the server did not start")
      usleep(5000)
    }
    let port = String(decoding: try File.contents(of: note + ".port", limit: 100), as: UTF8.self)
    let file = KnownDataset.RemoteFile(name: "file.gz", size: contents.count, sha256: SHA256.hexadecimal(contents))
    let empty = KnownDataset.RemoteFile(name: "", size: 0, sha256: "")
    let known = KnownDataset(
      name: "test", classes: [], mirrors: mirrors.map { "http://127.0.0.1:\(port)/\($0)" }, train: (file, empty),
      test: (empty, empty))
    try known.fetch(file, into: scratch.path + "/got", progress: progress)
    #expect(try File.contents(of: scratch.path + "/got/file.gz", limit: 1 << 20) == contents)
    #expect(access(scratch.path + "/got/file.gz.part", F_OK) != 0)
    // The first mirror has no such file and is asked once.
    var answers = noted(note)
    #expect(answers.removeFirst() == -1)
    return answers
  }

  private func noted(_ note: String) -> [Int] {
    let bytes = (try? File.contents(of: note, limit: 1 << 20)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
  }

  @Test func takesTheFirstMirrorThatHasIt() throws { #expect(try fetch("good") == [0]) }

  @Test func goesOnWhereTheConnectionBroke() throws { #expect(try fetch("broken") == [0, 10_000]) }

  @Test func goesOnAsLongAsEachAnswerBringsSomething() throws {
    #expect(try fetch("crumbs") == [0, 5000, 10_000, 15_000])
  }

  @Test(arguments: [0, 3000]) func saysWhatIsKept(_ kept: Int) throws {
    if kept > 0 { try scratch.write("got/file.gz.part", Array(contents[..<kept])) }
    #expect {
      try fetch("good", mirrors: ["no-", "no-", "nothing-"])
    } throws: { error in
      guard case .download(_, let failures, kept, let folder)? = error as? DatasetError else { return false }
      return failures.count == 2 && failures.allSatisfy { $0.contains("404") } && folder == scratch.path + "/got"
    }
    // Each mirror was asked once, and what was there still is.
    #expect(noted("\(scratch.path)/note") == [-1, -1, -1])
    #expect((try? File.contents(of: scratch.path + "/got/file.gz.part", limit: 1 << 20).count) ?? 0 == kept)
  }

  @Test func goesOnFromAnEarlierPart() throws {
    try scratch.write("got/file.gz.part", Array(contents[..<3000]))
    #expect(try fetch("good") == [3000])
  }

  @Test func beginsAnewWhereAPartWasWrongOrCannotBeContinued() throws {
    try scratch.write("got/file.gz.part", [UInt8](repeating: 7, count: 3000))
    #expect(try fetch("good") == [3000, 0])
    for name in ["note", "note.port", "got/file.gz"] { unlink(scratch.path + "/" + name) }
    try scratch.write("got/file.gz.part", Array(contents[..<3000]))
    #expect(try fetch("whole").last == 0)
  }

  @Test func refusesAWrongChecksum() {
    #expect {
      try fetch("wrong")
    } throws: { error in
      (error as? DatasetError)?.description.contains("the checksum is another one") == true
    }
    #expect(access(scratch.path + "/got/file.gz", F_OK) != 0)
    #expect(access(scratch.path + "/got/file.gz.part", F_OK) != 0)
  }

  @Test func takesNoMoreThanTheFileHas() {
    #expect {
      try fetch("endless")
    } throws: { error in
      (error as? DatasetError)?.description.contains("more than the 20000 bytes of the file came") == true
    }
    #expect(access(scratch.path + "/got/file.gz", F_OK) != 0)
    #expect(access(scratch.path + "/got/file.gz.part", F_OK) != 0)
  }

  @Test func onlyOneProgramWritesAPart() throws {
    try File.makeFolder(scratch.path + "/got")
    let part = try #require(try PartialFile(of: scratch.path + "/got/file.gz"))
    try part.append([1, 2, 3])
    #expect {
      try fetch("good")
    } throws: { error in
      guard let error = error as? DatasetError, case .downloading = error else { return false }
      return error.description.contains("another program is downloading")
    }
    #expect(try part.contents(limit: 10) == [1, 2, 3])
  }

  @Test func aPartIsFreeWhenItsProgramEnds() throws {
    try File.makeFolder(scratch.path + "/got")
    do { _ = try #require(try PartialFile(of: scratch.path + "/got/file.gz")) }
    #expect(access(scratch.path + "/got/file.gz.part", F_OK) != 0)
    #expect(try fetch("good") == [0])
  }

  @Test func stopsWhenCancelled() {
    struct Impatient: Progress {
      func update(fraction: Double?, message: @autoclosure () -> String) throws(Cancelled) { throw Cancelled() }
    }
    #expect(throws: Cancelled.self) { try fetch("good", progress: Impatient()) }
    #expect(access(scratch.path + "/got/file.gz", F_OK) != 0)
  }
}
