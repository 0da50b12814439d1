import Glibc
import Testing

@testable import Datasets

@Suite struct ChildTests {
  private func ended(_ arguments: [String]) throws -> Child {
    let child = try Child(arguments)
    while !child.hasEnded() { usleep(1000) }
    return child
  }

  @Test func givesTheFirstLineOfItsComplaints() throws {
    // Longer than what is read at once, and read in pieces.
    let script = "printf '%0700d' 7 >&2; sleep 0.01; printf 'end\\nsecond\\n' >&2; exit 3"
    let child = try ended(["sh", "-c", script])
    #expect(child.status == 3)
    #expect(child.message == String(repeating: "0", count: 699) + "7end")
    #expect(try ended(["true"]).message.isEmpty)
  }

  @Test func keepsFewComplaints() throws {
    #expect(try ended(["sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x >&2"]).message.count == 4096)
  }

  @Test func givesItsOutput() throws {
    let child = try Child(["sh", "-c", "printf abc; echo complaint >&2; printf def"])
    var buffer = [UInt8](repeating: 0, count: 2)
    var output: [UInt8] = []
    while let count = child.read(into: &buffer, patience: .milliseconds(10)) { output += buffer[..<count] }
    #expect(output == Array("abcdef".utf8))
    while !child.hasEnded() { usleep(1000) }
    #expect(child.status == 0 && child.message == "complaint")
  }

  @Test func namesAProgramThatIsNotThere() {
    #expect {
      try Child(["no-program-of-this-name"])
    } throws: { error in
      (error as? DatasetError)?.description == "no-program-of-this-name is not installed"
    }
  }

  @Test func endsWithTheThreadThatStartedIt() throws {
    final class Box { var child: Child? }
    let box = Box()
    var id = pthread_t()
    let code = pthread_create(
      &id, nil,
      { argument in
        if let argument {
          Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue().child = try? Child(["sleep", "600"])
        }
        return nil
      }, Unmanaged.passUnretained(box).toOpaque())
    try #require(code == 0)
    pthread_join(id, nil)
    let child = try #require(box.child)
    while !child.hasEnded() { usleep(1000) }
    #expect(child.status == 128 + SIGKILL)
  }
}
