/// How far the decoder has come in one frame. All places are octets from the frame's first one.
///
/// `offset <= readable` and `offset <= end` hold between any two headers, so a decoder that needs `n` octets asks
/// `has(n)` once and then reads.
struct HeaderPosition: BitwiseCopyable {
    /// Where the next header begins.
    var offset = 0
    /// Where the octets that may be read end: captured, and within all lengths that the headers so far promised.
    var readable: Int
    /// What set `readable`.
    var limit: Undecodable.Limit
    /// Where the innermost datagram ends on the wire by its own length field; beyond `readable` when the frame was cut.
    var end: Int
    /// What the IP header said of fragmentation.
    var fragment = Fragment.whole
    /// Extension and authentication headers so far.
    var extensions = 0
    /// Whether the headers are those that an ICMP error quotes.
    var isQuoted = false

    enum Fragment: UInt8, BitwiseCopyable {
        case whole, first, later
    }

    @inline(__always)
    init(capturedLength: Int, originalLength: Int) {
        readable = capturedLength
        limit = capturedLength < originalLength ? .capturedLength : .frameLength
        end = max(capturedLength, originalLength)
    }

    /// Octets that can be read from here on.
    @inline(__always)
    var available: Int {
        readable - offset
    }

    /// Whether `count` octets can be read from here on.
    @inline(__always)
    func has(_ count: Int) -> Bool {
        readable - offset >= count
    }

    /// Ends the datagram `length` octets from here, as its length field says, also when that is beyond the frame's end:
    /// mirror ports cut frames without telling, and only the length field then knows what was sent.
    @inline(__always)
    mutating func bound(to length: Int, by field: Undecodable.Limit) {
        end = offset + length
        if end <= readable {
            readable = end
            limit = field
        }
    }

    /// Whether the octets end here because an IP header says so: what is missing was never sent.
    var endsByLengthField: Bool {
        limit == .ipv4TotalLength || limit == .ipv6PayloadLength
    }

    /// The outcome of a frame whose header here needs more octets than there are.
    func tooShort(_ layer: Undecodable.Layer, needed: Int) -> FrameOutcome {
        undecodable(layer, needed: needed, available: available, limit: limit)
    }

    /// The outcome of a frame whose header here cannot be read for another reason than its end.
    func undecodable(
        _ layer: Undecodable.Layer, needed: Int, available: Int, limit: Undecodable.Limit
    ) -> FrameOutcome {
        .undecodable(Undecodable(layer: layer, needed: needed, available: available, limit: limit, offset: offset))
    }
}

/// What stands at `HeaderPosition.offset`, as the header before it announced. A new layer is a case here and a line in
/// `FrameDecoder.uncommonHeader`.
enum NextHeader: BitwiseCopyable {
    /// What this LINKTYPE number says.
    case link(UInt32)
    /// Whatever this EtherType stands for, or an LLC header when it is a length (below 0x0600, IEEE 802.3 §3.2.6).
    case etherType(UInt16)
    /// An IEEE 802.2 LLC header.
    case logicalLinkControl
    /// An IP header whose first four bits tell its version.
    case internetProtocol
    case ipv4
    case ipv6
    /// Whatever this number stands for as an IPv4 protocol or an IPv6 next header.
    case ipProtocol(UInt8)
    /// The payload of an IP fragment.
    case fragment(InternetFragment)
    /// An IPv4 or IPv6 header inside another header that carried it: a tunnel's.
    case innerInternetProtocol
    /// A PPP protocol field, perhaps with address and control octets before it.
    case pointToPoint
    /// An IEEE 802.11 MAC header.
    case wireless(RadioNotes)
    /// One of the frames in an IEEE 802.11 aggregate (A-MSDU).
    case aggregate
    /// An AX.25 header.
    case amateurRadio
    /// An IPv4 header in whose protocol field a number of Van Jacobson's compression stands (RFC 1144 §3.2.2).
    case uncompressedTCP
    /// An MPLS label stack entry (RFC 3032).
    case labels
    /// Nothing more to read.
    case finished(FrameOutcome)
}
