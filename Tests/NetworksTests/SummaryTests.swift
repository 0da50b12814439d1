import Networks
import Testing

@Suite struct SummaryTests {
  private func parameters(_ definition: NetworkDefinition, _ input: [Int]) throws -> Int {
    try definition.summary(input: input).reduce(0) { $0 + $1.parameters }
  }

  @Test func parametersOfTheSeedsAreThoseOfTheirPapers() throws {
    #expect(try parameters(Seeds.flowersGenerator1, [1, 1, 100]) == 696_507)
    #expect(try parameters(Seeds.flowersDiscriminator1, [32, 32, 3]) == 395_405)
    #expect(try parameters(Seeds.flowersGenerator2, [100]) == 2_370_307)
    #expect(try parameters(Seeds.flowersDiscriminator2, [28, 28, 3]) == 4_314_753)
    #expect(try parameters(Seeds.dcganGenerator, [1, 1, 100]) == 3_576_704)
    #expect(try parameters(Seeds.dcganDiscriminator, [64, 64, 3]) == 2_765_568)
  }

  @Test func runningStatisticsAreCountedApart() throws {
    let rows = try Seeds.flowersGenerator1.summary(input: [1, 1, 100])
    #expect(rows.reduce(0) { $0 + $1.parameters + $1.statistics } == 697_227)
  }

  @Test func rowsSayWhatALayerCosts() throws {
    let network = NetworkDefinition(.network, layers: [.conv(4, kernel: 3, stride: 2), .flatten, .dense(2)])
    let rows = try network.summary(input: [5, 5, 3])
    #expect(rows.map(\.outputShape) == [[3, 3, 4], [36], [2]])
    #expect(rows.map(\.parameters) == [3 * 3 * 3 * 4 + 4, 0, 36 * 2 + 2])
    #expect(rows.map(\.multiplyAdds) == [9 * 27 * 4, 0, 72])
    #expect(rows[0].bytes == 4 * (112 + 36))
    #expect(rows.map(\.source) == ["conv 4 stride: 2", "flatten", "dense 2"])
  }

  @Test func sourceIsCanonical() {
    let text = Seeds.dcganDiscriminator.source(name: "critic")
    #expect(
      text.hasPrefix(
        "discriminator critic {\n  init normal(0.02)\n  conv 64 kernel: 4 stride: 2 padding: 1 bias: false\n"))
    let other = NetworkDefinition.generator(
      noise: [100], distribution: .uniform,
      [
        .dense(8, initializer: .he, norm: .spectral), .batchnorm(momentum: 0.99, epsilon: 1e-3),
        .upsample(2, .bilinear),
        .pool(3, .average), .minibatch(4, dimensions: 2), .maxout(3), .elu(), .elu(0.5), .dropout(0.25), .layernorm(),
      ])
    #expect(
      other.sourceLines == [
        "noise 100 uniform", "dense 8 init: he() norm: spectral", "batchnorm momentum: 0.99 epsilon: 0.001",
        "upsample 2 bilinear", "pool 3 average", "minibatch 4 dimensions: 2", "maxout 3", "elu", "elu 0.5",
        "dropout 0.25", "layernorm",
      ])
  }
}
