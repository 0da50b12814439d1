import Diagnostics
import Language

/// `generator name { }`, `gan name { }` and their kind.
final class DefinitionNode: StatementNode {
  let keyword: String
  let name: String
  let target: Target
  /// What the name stood for before.
  let previous: Node?
  let body: BlockNode
  /// The source of the body.
  let block: Block

  init(
    _ keyword: String, _ name: String, _ target: Target, previous: Node?, body: BlockNode, block: Block,
    _ span: SourceSpan
  ) {
    self.keyword = keyword
    self.name = name
    self.target = target
    self.previous = previous
    self.body = body
    self.block = block
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow { .next }
}
