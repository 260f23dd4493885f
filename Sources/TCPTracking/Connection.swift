import PacketDecoding

/// The ends of a flow in canonical order: A's address and port come first. Roles are a label, not a place.
package struct FlowKey: BitwiseCopyable, Sendable, Equatable {
    package var addressA: IPAddress
    package var addressB: IPAddress
    package var portA: UInt16
    package var portB: UInt16
    /// Tells flows with equal four-tuples apart when tags, tunnels or interfaces are part of the key; 0 ordinarily.
    package var context: UInt16 = 0
    package var family: IPFamily

    /// The canonical key of a segment and the end that sent it.
    @inline(__always)
    static func of(_ segment: Segment) -> (FlowKey, End) {
        let isOrdered =
            segment.source != segment.destination
            ? segment.source.precedes(segment.destination) : segment.sourcePort <= segment.destinationPort
        let key = FlowKey(
            addressA: isOrdered ? segment.source : segment.destination,
            addressB: isOrdered ? segment.destination : segment.source,
            portA: isOrdered ? segment.sourcePort : segment.destinationPort,
            portB: isOrdered ? segment.destinationPort : segment.sourcePort, context: segment.context,
            family: segment.family)
        return (key, isOrdered ? .a : .b)
    }

    /// Whether a segment that `end` sent belongs to this flow.
    @inline(__always)
    func isFlow(of segment: Segment, from end: End) -> Bool {
        let isA = end == .a
        let first = isA ? segment.source : segment.destination
        let second = isA ? segment.destination : segment.source
        let ports = isA ? (segment.sourcePort, segment.destinationPort) : (segment.destinationPort, segment.sourcePort)
        return addressA.low == first.low && addressB.low == second.low && addressA.high == first.high
            && addressB.high == second.high && portA == ports.0 && portB == ports.1 && family == segment.family
            && context == segment.context
    }

    /// Both ends are the same address and port.
    package var isOneSocket: Bool { addressA == addressB && portA == portB }

    package static func == (first: FlowKey, second: FlowKey) -> Bool {
        first.addressA == second.addressA && first.addressB == second.addressB && first.portA == second.portA
            && first.portB == second.portB && first.family == second.family && first.context == second.context
    }
}

/// One of the two ends of a flow in canonical order.
package enum End: UInt8, BitwiseCopyable, Sendable {
    case a = 0
    case b = 1

    // To be inlined in every module: what is derived would be called through its protocol.
    @inlinable package var other: End {
        switch self {
        case .a: .b
        case .b: .a
        }
    }

    @inlinable package var index: Int {
        switch self {
        case .a: 0
        case .b: 1
        }
    }

    @inlinable package static func == (left: End, right: End) -> Bool { left.index == right.index }
}

/// One incarnation within a flow: the hot half, touched by each of its segments.
///
/// Its fields depend on its own segments only, except `id`, which numbers connections in order of their first frames.
package struct Connection: BitwiseCopyable, Sendable {
    // What every segment looks at, in one cache line.
    package var key: FlowKey
    package var lastTime: Int64
    package var facts: ConnectionFacts = []
    /// Place in the details storage; `noRow` on a course.
    var details: UInt32
    /// The end that opened actively, or is guessed to have.
    package var client: End
    /// How far it has come, with `.onCourse`.
    var progress = Course.Progress()
    // What few look at.
    /// Counted from 1 in order of the first frame.
    package var id: UInt64
    /// The row of an older connection of the flow whose SYN was not answered yet, or that departs, or `noRow`.
    var previous: UInt32 = Connection.noRow
    /// What else is known of its course, with `.onCourse`.
    var course = Course()
    // Two cache lines each. A method that reads one is `mutating`: an element of a value is read from a copy of both.
    package var endpoints: InlineArray<2, Endpoint>

    static let noRow = UInt32.max

    init(key: FlowKey, id: UInt64, client: End, first segment: Segment, details: UInt32) {
        self.key = key
        endpoints = InlineArray(repeating: Endpoint())
        self.id = id
        lastTime = segment.time
        self.client = client
        if key.isOneSocket { facts.insert(.oneSocket) }
        self.details = details
        endpoints[client.index].lastFrame = segment.frame
    }

    /// Number of its last frame so far.
    package var lastFrame: UInt64 { max(endpoints[0].lastFrame, endpoints[1].lastFrame) }

    /// Octets from the beginning to what is known of an end, and to what its data changes.
    @inline(__always)
    static func offset(of end: End) -> Int { 2 * 64 + end.index * 2 * 64 }
    @inline(__always)
    static func offset(ofDataOf end: End) -> Int { offset(of: end) + 64 }

    /// Cache lines of a row, and of the log behind it, in which nearly all stands that is told of a connection on its course.
    static var toldLines: Int { MemoryLayout<Connection>.stride / 64 + 2 }

    package var server: End { client.other }

    package subscript(end: End) -> Endpoint {
        get { endpoints[end.index] }
        set { endpoints[end.index] = newValue }
    }

    /// None of its segments was taken so far.
    var isBlank: Bool { endpoints[0].segments == 0 && endpoints[1].segments == 0 }

    /// Nothing more can happen to this incarnation.
    @inline(__always)
    package var isOver: Bool {
        facts.contains(.reset) || (endpoints[0].state.isOver && endpoints[1].state.isOver)
    }
}

/// What happened to a connection as a whole.
@frozen @usableFromInline package struct ConnectionFacts: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline package var rawValue: UInt32

    @inlinable package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A SYN or SYN,ACK shows who opened.
    @inlinable package static var rolesObserved: ConnectionFacts { ConnectionFacts(rawValue: 1 << 0) }
    /// The capture holds the client's SYN.
    @inlinable package static var sawSYN: ConnectionFacts { ConnectionFacts(rawValue: 1 << 1) }
    /// The capture holds the SYN,ACK that counts.
    @inlinable package static var sawSYNACK: ConnectionFacts { ConnectionFacts(rawValue: 1 << 2) }
    /// Both ends sent SYN without ACK.
    @inlinable package static var simultaneousOpen: ConnectionFacts { ConnectionFacts(rawValue: 1 << 3) }
    /// Data in the SYN was acknowledged by the SYN,ACK.
    @inlinable package static var fastOpen: ConnectionFacts { ConnectionFacts(rawValue: 1 << 4) }
    /// Both ends have sent a segment.
    @inlinable package static var answered: ConnectionFacts { ConnectionFacts(rawValue: 1 << 5) }
    /// An acceptable RST ended it.
    @inlinable package static var reset: ConnectionFacts { ConnectionFacts(rawValue: 1 << 6) }
    /// A RST answered the SYN.
    @inlinable package static var refused: ConnectionFacts { ConnectionFacts(rawValue: 1 << 7) }
    /// A new connection took the four-tuple.
    @inlinable package static var replaced: ConnectionFacts { ConnectionFacts(rawValue: 1 << 8) }
    /// The FINs crossed.
    @inlinable package static var simultaneousClose: ConnectionFacts { ConnectionFacts(rawValue: 1 << 9) }
    /// The SYN met an ACK that does not acknowledge it.
    @inlinable package static var challenged: ConnectionFacts { ConnectionFacts(rawValue: 1 << 10) }
    /// An ICMP error quoted its SYN before anything was answered.
    @inlinable package static var unreachable: ConnectionFacts { ConnectionFacts(rawValue: 1 << 11) }
    /// Taken out of the table before the end of input to bound memory.
    @inlinable package static var evicted: ConnectionFacts { ConnectionFacts(rawValue: 1 << 12) }
    /// Opened by a SYN that repeats the one of an older connection: a late duplicate until the client shows otherwise.
    @inlinable package static var oldDuplicate: ConnectionFacts { ConnectionFacts(rawValue: 1 << 14) }
    /// Both its ends are the same address and port.
    static var oneSocket: ConnectionFacts { ConnectionFacts(rawValue: 1 << 15) }
    /// It has gone by the documents so far: its details are still to be made from its course.
    static var onCourse: ConnectionFacts { ConnectionFacts(rawValue: 1 << 22) }
    /// Both ends are ESTABLISHED and sure of it, and nothing is missing: segments in order go the short way.
    static var settled: ConnectionFacts { ConnectionFacts(rawValue: 1 << 26) }
    /// It is in the queue of those that are over and linger for late segments.
    static var lingering: ConnectionFacts { ConnectionFacts(rawValue: 1 << 13) }
    /// Segments of it wait for what they answer.
    static var holding: ConnectionFacts { ConnectionFacts(rawValue: 1 << 23) }
    /// A SYN with another number waits for its answer.
    static var pendingSYN: ConnectionFacts { ConnectionFacts(rawValue: 1 << 27) }
    /// Another connection has its four-tuple, and segments that are still to come may be its own.
    static var departing: ConnectionFacts { ConnectionFacts(rawValue: 1 << 28) }

    /// Its segments are not told, though those of others are.
    static var untold: ConnectionFacts { ConnectionFacts(rawValue: 1 << 29) }

    // What limits the judgement.
    @inlinable package static var truncated: ConnectionFacts { ConnectionFacts(rawValue: 1 << 16) }
    @inlinable package static var offloaded: ConnectionFacts { ConnectionFacts(rawValue: 1 << 17) }
    @inlinable package static var duplicated: ConnectionFacts { ConnectionFacts(rawValue: 1 << 18) }
    /// Frames were captured out of causal order.
    @inlinable package static var reordered: ConnectionFacts { ConnectionFacts(rawValue: 1 << 19) }
    /// Something was acknowledged that the capture does not hold.
    @inlinable package static var segmentsMissing: ConnectionFacts { ConnectionFacts(rawValue: 1 << 20) }
    /// A frame's time lies before the one of the frame before it, or the clock was set forward.
    @inlinable package static var clockStep: ConnectionFacts { ConnectionFacts(rawValue: 1 << 21) }
    @inlinable package static var multipath: ConnectionFacts { ConnectionFacts(rawValue: 1 << 24) }
    /// The capture lost frames within its life, and segments of it are missing.
    @inlinable package static var captureDrops: ConnectionFacts { ConnectionFacts(rawValue: 1 << 25) }
}
