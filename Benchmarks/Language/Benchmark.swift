import Diagnostics
import Glibc
import Language
import Studio

/// Parses and checks a program of 10,000 lines as a session does before it runs anything; and runs one step a round of a loop
/// against as many at once.
@main
enum Benchmark {
  static func main() {
    if CommandLine.arguments.contains("--loop") { return loops() }
    let source = SourceText(name: "long.gan", text: program(lines: 10_000))
    let checker = Checker(Session.signatures)
    var parsing: [Double] = []
    var checking: [Double] = []
    var problems = 0
    for _ in 0..<rounds {
      let start = seconds()
      let parsed = Parser.parse(source)
      let middle = seconds()
      problems = parsed.diagnostics.count + checker.check(parsed.program).count
      parsing.append(middle - start)
      checking.append(seconds() - middle)
    }
    print("\(source.lineCount - 1) lines, \(source.bytes.count) bytes, \(problems) complaints; medians of \(rounds)")
    print("parse \(milliseconds(parsing)) ms, check \(milliseconds(checking)) ms")
    print("both \(milliseconds(zip(parsing, checking).map { $0 + $1 })) ms")
  }

  private static let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 21

  /// `repeat n { step 1 }` against `step n`, in turn, each in a session of its own.
  private static func loops() {
    let steps = 100_000
    for round in 1...3 {
      let times = ["step \(steps)", "repeat \(steps) { step 1 }"].map { line in
        let session = Session(host: nil)
        session.run(sine)
        session.run("step 1000")
        let start = seconds()
        session.run(line)
        return seconds() - start
      }
      print(
        "round \(round): step \(milliseconds([times[0]])) ms, repeat \(milliseconds([times[1]])) ms,", terminator: " ")
      print("\(percent(times[1] / times[0] - 1)) % more")
    }
  }

  private static func percent(_ share: Double) -> Double { (share * 1000).rounded() / 10 }

  private static func milliseconds(_ times: [Double]) -> Double {
    (times.sorted()[times.count / 2] * 1e5).rounded() / 100
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The sine curve pair.
private let sine = """
  generator artist { noise 5 | dense 128 | relu | dense 15 }
  discriminator professor { dense 128 | relu | dense 1 | sigmoid }
  gan duel { generator artist; discriminator professor; data sine(points: 15); optimizer adam(rate: 1e-4) }
  """

/// A program of so many lines: experiments like those of the samples, each with names of its own.
private func program(lines wanted: Int) -> String {
  var lines: [String] = []
  var number = 0
  while lines.count < wanted {
    lines += experiment(number).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    number += 1
  }
  return lines.prefix(wanted).joined(separator: "\n") + "\n"
}

private func experiment(_ n: Int) -> String {
  """
  # Experiment \(n): a small study of rates on the ring of eight suns.
  let suns_\(n) = ring(modes: 8, deviation: 0.02, count: 10_000)

  generator artist_\(n) {
    init normal(0.02)
    noise 16                      # from a normal distribution
    for width in [128, 256] { dense width | batchnorm | leaky 0.2 }
    dense 2
  }

  discriminator professor_\(n) {
    repeat 2 { dense 128 | leaky 0.2 | dropout 0.3 }
    dense 1 | sigmoid
  }

  func score_\(n)(samples, weight = 0.5) {
    let found = coverage(samples, suns_\(n))
    if found.modes < 4 and weight > 0 {
      return weight * found.good - 1
    } else if found.modes == 8 {
      return found.good + (1 - weight) * found.modes / 8
    }
    return -1
  }

  let results_\(n) = [["rate", "score", "D(x)"]]
  for rate in [1e-4, 2e-4, 4e-4, 8e-4] {
    gan trial_\(n) {
      generator     fresh(artist_\(n))
      discriminator fresh(professor_\(n))
      data          suns_\(n)
      batch         64
      loss          nonsaturating
      labels        real: 0.9
      optimizer     adam(rate: rate, beta1: 0.5, beta2: 0.999)
    }
    every 100 { print "step {trial_\(n).step}: D(x) {trial_\(n).d_real}, D(G(z)) {trial_\(n).d_fake}" }
    step 500
    step discriminator 5
    let samples = trial_\(n).generator(noise(500, trial_\(n).generator))
    let centre = mean(samples, axis: 0)
    let spread = sqrt(mean((samples - centre) ^ 2))
    if spread < 0.3 {
      print "the samples hardly differ: {spread}"
      continue
    }
    results_\(n) = results_\(n) + [[rate, score_\(n)(samples, weight: 0.25), trial_\(n).d_real]]
    plot samples suns_\(n)[0..<500] title: "rate {rate} after {trial_\(n).step} steps"
  }
  print results_\(n)
  save results_\(n) to: "results-\(n).csv"
  let x_\(n) = linspace(-1, 1, 101)
  plot sin(2 * x_\(n)) ^ 2 + 0.25 * x_\(n) x: x_\(n) title: "a curve"
  while count(results_\(n)) < 3 { results_\(n) = results_\(n) + [[0, 0, 0]] }

  """
}
