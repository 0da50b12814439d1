import FoundationEssentials

/// Bytes as base64, for pictures inside a page.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
