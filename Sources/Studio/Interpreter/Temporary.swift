import Adversarial
import Datasets
import Networks

extension Gan {
  func copy(
    settings: GanSettings? = nil, generator: Network? = nil, discriminator: Network? = nil,
    data: (any Dataset)? = nil
  ) throws(GanError) -> Gan { throw .core("not yet") }
  func fresh(
    settings: GanSettings? = nil, generator: Network? = nil, discriminator: Network? = nil,
    data: (any Dataset)? = nil, seed: UInt64
  ) throws(GanError) -> Gan { throw .core("not yet") }
}
