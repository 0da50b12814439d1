import Networks

/// The architectures of the examples that everything is measured by.
enum Seeds {
  static let flowersGenerator1 = NetworkDefinition.generator(
    noise: [1, 1, 100],
    [.upconv(192, kernel: 4, padding: .valid), .batchnorm(), .leaky()]
      + [96, 48, 24].flatMap { [.upconv($0, kernel: 4, stride: 2), .batchnorm(), .leaky()] }
      + [.upconv(3, kernel: 4), .tanh])
  static let flowersDiscriminator1 = NetworkDefinition.discriminator(
    [.conv(24, kernel: 4, stride: 2), .leaky(), .batchdifference]
      + [48, 96, 192].flatMap { [.conv($0, kernel: 4, stride: 2), .batchnorm(), .leaky(), .batchdifference] }
      + [.conv(1, kernel: 2, padding: .valid), .flatten, .sigmoid])
  static let flowersGenerator2 = NetworkDefinition.generator(
    noise: [100], .uniform,
    [.dense(12544), .batchnorm(), .relu, .dropout(0.4), .reshape([7, 7, 256])]
      + [128, 64].flatMap { [.upsample(2), .upconv($0, kernel: 5), .batchnorm(), .relu] }
      + [.upconv(32, kernel: 5), .batchnorm(), .relu, .upconv(3, kernel: 5), .sigmoid])
  static let flowersDiscriminator2 = NetworkDefinition.discriminator(
    [64, 128, 256].flatMap { [.conv($0, kernel: 5, stride: 2), .leaky(), .dropout(0.4)] }
      + [.conv(512, kernel: 5), .leaky(), .dropout(0.4), .flatten, .dense(1), .sigmoid])
  static let dcganGenerator = NetworkDefinition.generator(
    noise: [1, 1, 100], initializer: .normal(deviation: 0.02),
    [.upconv(512, kernel: 4, padding: .valid, bias: false), .batchnorm(), .relu]
      + [256, 128, 64].flatMap {
        [.upconv($0, kernel: 4, stride: 2, padding: .number(1), bias: false), .batchnorm(), .relu]
      } + [.upconv(3, kernel: 4, stride: 2, padding: .number(1), bias: false), .tanh])
  static let dcganDiscriminator = NetworkDefinition.discriminator(
    initializer: .normal(deviation: 0.02),
    [.conv(64, kernel: 4, stride: 2, padding: .number(1), bias: false), .leaky()]
      + [128, 256, 512].flatMap {
        [.conv($0, kernel: 4, stride: 2, padding: .number(1), bias: false), .batchnorm(), .leaky()]
      } + [.conv(1, kernel: 4, padding: .valid, bias: false), .flatten, .sigmoid])
}
