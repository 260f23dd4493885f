/// What became of one frame. Every frame has exactly one outcome; all but `segment` are counted by reason.
package enum FrameOutcome: BitwiseCopyable, Sendable, Equatable {
    /// A TCP segment, perhaps cut off or malformed in ways that its attributes name.
    case segment
    /// An ICMP or ICMPv6 error that quotes a TCP header; the segment holds what was quoted.
    case quotedSegment
    /// Well formed, but not TCP.
    case notTCP
    /// A fragment other than the first, of a datagram or of the frame that carried it, or a first one too short to hold
    /// ports and flags.
    case fragment
    /// Encrypted or compressed: nobody can tell what is inside.
    case opaque(Opaque)
    /// The headers could not be read to their end.
    case undecodable(Undecodable)
}

/// What hides the inside of a frame.
package enum Opaque: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case macsec, wireless, esp, wireGuard, dtls, lisp
    case encryptedPPP, compressedPPP
    /// TCP/IP headers of which only what changed was sent.
    case compressedHeaders
    case ipComp
}

/// Why a frame's headers could not be read: five facts (layer, needed, available, what set the limit, where).
package struct Undecodable: BitwiseCopyable, Sendable, Equatable {
    /// The header that could not be read.
    package var layer: Layer
    /// Octets that this header needs, counted from `offset`.
    package var needed: Int
    /// Octets that are there.
    package var available: Int
    /// What set that limit.
    package var limit: Limit
    /// Where the header begins in the frame.
    package var offset: Int

    package init(layer: Layer, needed: Int, available: Int, limit: Limit, offset: Int) {
        self.layer = layer
        self.needed = needed
        self.available = available
        self.limit = limit
        self.offset = offset
    }

    package enum Layer: UInt8, BitwiseCopyable, Sendable, CaseIterable {
        case ethernet, vlan, linuxCooked, linuxCooked2, loopback, pointToPoint
        case ipv4, ipv6, ipv6Extension, authentication, icmp, tcp
        case mpls, pppoe, backbone, bridgeTag, metaData, fabricPath, serviceHeader
        case wireless, capturePrefix, netfilterLog, otherLink
        case udp, gre, erspan, vxlan, geneve, gtp, l2tp, teredo, etherIP, capwap, ipComp
        case securityTag, meshHeader, ayiya, tzsp, lisp, lwapp, packetMirror

        package var name: StaticString {
            switch self {
            case .ethernet: "Ethernet"
            case .vlan: "VLAN tag"
            case .linuxCooked: "Linux cooked"
            case .linuxCooked2: "Linux cooked v2"
            case .loopback: "loopback"
            case .pointToPoint: "PPP"
            case .ipv4: "IPv4"
            case .ipv6: "IPv6"
            case .ipv6Extension: "IPv6 extension"
            case .authentication: "AH"
            case .icmp: "ICMP"
            case .tcp: "TCP"
            case .mpls: "MPLS"
            case .pppoe: "PPPoE"
            case .backbone: "802.1ah"
            case .bridgeTag: "tag of a switch"
            case .metaData: "Cisco metadata"
            case .fabricPath: "FabricPath"
            case .serviceHeader: "NSH"
            case .wireless: "802.11"
            case .capturePrefix: "capture header"
            case .netfilterLog: "NFLOG"
            case .otherLink: "link header"
            case .udp: "UDP"
            case .gre: "GRE"
            case .erspan: "ERSPAN"
            case .vxlan: "VXLAN"
            case .geneve: "GENEVE"
            case .gtp: "GTP-U"
            case .l2tp: "L2TP"
            case .teredo: "Teredo"
            case .etherIP: "EtherIP"
            case .capwap: "CAPWAP"
            case .ipComp: "IPComp"
            case .securityTag: "MACsec"
            case .meshHeader: "B.A.T.M.A.N."
            case .ayiya: "AYIYA"
            case .tzsp: "TZSP"
            case .lisp: "LISP"
            case .lwapp: "LWAPP"
            case .packetMirror: "packet mirror"
            }
        }
    }

    package enum Limit: UInt8, BitwiseCopyable, Sendable, CaseIterable {
        /// The snapshot length cut the frame.
        case capturedLength
        /// The frame ended on the wire.
        case frameLength
        /// The IPv4 header's total length.
        case ipv4TotalLength
        /// The IPv4 header length field (below 5 words).
        case ipv4HeaderLength
        /// The IPv6 header's payload length.
        case ipv6PayloadLength
        /// The IP version nibble is not the one that the layer below announced.
        case ipVersion
        /// More extension headers, tags or tunnels than the decoder follows.
        case nesting

        package var name: StaticString {
            switch self {
            case .capturedLength: "cut by the snapshot length"
            case .frameLength: "the frame ends"
            case .ipv4TotalLength: "beyond the IPv4 total length"
            case .ipv4HeaderLength: "IPv4 header length below 5 words"
            case .ipv6PayloadLength: "beyond the IPv6 payload length"
            case .ipVersion: "another IP version than announced"
            case .nesting: "nested too deeply"
            }
        }
    }
}
