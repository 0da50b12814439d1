import Compute
import Glibc

/// Prints a table of speeds: `benchmark products [--list] [--text FILTER]... `.
@main struct Main {
  static func main() throws {
    var filters: [Substring] = []
    var lists = false
    for argument in CommandLine.arguments.dropFirst() {
      if argument == "--list" { lists = true } else { filters.append(argument[...]) }
    }
    let cases = Case.all.filter { wanted in filters.isEmpty || filters.contains { wanted.name.contains($0) } }
    if lists {
      for wanted in cases { print(wanted.name) }
      return
    }
    let meter = try Meter()
    print("# kernels \(meter.kernels.name.rawValue), threads \(meter.pool.threadCount)")
    print("# case\tmicroseconds\tGFLOP/s\tpercent of peak")
    for wanted in cases {
      let work = try wanted.prepare(meter)
      if let measured = meter.measure(work) {
        print("\(wanted.name)\t\(measured)")
      } else {
        print("# \(wanted.name): the speed of the machine never stayed the same (\(meter.state))")
      }
      fflush(nil)
    }
  }
}
