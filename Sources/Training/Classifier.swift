import Datasets
import Graph
import Networks
import Runtime
import Tensors

/// How `fit` went in one epoch.
public struct FitRecord: Hashable, Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean cross entropy over its batches.
  public let loss: Double
  /// The share of its examples that were classified right while learning.
  public let accuracy: Double
}

/// Why a classifier cannot be trained or measured.
public enum ClassifierError: Error, Hashable {
  /// The data has no classes.
  case noClasses
  /// The network gives another number of answers than there are classes.
  case classCount(gives: [Int], classes: Int)
  /// The network learns in a gan.
  case networkTaken
  /// The network does not take the data.
  case network(NetworkError)
  /// A setting makes no sense.
  case setting(String, value: Double, allowed: String)
  /// A batch needs more examples than there are.
  case fewerThanBatch(count: Int, batch: Int)
  /// The loss is no finite number any more; the weights are those of the last whole epoch.
  case notFinite(epoch: Int)
  /// The numeric core refused.
  case core(String)
  /// The person broke it off.
  case cancelled
}

extension ClassifierError: CustomStringConvertible {
  /// The error as a sentence.
  public var description: String {
    switch self {
    case .noClasses: "the data has no classes to learn"
    case .classCount(let gives, let classes):
      "the network gives \(sourceText(gives)) for each example, but the data has \(classes) classes"
    case .networkTaken: "the network learns in a gan; fit a `copy` of it"
    case .network(let error): error.description
    case .setting(let name, let value, let allowed): "\(name) is \(numberText(value)); it must be \(allowed)"
    case .fewerThanBatch(let count, let batch): "a batch of \(batch) needs more than the \(count) examples there are"
    case .notFinite(let epoch): "the loss is no finite number any more in epoch \(epoch); try a lower rate"
    case .core(let text): text
    case .cancelled: "it was broken off"
    }
  }
}

extension Network {
  /// Learns to classify by cross entropy, over shuffled epochs. A last `softmax` is looked through, so that the logarithm is
  /// taken from the logits.
  /// - Parameters:
  ///   - afterBatch: Called with the share of the work done and the loss; gives `false` to stop.
  /// - Returns: A record for each whole epoch.
  /// - Throws: `ClassifierError`.
  @discardableResult
  public func fit(
    _ data: any Dataset, epochs: Int = 1, batch: Int = 64, optimizer: Optimizer = .adam(), seed: UInt64 = 0,
    interrupts: Interrupts? = nil, afterBatch: ((Double, Float) -> Bool)? = nil
  ) throws(ClassifierError) -> [FitRecord] {
    let labels = try checkFit(data, epochs: epochs, batch: batch, optimizer: optimizer)
    var order: Epochs
    do { order = try Epochs(count: data.count, batch: batch, seed: seed) } catch {
      throw .fewerThanBatch(count: data.count, batch: batch)
    }
    let program = try ClassifierProgram(self, data, batch: batch, optimizer: optimizer)
    var records: [FitRecord] = []
    for epoch in 0..<epochs {
      let good = (state, updates)
      var (loss, right) = (0.0, 0)
      for number in 0..<order.batchesPerEpoch {
        if interrupts?.isRaised == true { return records }
        let step = epoch * order.batchesPerEpoch + number
        let indices = order.withBatch(step) { Array($0) }
        let result = try program.learn(data, indices, labels, seed: seed, step: step)
        guard result.loss.isFinite else {
          (state, updates) = good
          throw .notFinite(epoch: epoch + 1)
        }
        updates += 1
        loss += Double(result.loss)
        right += result.right
        let total = Double(epochs * order.batchesPerEpoch)
        if let afterBatch, !afterBatch(Double(step + 1) / total, result.loss) { return records }
      }
      let batches = Double(order.batchesPerEpoch)
      records.append(
        FitRecord(epoch: epoch + 1, loss: loss / batches, accuracy: Double(right) / (batches * Double(batch))))
    }
    return records
  }

  /// Refuses what `fit` cannot do, before anything learns.
  ///
  /// - Returns: The class of each example.
  /// - Throws: `ClassifierError`.
  @discardableResult
  public func checkFit(
    _ data: any Dataset, epochs: Int, batch: Int, optimizer: Optimizer
  ) throws(ClassifierError) -> [Int] {
    guard owner == nil else { throw .networkTaken }
    guard (1...100_000).contains(epochs) else {
      throw .setting("epochs", value: Double(epochs), allowed: "a whole number from 1 to 100000")
    }
    guard batch >= 1 else { throw .setting("batch", value: Double(batch), allowed: "a whole number of at least 1") }
    do { try optimizer.validate() } catch { throw .core("`optimizer`: \(error)") }
    guard data.count >= batch else { throw .fewerThanBatch(count: data.count, batch: batch) }
    return try labels(of: data)
  }

  /// The share of the examples whose largest answer is that of their class.
  /// - Throws: `ClassifierError`; `cancelled` if the progress asks for it.
  public func accuracy(
    _ data: any Dataset, progress: some Progress = Unobserved()
  ) throws(ClassifierError) -> Double {
    let labels = try labels(of: data)
    var right = 0
    let piece = 1000
    for start in stride(from: 0, to: data.count, by: piece) {
      let end = min(start + piece, data.count)
      do { try progress.update(fraction: Double(start) / Double(data.count), message: "accuracy") } catch {
        throw .cancelled
      }
      let answers: Tensor
      do { answers = try self(data.slice(start..<end)) } catch { throw .network(error) }
      let classes = answers.count / (end - start)
      for row in 0..<(end - start) {
        let numbers = answers.values[(row * classes)..<((row + 1) * classes)]
        if let best = numbers.indices.max(by: { numbers[$0] < numbers[$1] }),
          best - row * classes == labels[start + row]
        {
          right += 1
        }
      }
    }
    do { try progress.update(fraction: 1, message: "accuracy") } catch { throw .cancelled }
    return Double(right) / Double(data.count)
  }

  /// The classes of the data, if the network takes it and gives an answer for each class.
  private func labels(of data: any Dataset) throws(ClassifierError) -> [Int] {
    guard let labels = data.labels, !data.classes.isEmpty else { throw .noClasses }
    do { try fixInput(data.exampleShape) } catch { throw .network(error) }
    guard let outputShape, outputShape == [data.classes.count] else {
      throw .classCount(gives: outputShape ?? [], classes: data.classes.count)
    }
    return labels
  }
}

/// The planned update of a classifier.
private final class ClassifierProgram {
  private let learner: Learner
  private let executable: Executable
  private let pictures: Value
  private let truth: Value
  private let logits: Value
  private let loss: Value
  private let rates: RateInputs

  init(_ network: Network, _ data: any Dataset, batch: Int, optimizer: Optimizer) throws(ClassifierError) {
    do {
      learner = try Learner(network, optimizer)
      let graph = Graph()
      let stack = NetworkGraph(network, in: graph)
      pictures = try graph.input("x", shape: Shape([batch] + data.exampleShape))
      truth = try graph.input("truth", shape: Shape([batch, data.classes.count]))
      rates = try RateInputs(graph, optimizer)
      let layers = network.definition.layers
      let endsInSoftmax = layers.last?.specification == .softmax
      let outputs = try stack.apply(pictures, training: true, layers: endsInSoftmax ? layers.count - 1 : nil)
      logits = outputs.last ?? pictures
      // log of the sum of powers, minus the logit of the true class.
      let highest = try logits.maximum(axes: [1], keepingAxes: true).detached()
      let sums = try (logits - highest).exponential().sum(axes: [1], keepingAxes: true).logarithm() + highest
      loss = try (sums - (logits * truth).sum(axes: [1], keepingAxes: true)).mean()
      let gradients = try graph.gradient(of: loss, withRespectTo: stack.learnable())
      let step = try UpdateStep(learner, gradients: gradients, stack: stack, inputs: rates, clip: nil)
      executable = try Executable(
        Program(
          graph: graph, results: [loss, logits], assignments: step.assignments + stack.statisticUpdates),
        variables: stack.variables.merging(step.variables) { first, _ in first }, machine: try Machine.chosen())
    } catch {
      throw .core("\(error)")
    }
  }

  func learn(
    _ data: any Dataset, _ indices: [Int32], _ labels: [Int], seed: UInt64, step: Int
  ) throws(ClassifierError) -> (loss: Float, right: Int) {
    if let input = executable.input(pictures) {
      executable.write(input) { data.copy(indices, into: &$0) }
    }
    let classes = truth.shape[1]
    if let input = executable.input(truth) {
      executable.write(input) { target in
        target.update(repeating: 0)
        for (row, index) in indices.enumerated() { target[row * classes + labels[Int(index)]] = 1 }
      }
    }
    for (index, input) in rates.scalars.enumerated() {
      executable.write(input, [learner.optimizer.scalarValue(index, update: learner.updates + 1)])
    }
    do { try executable.run(seed: seed, position: UInt64(step)) } catch { throw .core(error.description) }
    learner.updates += 1
    let answers = executable.read(logits)
    var right = 0
    for (row, index) in indices.enumerated() {
      var best = 0
      for column in 1..<max(classes, 1) where answers[row * classes + column] > answers[row * classes + best] {
        best = column
      }
      if best == labels[Int(index)] { right += 1 }
    }
    return (executable.number(loss), right)
  }
}
