/// The twelve control and reserved bits of a TCP header, in header order (RFC 9293 §3.1, RFC 3168, RFC 9768).
///
/// Any combination can be held, sensible or not: the decoder describes, it does not judge.
package struct TCPFlags: OptionSet, BitwiseCopyable, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let fin = TCPFlags(rawValue: 0x001)
    package static let syn = TCPFlags(rawValue: 0x002)
    package static let rst = TCPFlags(rawValue: 0x004)
    package static let psh = TCPFlags(rawValue: 0x008)
    package static let ack = TCPFlags(rawValue: 0x010)
    package static let urg = TCPFlags(rawValue: 0x020)
    package static let ece = TCPFlags(rawValue: 0x040)
    package static let cwr = TCPFlags(rawValue: 0x080)
    /// Accurate ECN (RFC 9768), formerly the nonce sum.
    package static let ae = TCPFlags(rawValue: 0x100)
    /// The three bits that RFC 9293 keeps reserved.
    package static let reserved = TCPFlags(rawValue: 0xE00)
}
