/// The layers of a stack whose block is being run.
final class StackBuilder {
  func begin(_ name: String, _ site: CallSite) {}
}
