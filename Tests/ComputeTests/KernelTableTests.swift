import Testing

@testable import Compute

@Suite("The kernel table") struct KernelTableTests {
  @Test("is the fastest of the machine unless another one is named")
  func choice() throws {
    #expect(KernelTable.available.first == .portable)
    #expect(try KernelTable.choose(nil).get().name == KernelTable.available.last)
    #expect(try KernelTable.choose("").get().name == KernelTable.available.last)
    for name in KernelTable.available { #expect(try KernelTable.choose(name.rawValue).get().name == name) }
  }

  @Test("refuses a wrong name and lists the right ones")
  func wrongName() {
    let error = ComputeError.kernelsUnavailable(value: "sse9", available: KernelTable.available)
    #expect(throws: error) { try KernelTable.choose("sse9").get() }
    for name in KernelTable.available { #expect(error.description.contains(name.rawValue)) }
  }

  @Test("refuses a table that the machine cannot run")
  func missingTable() {
    for name in KernelTable.Name.allCases where !KernelTable.available.contains(name) {
      #expect(KernelTable(name) == nil)
    }
    let error = ComputeError.kernelsUnavailable(value: "avx512", available: [.portable])
    #expect(error.description.contains("this machine cannot run them"))
  }
}
