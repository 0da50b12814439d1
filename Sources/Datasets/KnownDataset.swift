/// Which half of a known dataset: to learn from or to judge by.
public enum DatasetPart: String, Hashable, Sendable, CaseIterable {
  case train, test
}

/// A dataset that is known by name: its files, and where they can be got.
struct KnownDataset: Sendable {
  struct RemoteFile: Sendable {
    /// The name, ending in `.gz`; the file is found without the ending as well.
    let name: String
    /// The length in bytes.
    let size: Int
    /// SHA-256 in hexadecimal digits.
    let sha256: String
  }

  let name: String
  let classes: [String]
  /// Where the files lie, in the order in which to try.
  let mirrors: [String]
  let train: (images: RemoteFile, labels: RemoteFile)
  let test: (images: RemoteFile, labels: RemoteFile)

  /// Images and labels of one part.
  func files(_ part: DatasetPart) -> (images: RemoteFile, labels: RemoteFile) { part == .train ? train : test }

  static let mnist = KnownDataset(
    name: "mnist", classes: (0..<10).map { "\($0)" },
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    train: (
      RemoteFile(
        name: "train-images-idx3-ubyte.gz", size: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      RemoteFile(
        name: "train-labels-idx1-ubyte.gz", size: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c")
    ),
    test: (
      RemoteFile(
        name: "t10k-images-idx3-ubyte.gz", size: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      RemoteFile(
        name: "t10k-labels-idx1-ubyte.gz", size: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")
    ))

  static let fashion = KnownDataset(
    name: "fashion",
    classes: ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
    mirrors: [
      "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    train: (
      RemoteFile(
        name: "train-images-idx3-ubyte.gz", size: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      RemoteFile(
        name: "train-labels-idx1-ubyte.gz", size: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845")
    ),
    test: (
      RemoteFile(
        name: "t10k-images-idx3-ubyte.gz", size: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      RemoteFile(
        name: "t10k-labels-idx1-ubyte.gz", size: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")
    ))
}
