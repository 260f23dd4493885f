import PacketDecoding
import TCPConformance
import TCPTracking

/// What every format says of one connection, as values: made once, from its judgement, or from an orderly connection
/// without any details.
package struct ConnectionRecord: ~Copyable {
    package let id: UInt64
    let key: FlowKey
    let client: End
    /// The roles were seen, not guessed.
    let rolesAreObserved: Bool
    let flow: UInt64
    let encapsulation: Encapsulation
    let interface: Int
    /// When the first and the last segment were captured, nanoseconds since the epoch.
    let start: Int64
    let end: Int64
    let firstFrame: UInt64
    let lastFrame: UInt64
    package let opening: OpeningOutcome
    let openedBy: Actor
    package let closing: ClosingOutcome
    let closedBy: Actor
    let times: ConnectionTimes
    let synRetransmissions: UInt32
    let synACKRetransmissions: UInt32
    let evidence: Evidence
    let a: EndRecord
    let b: EndRecord
    let source: Source
    /// The findings, where somebody has made them already.
    private let knownFindings: [Finding]?

    enum Source {
        case judgement(Judgement)
        case orderly(OrderlyJudgement)
    }

    /// What is said of one end.
    struct EndRecord: BitwiseCopyable {
        var state: TCPState
        /// x or y, where the capture holds the SYN that names it.
        var initialSequence: UInt32?
        var segments: UInt32
        var bytes: UInt64
        var retransmissions: UInt32 = 0
        var outOfOrder: UInt32 = 0
        var duplicates: UInt32 = 0
        var keepAlives: UInt32 = 0
        var zeroWindows: UInt32 = 0
        var resets: UInt32 = 0
        /// Options of its SYN.
        var synAttributes: SegmentAttributes
        var maximumSegmentSize: UInt16
        var windowScale: UInt8
        /// From the opening to its first data, nanoseconds.
        var firstByte: Int64?

        /// Nothing was counted that is not as it should be.
        var isUneventful: Bool {
            retransmissions | outOfOrder | duplicates | keepAlives | zeroWindows | resets == 0
        }
    }

    /// - Parameter findings: Those of the judgement, where somebody has made them already.
    package init(_ judgement: Judgement, findings: [Finding]? = nil) {
        knownFindings = findings
        let subject = judgement.subject
        id = subject.connection.id
        key = subject.connection.key
        client = subject.client
        rolesAreObserved = subject.connection.facts.contains(.rolesObserved)
        flow = subject.details.flow
        encapsulation = subject.details.encapsulation
        interface = Int(subject.details.interface)
        start = subject.details.startTime
        end = subject.connection.lastTime
        firstFrame = subject.details.firstFrame
        lastFrame = subject.connection.lastFrame
        opening = subject.opening
        openedBy = subject.openedBy
        closing = subject.closing
        closedBy = subject.closedBy
        times = judgement.times
        synRetransmissions = subject.details.synRetransmissions
        synACKRetransmissions = subject.details.synACKRetransmissions
        evidence = judgement.evidence
        a = EndRecord(judgement, .a)
        b = EndRecord(judgement, .b)
        source = .judgement(judgement)
    }

    package init(_ orderly: OrderlyJudgement) {
        knownFindings = []
        id = orderly.brief.id
        key = orderly.brief.key
        client = orderly.brief.client
        rolesAreObserved = true
        flow = orderly.connection.flow
        encapsulation = Encapsulation()
        interface = Int(orderly.connection.interface)
        start = orderly.brief.startTime
        end = orderly.brief.lastTime
        firstFrame = orderly.connection.syn.frame
        lastFrame = orderly.connection.lastACK.frame
        opening = orderly.brief.opening
        openedBy = .client
        closing = orderly.brief.closing
        closedBy = orderly.closedBy
        times = orderly.times
        synRetransmissions = 0
        synACKRetransmissions = 0
        evidence = orderly.evidence
        let third = orderly.connection.thirdSegment
        a = EndRecord(orderly.connection.a, orderly.connection.state(of: .a), third)
        b = EndRecord(orderly.connection.b, orderly.connection.state(of: .b), third)
        source = .orderly(orderly)
    }

    subscript(end: End) -> EndRecord { end == .a ? a : b }

    var duration: Int64 { end &- start }
    /// From the first SYN to the segment that completed the opening; nil when it failed or was not captured whole.
    var openingDuration: Int64? { opening.isFailure ? nil : times.opening }

    /// Every rule's result, in the order of `conformanceRules`.
    var checks: InlineArray<15, Check> {
        switch source {
        case .judgement(let judgement): judgement.checks
        case .orderly(let orderly): orderly.checks
        }
    }

    /// The states of an end.
    func history(of end: End) -> History {
        switch source {
        case .judgement(let judgement): judgement.subject.details.endpoints[end.index].history
        case .orderly(let orderly): orderly.connection.history(of: end)
        }
    }

    /// The identifiers of the rules that do not hold.
    var failures: [StaticString] {
        switch source {
        case .judgement(let judgement): judgement.failures.map { $0.rule.identifier }
        case .orderly: []
        }
    }

    typealias Patterns = [(identifier: StaticString, report: PatternReport)]

    // Each of these is made anew when it is read: who needs it twice keeps it.

    /// Gravest first, then by frame.
    package var findings: [Finding] {
        if let knownFindings { return knownFindings }
        return switch source {
        case .judgement(let judgement): judgement.findings()
        case .orderly: []
        }
    }

    var patterns: Patterns {
        switch source {
        case .judgement(let judgement): judgement.recognisedPatterns()
        case .orderly: []
        }
    }

    /// One or two sentences.
    func diagnosis(_ patterns: Patterns) -> Message {
        switch source {
        case .judgement(let judgement): judgement.diagnosis(patterns)
        case .orderly(let orderly): orderly.diagnosis
        }
    }
}

extension ConnectionRecord.EndRecord {
    fileprivate init(_ judgement: Judgement, _ end: End) {
        let subject = judgement.subject
        state = subject.connection.endpoints[end.index].state
        initialSequence = subject.connection.endpoints[end.index].knownInitialSequence
        segments = subject.connection.endpoints[end.index].segments
        bytes = subject.connection.endpoints[end.index].bytes
        retransmissions = subject.details.endpoints[end.index].retransmissions
        outOfOrder = subject.details.endpoints[end.index].outOfOrder
        duplicates = subject.details.endpoints[end.index].duplicates
        keepAlives = subject.details.endpoints[end.index].keepAlives
        zeroWindows = subject.details.endpoints[end.index].zeroWindows
        resets = subject.details.endpoints[end.index].resets
        synAttributes = subject.details.endpoints[end.index].synAttributes
        maximumSegmentSize = subject.details.endpoints[end.index].maximumSegmentSize
        windowScale = subject.details.endpoints[end.index].windowScale
        firstByte = judgement.firstByte(of: end)
    }

    fileprivate init(_ side: OrderlyConnection.Side, _ state: TCPState, _ thirdSegment: Sighting) {
        self.state = state
        initialSequence = side.initialSequence
        segments = side.segments
        bytes = side.octets
        synAttributes = side.synAttributes
        maximumSegmentSize = side.maximumSegmentSize
        windowScale = side.windowScale
        firstByte = Judgement.firstByte(side.firstData, after: thirdSegment)
    }
}

extension ConnectionRecord {
    var clientState: TCPState { self[client].state }
    var serverState: TCPState { self[client.other].state }
    var clientBytes: UInt64 { self[client].bytes }
    var serverBytes: UInt64 { self[client.other].bytes }
}
