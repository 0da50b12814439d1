/// A colour of 8 bits a channel.
public struct Color: Hashable, Sendable {
  /// How much red, 0 to 255.
  public var red: UInt8
  /// How much green, 0 to 255.
  public var green: UInt8
  /// How much blue, 0 to 255.
  public var blue: UInt8

  /// A colour from its three channels.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour written as `0xRRGGBB`.
  public init(hex: UInt32) {
    self.init(UInt8(hex >> 16 & 0xFF), UInt8(hex >> 8 & 0xFF), UInt8(hex & 0xFF))
  }

  static let black = Color(0, 0, 0)
  static let white = Color(255, 255, 255)

  /// The colour a share of the way from this one to another; `share` lies in 0...1.
  func mixed(with other: Color, share: Double) -> Color {
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(1, max(0, share))).rounded())
    }
    return Color(channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
  }

  /// Perceived brightness, 0 to 255 (Rec. 601 weights).
  var luma: Int { (Int(red) * 299 + Int(green) * 587 + Int(blue) * 114) / 1000 }
}

/// The colours of series, told apart by people with every kind of colour vision (Okabe and Ito, 2008), ordered so that
/// the first ones differ most on white and on black.
public enum Palette {
  /// Blue, vermilion, bluish green, reddish purple, orange, sky blue, yellow.
  public static let okabeIto: [Color] = [
    Color(hex: 0x0072B2), Color(hex: 0xD55E00), Color(hex: 0x009E73), Color(hex: 0xCC79A7),
    Color(hex: 0xE69F00), Color(hex: 0x56B4E9), Color(hex: 0xF0E442),
  ]

  /// The same hues for dark backgrounds: blue becomes sky blue, so that it is seen on black.
  static let onDark: [Color] = [
    Color(hex: 0x56B4E9), Color(hex: 0xE69F00), Color(hex: 0x009E73), Color(hex: 0xCC79A7),
    Color(hex: 0xD55E00), Color(hex: 0xF0E442), Color(hex: 0x0072B2),
  ]
}

/// The ground on which a plot is drawn; colours are chosen to be seen on it.
public enum Theme: Hashable, Sendable {
  /// Dark ink on a light ground: files, notebooks, light terminals.
  case light
  /// Light ink on a dark ground: most terminals.
  case dark

  /// The colour of the series at a place in the palette; places beyond its end begin again.
  func series(_ index: Int) -> Color {
    let colors = self == .light ? Palette.okabeIto : Palette.onDark
    return colors[((index % colors.count) + colors.count) % colors.count]
  }

  var ground: Color { self == .light ? .white : Color(hex: 0x16181C) }
  var ink: Color { self == .light ? Color(hex: 0x222222) : Color(hex: 0xDDDDDD) }
  var faintInk: Color { self == .light ? Color(hex: 0x6B6B6B) : Color(hex: 0x9A9A9A) }
  var gridLine: Color { self == .light ? Color(hex: 0xE6E6E6) : Color(hex: 0x30343A) }
}
