/// The twelve control and reserved bits of a TCP header, in header order (RFC 9293 §3.1, RFC 3168, RFC 9768).
///
/// Any combination can be held, sensible or not: the decoder describes, it does not judge.
@frozen @usableFromInline package struct TCPFlags: OptionSet, BitwiseCopyable, Hashable, Sendable {
    @usableFromInline package var rawValue: UInt16

    @inlinable package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    @inlinable package static var fin: TCPFlags { TCPFlags(rawValue: 0x001) }
    @inlinable package static var syn: TCPFlags { TCPFlags(rawValue: 0x002) }
    @inlinable package static var rst: TCPFlags { TCPFlags(rawValue: 0x004) }
    @inlinable package static var psh: TCPFlags { TCPFlags(rawValue: 0x008) }
    @inlinable package static var ack: TCPFlags { TCPFlags(rawValue: 0x010) }
    @inlinable package static var urg: TCPFlags { TCPFlags(rawValue: 0x020) }
    @inlinable package static var ece: TCPFlags { TCPFlags(rawValue: 0x040) }
    @inlinable package static var cwr: TCPFlags { TCPFlags(rawValue: 0x080) }
    /// Accurate ECN (RFC 9768), formerly the nonce sum.
    @inlinable package static var ae: TCPFlags { TCPFlags(rawValue: 0x100) }
    /// The three bits that RFC 9293 keeps reserved.
    @inlinable package static var reserved: TCPFlags { TCPFlags(rawValue: 0xE00) }
}
