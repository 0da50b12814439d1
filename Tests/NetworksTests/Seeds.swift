import Networks

/// The architectures of the examples that everything is measured by.
enum Seeds {
  typealias Layers = [LayerSpecification]

  static let flowersGenerator1: NetworkDefinition = {
    var layers: Layers = [.upconv(192, kernel: 4, padding: .valid), .batchnorm(), .leaky()]
    for channels in [96, 48, 24] {
      layers += [.upconv(channels, kernel: 4, stride: 2), .batchnorm(), .leaky()] as Layers
    }
    layers += [.upconv(3, kernel: 4), .tanh] as Layers
    return .generator(noise: [1, 1, 100], layers)
  }()

  static let flowersDiscriminator1: NetworkDefinition = {
    var layers: Layers = [.conv(24, kernel: 4, stride: 2), .leaky(), .batchdifference]
    for channels in [48, 96, 192] {
      layers += [.conv(channels, kernel: 4, stride: 2), .batchnorm(), .leaky(), .batchdifference] as Layers
    }
    layers += [.conv(1, kernel: 2, padding: .valid), .flatten, .sigmoid] as Layers
    return .discriminator(layers)
  }()

  static let flowersGenerator2: NetworkDefinition = {
    var layers: Layers = [.dense(12544), .batchnorm(), .relu, .dropout(0.4), .reshape([7, 7, 256])]
    for channels in [128, 64] {
      layers += [.upsample(2), .upconv(channels, kernel: 5), .batchnorm(), .relu] as Layers
    }
    layers += [.upconv(32, kernel: 5), .batchnorm(), .relu, .upconv(3, kernel: 5), .sigmoid] as Layers
    return .generator(noise: [100], distribution: .uniform, layers)
  }()

  static let flowersDiscriminator2: NetworkDefinition = {
    var layers: Layers = []
    for channels in [64, 128, 256] {
      layers += [.conv(channels, kernel: 5, stride: 2), .leaky(), .dropout(0.4)] as Layers
    }
    layers += [.conv(512, kernel: 5), .leaky(), .dropout(0.4), .flatten, .dense(1), .sigmoid] as Layers
    return .discriminator(layers)
  }()

  static let dcganGenerator: NetworkDefinition = {
    var layers: Layers = [.upconv(512, kernel: 4, padding: .valid, bias: false), .batchnorm(), .relu]
    for channels in [256, 128, 64] {
      layers +=
        [.upconv(channels, kernel: 4, stride: 2, padding: .number(1), bias: false), .batchnorm(), .relu] as Layers
    }
    layers += [.upconv(3, kernel: 4, stride: 2, padding: .number(1), bias: false), .tanh] as Layers
    return .generator(noise: [1, 1, 100], initializer: .normal(deviation: 0.02), layers)
  }()

  static let dcganDiscriminator: NetworkDefinition = {
    var layers: Layers = [.conv(64, kernel: 4, stride: 2, padding: .number(1), bias: false), .leaky()]
    for channels in [128, 256, 512] {
      layers +=
        [.conv(channels, kernel: 4, stride: 2, padding: .number(1), bias: false), .batchnorm(), .leaky()] as Layers
    }
    layers += [.conv(1, kernel: 4, padding: .valid, bias: false), .flatten, .sigmoid] as Layers
    return .discriminator(initializer: .normal(deviation: 0.02), layers)
  }()
}
