import Tensors
import Testing

@testable import Datasets

/// The forms in which programs write tables.
@Suite struct TableFormTests {
  private func csv(_ bytes: [UInt8]) throws -> NumericDataset {
    let scratch = try Scratch()
    try scratch.write("t.csv", bytes)
    return try .csv(scratch.path + "/t.csv")
  }

  private func csv(_ text: String) throws -> NumericDataset { try csv(Array(text.utf8)) }

  private func values(_ text: String) throws -> [Float] {
    let data = try csv(text)
    return data.slice(0..<data.count).values
  }

  /// The notes without the path.
  private func notes(_ text: String) throws -> [String] {
    try csv(text).notes.map { note in note.range(ofText: "t.csv: ").map { String(note[$0.upperBound...]) } ?? note }
  }

  // MARK: Encodings

  @Test func readsEveryEncoding() throws {
    let text = "x;öre\r\n1;2\r\n3;4\r\n"
    let units = Array(text.utf16)
    let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big,
    ] {
      let data = try csv(bytes)
      #expect(data.slice(0..<2).values == [1, 2, 3, 4] && data.notes.isEmpty)
    }
  }

  @Test func takesOtherLettersForWindows1252AndSaysSo() throws {
    let data = try csv(Array("x,class\n1,K".utf8) + [0xF6, 0x80] + Array("\n2,a\n".utf8))
    #expect(data.classes == ["Kö€", "a"])
    #expect(data.notes.first?.contains("are read as Windows-1252") == true)
  }

  @Test func unpacksGZip() throws {
    let scratch = try Scratch()
    try scratch.write("t.csv", Array("1,2\n".utf8))
    #expect(try scratch.run(["gzip", scratch.path + "/t.csv"]) == 0)
    #expect(try NumericDataset.csv(scratch.path + "/t.csv.gz").slice(0..<1).values == [1, 2])
  }

  @Test(arguments: [
    ("version https://git-lfs.github.com/spec/v1\noid", "a Git LFS pointer"), ("<html><body>", "a web page"),
    ("PK\u{3}\u{4}...", "a zip archive"), ("[[1, 2]]", "JSON"), ("%PDF-1.4", "a PDF document"),
    ("PAR1", "a Parquet table"), ("1,2\n\0", "binary data"),
  ]) func saysWhatAFileIs(text: String, name: String) throws {
    #expect {
      try csv(text)
    } throws: { error in
      guard let error = error as? DatasetError, case .foreign = error else { return false }
      return error.description.contains("t.csv is \(name)") && error.suggestion != nil
    }
  }

  // MARK: Lines and fields

  @Test(arguments: ["1,2\n3,4\n", "1,2\r\n3,4\r\n", "1,2\r3,4\r", "1,2\r3,4", "\n\n1,2\n \t\n3,4\n\n"])
  func readsEveryEndOfLine(text: String) throws {
    #expect(try values(text) == [1, 2, 3, 4])
  }

  @Test(arguments: [
    "1,2\n3,4", "1;2\n3;4", "1\t2\n3\t4", "1|2\n3|4", "1 2\n3 4", "  1   2  \n 3 \t4\n", "1, 2\n3, 4", "1 ;2\n3; 4",
    "1,2,\n3,4,\n", "1,2,,\n3,4,,\n", "x,y,\n1,2,\n3,4,\n", "x,y\n1,2,\n3,4,\n", "sep=;\n1;2\n3;4\n",
    "sep=,\r\nx,y\r\n1,2\r\n3,4",
    "\"1\",\"2\"\n \"3\" ,4", "\"x, y\",\"a\n\"\"b\"\"\"\n1,2\n3,4\n", "# made by me\n1,2\n3,4\n",
    "1.0e0 2.\n+3 .4e1\n",
    "x 1, x 2\n1,2\n3,4\n",
  ]) func readsSeparatorsAndQuotationMarks(text: String) throws {
    #expect(try values(text) == [1, 2, 3, 4])
  }

  @Test func readsLinesWithinQuotationMarksAndCountsThem() throws {
    #expect(throws: InLine(4, .notANumber(column: TableColumnName(number: 2, name: "\"b\""), text: "z"))) {
      try fault("a,\"\"\"b\"\"\"\n\"1\n\",2\n3,z\n")
    }
    #expect(throws: InLine(2, .openQuotation)) { try fault("a,b\n1,\"2\n3,4\n") }
  }

  @Test func readsFieldsOfAnyLength() throws {
    let long = String(repeating: "0", count: 100_000)
    #expect(try values("1,2\n\(long)3,0.\(long)\n") == [1, 2, 3, 0])
    #expect(throws: InLine(2, .notANumber(column: column(1), text: String(repeating: "y", count: 40)))) {
      try fault("1,2\n\(String(repeating: "y", count: 100_000)),2")
    }
  }

  @Test func leavesCommentsOutAndSaysSo() throws {
    #expect(try values("#a\n1,2\n#3,4\n5,6\n#end\n") == [1, 2, 5, 6])
    #expect(try notes("#a\n1.5,2\n#3,4\n5,6\n#end\n") == ["2 lines that begin with `#` are left out"])
    #expect(try csv("# x y label\n1 2 0\n3 4 1\n").labels == [0, 1])
  }

  @Test func leavesRowsWithoutValuesOutAndSaysSo() throws {
    #expect(try values("x,y\n1,2\n,\n3,4\n,\n") == [1, 2, 3, 4])
    #expect(try notes("x,y\n1,2\n,\n3,4\n,\n") == ["2 rows without a value are left out, the first in line 3"])
  }

  // MARK: Numbers

  @Test(arguments: ["1,5;2,5\n3,5;4,5\n", "1,5\t2,5\n3,5\t4,5\n", "1,5 2,5\n3,5 4,5\n", "x;y\n1,5;2,5\n3,5;4,5\n"])
  func readsDecimalCommas(text: String) throws {
    #expect(try values(text) == [1.5, 2.5, 3.5, 4.5])
    #expect(try notes(text) == ["the comma is read as the decimal mark"])
  }

  @Test func readsOneColumnOfDecimalCommasBelowItsName() throws {
    #expect(try values("x\n1,5\n2,5\n") == [1.5, 2.5])
    #expect(try values("1,5\n2,5\n") == [1, 5, 2, 5])
    #expect(try notes("1,5\n2,5\n").first?.hasPrefix("the comma is read as the separator of two columns") == true)
    #expect(try notes("1.0,5\n2,5\n") == [])
  }

  @Test(arguments: [
    ("0x10", "decimal number"), ("inf", "finite"), ("-Infinity", "finite"), ("1e999", "3.4e38"), ("1_000", "marks"),
    ("1.000.000", "marks"), ("5%", "percent"), ("1e", "number"), ("--1", "number"),
    ("1,", "marks"),
    ("0b11", "decimal number"), ("cat", "number"), (".", "number"), ("+", "number"), ("e5", "number"),
  ]) func refusesOtherNumbersByLineAndColumn(text: String, help: String) throws {
    let shown = text.filter { $0 != "\"" }
    #expect {
      try csv("x;y\n1.5;2.5\n1;\(text)\n")
    } throws: { error in
      guard let error = error as? DatasetError else { return false }
      return error.description.hasSuffix("t.csv, line 3: column 2 (`y`) should be a number, but is \"\(shown)\"")
        && error.suggestion?.contains(help) == true
    }
  }

  @Test func refusesTwoDecimalMarks() throws {
    #expect(throws: InLine(2, .otherDecimalMark(column: column(1), text: "1,000"))) { try fault("1.5;2\n1,000;3\n") }
    #expect(throws: InLine(2, .notANumber(column: column(1), text: "1,000"))) { try fault("1.5,2\n\"1,000\",3\n") }
  }

  @Test(arguments: ["", "NA", "NaN", "nan", "null", "NULL", "?", "N/A", "None", "<NA>"])
  func namesMissingValuesByLineAndColumn(text: String) throws {
    let column = TableColumnName(number: 2, name: "y")
    #expect(throws: InLine(3, .missing(column: column, text: text, count: 2))) {
      try fault("x,y\n1,2\n3,\(text)\n4,5\n6,\(text)\n")
    }
    #expect(DatasetError.table(path: "t", line: 3, .missing(column: column, text: "", count: 2)).suggestion != nil)
  }

  @Test func roundsNumbersOnce() throws {
    for text in [
      "0.1", "16777217", "123456789012345678901234567890", "1e-60", "1.17549435e-38", "3.4028234e38",
      "0.30000001192092896",
      "-0", "7.038531e-26", "8388608.5", "1e10", "9007199254740993", "1.00000017881393432617187500",
    ] {
      #expect(try values("\(text);0\n")[0].bitPattern == Float(text)?.bitPattern, "\(text)")
    }
    var state: UInt64 = 5
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let text = "\(state >> 40).\(state >> 20 & 0xFFFFF)e\(Int(state & 31) - 16)"
      let bytes = Array(text.utf8)
      #expect(TableValue(bytes, 0..<bytes.count, mayHaveComma: false) == .number(Float(text) ?? .nan, mark: 46))
    }
  }

  // MARK: Columns

  @Test(arguments: [
    "label,x,y\n1,2,3\n0,5,6\n", "x,Label,y\n2,1,3\n5,0,6\n", "x,y,CLASS\n2,3,1\n5,6,0\n",
    "\"class\";\"x\";\"y\"\n1;2;3\n0;5;6\n",
  ]) func takesTheLabelWhereverItIs(text: String) throws {
    let data = try csv(text)
    #expect(data.labels == [1, 0] && data.classes == ["0", "1"] && data.notes.isEmpty)
    #expect(data.slice(0..<2).values == [2, 3, 5, 6])
  }

  @Test func takesOtherNamesAndWordsForClassesAndSaysSo() throws {
    let iris = try csv("5.1,3.5,setosa\n4.9,3,virginica\n6,7,setosa\n")
    #expect(iris.labels == [0, 1, 0] && iris.classes == ["setosa", "virginica"] && iris.exampleShape == [2])
    #expect(
      iris.notes.first?.hasSuffix(
        "t.csv: column 3 gives the classes, in alphabetical order: 0 is setosa, 1 is virginica") == true)
    let named = try csv("species,x\ncat,1\nasp,2\n")
    #expect(named.labels == [1, 0] && named.notes.first?.contains("column 1 (`species`) gives the classes") == true)
    let target = try csv("x,target\n1.5,2\n2.5,0\n")
    #expect(target.labels == [2, 0] && target.classes.count == 3)
    #expect(target.notes.first?.hasSuffix("give it another name to keep it as a number") == true)
    #expect(try csv("x,target\n1,0.5\n2,1\n").labels == nil)
    let signs = try csv("x,label\n1,-1\n2,1\n")
    #expect(signs.labels == [0, 1] && signs.classes == ["-1", "1"])
    let both = try csv("x,target,species\n1,0,a\n2,1,b\n3,0,a\n")
    #expect(both.labels == [0, 1, 0] && both.exampleShape == [1])
    #expect(both.notes.last?.contains("column 3 (`species`) holds words and is left out") == true)
    #expect(throws: DatasetError.self) { try csv("x,label\n1,0\n2,\n") }
  }

  @Test func leavesColumnsOfWordsOutAndSaysSo() throws {
    let text = "Name,Sex,Port,Age\nA,m,S,3\nB,f,S,4\nC,f,C,5\n"
    #expect(try csv(text).labels == nil && values(text) == [3, 4, 5])
    #expect(
      try notes(text) == [
        "column 1 (`Name`), column 2 (`Sex`), column 3 (`Port`) hold words and are left out; write numbers to keep them, or "
          + "name one `label` to make classes of it"
      ])
    #expect(throws: InLine(1, .noNumbers)) { try fault("a,b\nc,d\n") }
  }

  @Test(arguments: [
    ",x,y\n0,0.5,1.5\n1,0.25,1.0\n", ",x,y\n7,0.5,1.5\n3,0.25,1.0\n", ",0,1\n0,0.5,1.5\n1,0.25,1.0\n",
    "\"\",\"x\",\"y\"\n\"a\",0.5,1.5\n\"b\",0.25,1\n", "\"x\" \"y\"\n\"1\" 0.5 1.5\n\"2\" 0.25 1\n",
    "Unnamed: 0,x,y\n0,0.5,1.5\n1,0.25,1\n", "Id,x,y\n1,0.5,1.5\n2,0.25,1\n",
    "index,Unnamed: 0,x,y\n0,5,0.5,1.5\n1,4,0.25,1\n",
  ]) func leavesTheIndexOutAndSaysSo(text: String) throws {
    #expect(try values(text) == [0.5, 1.5, 0.25, 1])
    #expect(try notes(text).allSatisfy { $0.contains("counts or names the rows and is left out; give it") })
    #expect(try !notes(text).isEmpty)
  }

  @Test(arguments: [
    "id,x\n5,1\n5,2\n", ",x\n0.5,1\n1,2\n", ",x\n1,1\n1,2\n", "0,1\n1,2\n", "x,y\n0,1\n1,2\n", "id\n1\n2\n",
  ])
  func keepsWhatIsNoIndex(text: String) throws {
    let data = try csv(text)
    #expect(data.exampleShape == [text.contains(",") ? 2 : 1])
    #expect(!data.notes.contains { $0.contains("counts or names the rows") })
  }

  @Test func takesCountedColumnsForNamesAndSaysSo() throws {
    #expect(try values("0,1\n0.5,1.5\n") == [0.5, 1.5])
    #expect(try notes("0,1\n0.5,1.5\n").first?.hasPrefix("the first line (0, 1) is taken for names") == true)
    #expect(try values("0,1,2,3\n5,6,7,8\n") == [5, 6, 7, 8])
    #expect(try csv("label,0,1\n1,2,3\n0,5,6\n").labels == [1, 0])
    #expect(try notes("label,0,1\n1,2,3\n").first?.hasPrefix("the first line (label, 0, 1) is taken for names") == true)
    #expect(try values("0,1\n1,0\n") == [0, 1, 1, 0])
    #expect(try values("0,1,2\n1.5,0,3\n").count == 6)
  }

  @Test func leavesColumnsWithoutAValueOutAndSaysSo() throws {
    #expect(try values("x,y,z\n1,NA,2\n3,,4\n") == [1, 2, 3, 4])
    #expect(try notes("x,y,z\n1,NA,2\n3,,4\n") == ["column 2 (`y`) has no value and is left out"])
  }

  @Test func namesLinesOfAnotherLength() throws {
    #expect(throws: InLine(3, .columnCount(found: 1, expected: 2))) { try fault("x,y\n1,2\n3\n4,5\n") }
    #expect(throws: InLine(3, .columnCount(found: 3, expected: 2))) { try fault("x,y\n1,2\n3,4,5\n4,5\n") }
  }

  // MARK: Faults

  /// A fault and its line, as thrown.
  private struct InLine: Error, Equatable {
    let line: Int
    let fault: TableFault

    init(_ line: Int, _ fault: TableFault) { (self.line, self.fault) = (line, fault) }
  }

  private func column(_ number: Int) -> TableColumnName { TableColumnName(number: number, name: "") }

  /// Throws what is wrong with a table.
  private func fault(_ text: String) throws {
    do { _ = try csv(text) } catch DatasetError.table(_, let line, let fault) { throw InLine(line, fault) }
  }
}

extension String {
  /// Where a text is in this one.
  fileprivate func range(ofText text: String) -> Range<Index>? { ranges(of: text).first }
}
