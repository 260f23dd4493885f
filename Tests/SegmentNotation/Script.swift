/// A parsed text in segment notation: what to write into which kind of capture file.
package struct Script: Sendable {
    /// Name of the file, for errors.
    package var file: String
    /// The file-wide settings.
    package var header = CaptureHeader()
    /// All endpoints that the lines name.
    package var endpoints: [Endpoint] = []
    /// What happens, in the order of the lines.
    var statements: [Statement] = []
}

/// File-wide settings of a capture.
package struct CaptureHeader: Equatable, Sendable {
    /// The container and its resolution of time.
    package enum Format: String, Sendable, CaseIterable {
        /// Classic pcap with microseconds.
        case microseconds = "us"
        /// Classic pcap with nanoseconds.
        case nanoseconds = "ns"
        /// pcapng with nanoseconds, one section, one interface per link type.
        case pcapng
    }

    /// Byte order of the container's own fields.
    package enum ByteOrder: String, Sendable, CaseIterable {
        case little, big
    }

    package var format = Format.microseconds
    package var byteOrder = ByteOrder.little
    /// Octets of a frame that are captured at most.
    package var snapLength: UInt32 = 262_144
    /// When the story begins: nanoseconds since the epoch.
    package var start: Int64 = 1_700_000_000_000_000_000
}

/// A named end of connections.
package struct Endpoint: Sendable {
    package var name: String
    package var address: Address
    /// Nil for a host that only sends ICMP errors.
    package var port: UInt16?
    /// Time to live or hop limit of what it sends.
    var hopLimit: UInt8 = 64
    /// The window field of what it sends.
    var window: UInt16 = 64_240
    /// The order that decides who is the client (x) of a connection: the lower rank.
    var rank: Int
}

/// What stands below the IP header.
package enum Link: Hashable, Sendable {
    /// Ethernet with VLAN identifiers, outermost first.
    case ethernet(tags: [UInt16])
    case linuxCooked, linuxCooked2
    /// BSD loopback with the address family in the given byte order.
    case null(CaptureHeader.ByteOrder)
    /// OpenBSD loopback, always in network byte order.
    case loop
    case raw, ipv4, ipv6, pointToPoint

    /// The LINKTYPE number.
    package var number: UInt32 {
        switch self {
        case .ethernet: 1
        case .linuxCooked: 113
        case .linuxCooked2: 276
        case .null: 0
        case .loop: 108
        case .raw: 101
        case .ipv4: 228
        case .ipv6: 229
        case .pointToPoint: 9
        }
    }
}

/// When a frame is captured.
enum Moment: Equatable, Sendable {
    /// Nanoseconds after (or before) the frame of the line above.
    case after(Int64)
    /// Nanoseconds after the capture's start.
    case at(Int64)
}

/// One line that does something.
struct Statement: Sendable {
    enum Action: Sendable {
        /// The initial sequence number of an endpoint, towards one other or all.
        case initialSequence(from: Int, to: Int?, UInt32)
        case link(Link)
        case segment(Moment, SegmentLine)
        case unreachable(Moment, ICMPLine)
        case raw(Moment, octets: [UInt8], cut: Int?)
    }

    var line: Int
    var column: Int
    var action: Action
}

/// A number in a connection's sequence space: a symbol or nothing, plus an offset modulo 2^32.
struct SequenceExpression: Equatable, Sendable {
    enum Symbol: String, Sendable, CaseIterable {
        /// Initial sequence numbers of client and server.
        case x, y
        /// The first FIN, the ACK that answers it, the other FIN: each gets its value where `seq=` names it first.
        case u, v, w
        /// What stands there when nothing is said.
        case auto
    }

    var symbol: Symbol?
    var offset: UInt32
    var column: Int
}

/// A TCP option as the notation names it.
enum OptionField: Equatable, Sendable {
    case maximumSegmentSize(UInt16)
    case windowScale(UInt8)
    case sackPermitted
    case timestamps(UInt32, UInt32)
    case sack([SequenceBlock])
    case fastOpen(cookie: [UInt8])
    case md5
    case multipath
    case noOperation, endOfOptions
    case other(kind: UInt8, [UInt8])
    /// Octets as they are, sensible or not.
    case raw([UInt8])
}

/// What a SACK option says was received: from `begin` up to, not including, `end`.
struct SequenceBlock: Equatable, Sendable {
    var begin: SequenceExpression
    var end: SequenceExpression
}

/// What a segment carries.
enum Payload: Equatable, Sendable {
    /// So many octets of a pattern that follows from the sequence number: a retransmission carries the same.
    case pattern(Int)
    case octets([UInt8])
}

/// A checksum field: right, wrong, or a given number.
enum ChecksumField: Equatable, Sendable {
    case right, wrong
    case number(UInt16)
}

/// The extension headers that an IPv6 segment can carry.
enum ExtensionHeader: String, Sendable, CaseIterable {
    case hopByHop = "hop-by-hop"
    case destination, routing
}

/// Fields of the IP header and of the frame.
struct FrameFields: Equatable, Sendable {
    var hopLimit: UInt8?
    var identification: UInt16?
    var typeOfService: UInt8 = 0
    var dontFragment = false
    var totalLength: UInt16?
    var ipChecksum = ChecksumField.right
    var ipOptions: [UInt8] = []
    var extensionHeaders: [ExtensionHeader] = []
    /// Octets after the datagram, as Ethernet's padding is.
    var padding = 0
    /// VLAN identifiers instead of those of the link.
    var tags: [UInt16]?
    /// Octets that are captured.
    var cut: Int?
    /// Sent, but not captured.
    var dropped = false
    /// Captured twice, the second so many nanoseconds later.
    var duplicateDelay: Int64?
    /// Octets of IP payload per fragment.
    var fragmentSize: Int?
}

/// A line with a TCP segment.
struct SegmentLine: Sendable {
    var from: Int
    var to: Int
    /// The twelve bits after the data offset.
    var flags: UInt16 = 0
    var sequence: SequenceExpression?
    var acknowledgment: SequenceExpression?
    var window: UInt16?
    var urgentPointer: UInt16 = 0
    var options: [OptionField] = []
    var payload = Payload.pattern(0)
    /// Other octets than the pattern has.
    var isAltered = false
    /// Changes nothing in what the automatic numbers are.
    var isStray = false
    var checksum = ChecksumField.right
    /// The data offset field, in words, when it is not to be the right one.
    var dataOffset: UInt8?
    var frame = FrameFields()
}

/// A line with an ICMP error that quotes what its receiver sent last.
struct ICMPLine: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case netUnreachable = "net-unreachable"
        case hostUnreachable = "host-unreachable"
        case portUnreachable = "port-unreachable"
        case adminProhibited = "admin-prohibited"
        case fragmentationNeeded = "fragmentation-needed"
        case timeExceeded = "time-exceeded"
    }

    var from: Int
    var to: Int
    var kind: Kind
    /// Octets of the quoted datagram.
    var quotedLength: Int?
    var frame = FrameFields()
}
