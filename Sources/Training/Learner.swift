import Compute
import Networks
import Runtime

/// A network while it learns: its weights, its optimizer and what the optimizer keeps.
package final class Learner {
  package let network: Network
  package let optimizer: Optimizer
  /// For each array that learns, the arrays that the optimizer keeps for it.
  package let slots: [[Variable]]
  /// How many updates the optimizer has made since its arrays were zeros.
  package var updates = 0
  /// How many updates it has gone through here, whatever became of the arrays of its optimizer.
  package var total = 0

  /// A network that has not learned yet.
  /// - Throws: `ComputeError` where memory is short.
  package init(_ network: Network, _ optimizer: Optimizer) throws(ComputeError) {
    self.network = network
    self.optimizer = optimizer
    var slots: [[Variable]] = []
    for array in network.arrays where array.specification.isLearnable {
      var kept: [Variable] = []
      for _ in optimizer.slots { kept.append(try Variable(shape: array.variable.shape)) }
      slots.append(kept)
    }
    self.slots = slots
  }

  /// Counts an update.
  package func countUpdate() {
    updates += 1
    total += 1
    network.updates += 1
  }

  /// The numbers of the optimizer's arrays; `nil` while all are zeros, as they are before the first update.
  package var moments: [[[Float]]]? {
    get { updates == 0 ? nil : slots.map { $0.map(\.values) } }
    set {
      for (index, kept) in slots.enumerated() {
        for (place, variable) in kept.enumerated() {
          if let newValue, index < newValue.count, place < newValue[index].count {
            variable.values = newValue[index][place]
          } else {
            variable.write { $0.update(repeating: 0) }
          }
        }
      }
    }
  }
}
