/// What came in fragments, as each of them names it.
struct FragmentedUnit: BitwiseCopyable, Hashable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// An IPv4 datagram (RFC 791 §3.2).
        case ipv4
        /// An IPv6 datagram (RFC 8200 §4.5).
        case ipv6
        /// An IEEE 802.11 MSDU (§10.4).
        case wireless
        /// A CAPWAP data packet (RFC 5415 §3.4).
        case capwap
    }

    var kind: Kind
    /// The addresses of the header that carries the fragment: of IP, or of 802.11's transmitter and receiver.
    var source: IPAddress
    var destination: IPAddress
    /// Identification, fragment identifier, or sequence number.
    var identification: UInt32
    /// For IPv4 part of the name: the protocol.
    var ipProtocol: UInt8 = 0

    /// How long all of it may take to come; nil where the limit for everything will do. 802.11 counts its sequence
    /// numbers from 0 to 4,095 again and again, and gives up after half a second (§10.4).
    var lifetime: Int64? { kind == .wireless ? 500_000_000 : nil }

    /// Whether fragments are numbered from 0 on, and nothing tells how long those before are.
    var isNumbered: Bool { kind == .wireless }
}

/// A fragment, and where its payload lies in the frame.
struct FragmentPlace: BitwiseCopyable, Sendable {
    var unit: FragmentedUnit
    /// Where its payload belongs in the unit's, in octets; of a unit whose fragments are numbered its number.
    var offset: Int
    /// Whether it is not the last one.
    var more: Bool
    /// What stands first in the unit's payload. Of IPv6 the first fragment alone tells for certain.
    var content: NextHeader
    /// First octet of the payload in the frame.
    var start: Int
    /// Octets of payload on the wire.
    var length: Int
    /// Octets of payload that were captured.
    var captured: Int
    /// What the headers up to the fragment say.
    var segment: Segment
    var encapsulation: Encapsulation
}
