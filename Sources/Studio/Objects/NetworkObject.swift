/// A network in a session: a reference, shared by all names that stand for it.
public final class NetworkObject {
  /// What the network was defined as.
  public enum Role: String, Sendable {
    case generator, discriminator, network

    var article: String { "a \(rawValue)" }
  }

  /// What the network was defined as.
  public let role: Role
  /// The name of its definition.
  public let name: String

  init(role: Role, name: String) {
    self.role = role
    self.name = name
  }

  /// One line that says what it is.
  var summary: String { "\(role.rawValue) \(name)" }

  func parameterCount() throws(Problem) -> Int { throw .refused("not yet") }
}
