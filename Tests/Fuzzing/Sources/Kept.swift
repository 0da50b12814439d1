import Glibc
import Studio
import Tensors

/// What the program itself has saved, changed in places that the input names: a gan in a file.
@Sendable func fuzzCheckpoint(_ input: UnsafeRawBufferPointer) {
  let path = Scratch.write(edited(checkpoint, input), to: "duel.safetensors")
  let fresh = Session(host: ImpatientHost(), options: Session.Options(folder: Scratch.folder))
  guard fresh.run("let again = load \"\(path)\"").errors.isEmpty else { return }
  _ = fresh.run("print again; again.generator(noise(2)); use again; step 2; back 1; plot; describe again; doctor")
}

/// A whole session in its folder, one of its files changed; its checksum is made right again, or it would hide everything else.
@Sendable func fuzzSession(_ input: UnsafeRawBufferPointer) {
  guard let first = input.first else { return }
  let name = archive.names[Int(first) % archive.names.count]
  for (index, other) in archive.names.enumerated() {
    _ = Scratch.write(archive.contents[index], to: "session/" + other)
  }
  let changed = edited(
    archive.contents[Int(first) % archive.names.count], UnsafeRawBufferPointer(rebasing: input[1...]))
  let path = Scratch.write(changed, to: "session/" + name)
  if var tensors = try? NamedTensors(contentsOf: path) {
    tensors.metadata["checksum"] = checksum(tensors)
    try? tensors.write(to: path)
  }
  let again = Session(host: ImpatientHost())
  guard (try? again.load(fromFolder: Scratch.folder + "/session")) != nil else { return }
  _ = again.run("print twice(2) words")
  _ = again.run("step 2; back 1; describe duel; plot")
}

/// A saved thing with changes: each three bytes of the input are a place and what is added to the byte there; a place at the
/// very end cuts the rest off.
private func edited(_ bytes: [UInt8], _ input: UnsafeRawBufferPointer) -> [UInt8] {
  var bytes = bytes
  for place in stride(from: 0, to: input.count - 2, by: 3) {
    guard !bytes.isEmpty else { break }
    let offset = Int(input[place]) << 8 | Int(input[place + 1])
    if offset >= 65_000 {
      bytes.removeLast(min(bytes.count, offset - 64_999))
    } else {
      bytes[offset % bytes.count] &+= input[place + 2]
    }
  }
  return bytes
}

private let program = """
  let words = ["a", [1, nothing], 2...5]
  func twice(x) { return 2 * x }
  generator artist { noise 2 | dense 4 | batchnorm | relu | dense 3 }
  discriminator professor { dense 4 | leaky 0.2 | dense 1 }
  gan duel { generator artist; discriminator professor; data sine(points: 3, count: 40); batch 8; loss hinge; optimizer adam(rate: 1e-3) }
  every 2 { print duel.step }
  let z = noise(2)
  step 3
  stage
  """

private let checkpoint: [UInt8] = {
  let session = Session(host: nil, options: Session.Options(folder: Scratch.folder))
  let result = session.run(program + "\nstep 1\nsave duel to: \"base.safetensors\"")
  precondition(result.errors.isEmpty, "\(result.errors.map(\.message))")
  return Scratch.read(Scratch.folder + "/base.safetensors")
}()

private let archive: (names: [String], contents: [[UInt8]]) = {
  let session = Session(host: nil, options: Session.Options(folder: Scratch.folder))
  let result = session.run(program)
  precondition(result.errors.isEmpty, "\(result.errors.map(\.message))")
  let folder = Scratch.folder + "/session"
  precondition((try? session.save(toFolder: folder)) != nil)
  guard let directory = opendir(folder) else { return ([], []) }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if !name.hasPrefix(".") { names.append(name) }
  }
  names.sort()
  return (names, names.map { Scratch.read(folder + "/" + $0) })
}()

/// As the archive has it: FNV-1a over words of 64 bits.
private func checksum(_ tensors: NamedTensors) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
  func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(UInt64(byte)) }
  }
  for (key, value) in tensors.metadata.sorted(by: { $0.key < $1.key }) where key != "checksum" {
    add(key)
    add(value)
  }
  for name in tensors.names {
    add(name)
    guard let tensor = tensors[name] else { continue }
    for length in tensor.shape { add(UInt64(bitPattern: Int64(length))) }
    for value in tensor.values { add(UInt64(value.bitPattern)) }
  }
  return String(hash ^ hash >> 32, radix: 16)
}
