import Graph

/// Something for each node of a graph.
struct NodeTable<Element> {
  private var elements: [Element]

  init(repeating element: Element, for graph: Graph) {
    elements = Array(repeating: element, count: graph.nodes.count)
  }

  init(for graph: Graph, _ element: (NodeID) -> Element) { elements = graph.ids.map(element) }

  subscript(id: NodeID) -> Element {
    get { elements[id.index] }
    set { elements[id.index] = newValue }
  }
}
