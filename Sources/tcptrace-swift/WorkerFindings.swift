import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// A connection that was judged, where the reports are content with what is counted of it.
struct JudgedConnection: Sendable {
    var brief: ConnectionBrief
    /// None where nobody counts them.
    let findings: [Finding]
    let duplicates: UInt64
    let damagedSegments: UInt64

    init(_ judgement: Judgement, countsFindings: Bool) {
        brief = ConnectionBrief(judgement)
        findings = countsFindings ? judgement.findings() : []
        duplicates = judgement.duplicates
        damagedSegments = judgement.damagedSegments
    }
}

extension Judgement {
    /// Frames that were captured twice.
    var duplicates: UInt64 {
        UInt64(subject.details.endpoints[0].duplicates) &+ UInt64(subject.details.endpoints[1].duplicates)
    }

    /// Segments with a wrong checksum that no interface completes later.
    var damagedSegments: UInt64 {
        var damaged: UInt64 = 0
        for end in [End.a, .b] where checksumFault(of: end) == .damage {
            damaged &+= UInt64(subject.details.checksums[end.index].wrong)
        }
        return damaged
    }
}

/// What a worker found in a stretch of frames, in its own order.
struct WorkerFindings: Sendable {
    /// A connection that ended: its turn, and its place among those of its kind.
    struct Ended: BitwiseCopyable, Sendable {
        var turn: Turn
        var kind: Kind
        var place: UInt32
    }

    enum Kind: UInt8, BitwiseCopyable, Sendable {
        case brief, judged, orderly, detailed
    }

    struct Detailed: BitwiseCopyable, Sendable {
        var connection: Connection
        var details: ConnectionDetails
    }

    var births: [Birth] = []
    var ended: [Ended] = []
    var briefs: [ConnectionBrief] = []
    var judged: [JudgedConnection] = []
    var orderly: [OrderlyConnection] = []
    var detailed: [Detailed] = []
    /// Names of interfaces that the input described meanwhile; told by the first worker only.
    var interfaces: [String?] = []
    /// Everything up to this frame is told.
    var frame: UInt64 = 0
    /// When the last frame so far was captured.
    var lastTime = Int64.min
    /// The worker goes no further: only one that takes all flows can tell what it met.
    var needOfWhole: OneWorkerReason?

    /// Worth handing over: a few MB at most.
    var isLarge: Bool { ended.count >= 4096 || detailed.count >= 1024 || births.count >= 16_384 }

    /// The number of a connection, as its worker counts.
    func number(of ended: Ended) -> UInt64 {
        switch ended.kind {
        case .brief: briefs[Int(ended.place)].id
        case .judged: judged[Int(ended.place)].brief.id
        case .orderly: orderly[Int(ended.place)].documented.id
        case .detailed: detailed[Int(ended.place)].connection.id
        }
    }
}

/// Keeps what a worker's tracker tells, as what the reports will take it for.
struct WorkerSink: TrackingSink {
    private let channel: WorkerChannel
    /// Whether briefs are enough for every report, and findings are counted beside them.
    private let takesBriefs: Bool
    private let takesRecords: Bool
    private let countsFindings: Bool
    private var findings = WorkerFindings()
    private var turn: Turn?
    /// The first connection that was told with the words for a finding that needs none after it.
    private var examples: [String: UInt64] = [:]

    init(channel: WorkerChannel, for sink: borrowing ReportSink) {
        self.channel = channel
        takesBriefs = sink.isContentWithBriefs
        takesRecords = sink.isContentWithRecords
        countsFindings = sink.countsFindings
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {}
    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}

    mutating func turn(_ turn: Turn) { self.turn = turn }

    mutating func began(_ births: [Birth]) { findings.births += births }

    mutating func ended(_ connection: DocumentedConnection) -> Bool {
        guard takesBriefs, ConnectionBrief.isEnough(for: connection) else { return false }
        if countsFindings, let kind = ConnectionBrief.finding(of: connection) {
            guard let example = examples[kind.id], example < connection.id else { return false }
        }
        note(.brief, findings.briefs.count)
        findings.briefs.append(ConnectionBrief(of: connection))
        publishIfLargeAtTheEnd()
        return true
    }

    mutating func ended(_ connection: OrderlyConnection) -> Bool {
        guard takesRecords, OrderlyJudgement.isEnough(for: connection) else { return false }
        note(.orderly, findings.orderly.count)
        findings.orderly.append(connection)
        publishIfLargeAtTheEnd()
        return true
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        if takesBriefs {
            note(.judged, findings.judged.count)
            let judged = JudgedConnection(Judgement(connection, &details), countsFindings: countsFindings)
            for kind in FindingKind.all where judged.findings.contains(where: kind.isKind) {
                examples[kind.id] = min(examples[kind.id] ?? .max, connection.id)
            }
            findings.judged.append(judged)
        } else {
            note(.detailed, findings.detailed.count)
            findings.detailed.append(WorkerFindings.Detailed(connection: connection, details: details))
        }
        publishIfLargeAtTheEnd()
    }

    private mutating func note(_ kind: WorkerFindings.Kind, _ place: Int) {
        guard let turn else { preconditionFailure("a connection ended without a turn") }
        findings.ended.append(WorkerFindings.Ended(turn: turn, kind: kind, place: UInt32(place)))
    }

    mutating func nameInterface(_ name: String?) { findings.interfaces.append(name) }

    /// Hands over what was found up to a frame, once that is much or the frame is far from the last one.
    mutating func reached(_ frame: UInt64, lastTime: Int64) {
        findings.lastTime = lastTime
        if frame &- findings.frame >= 32_768 || findings.isLarge || !findings.interfaces.isEmpty {
            publish(upTo: frame)
        }
    }

    /// What is left when the input ended is told all at once.
    private mutating func publishIfLargeAtTheEnd() {
        if findings.isLarge, turn?.frame == Turn.behindTheEnd { publish(upTo: Turn.atTheEnd) }
    }

    mutating func publish(upTo frame: UInt64) {
        var next = WorkerFindings()
        next.frame = frame
        next.lastTime = findings.lastTime
        // The next stretch holds about as much: room that grows would be copied again and again.
        next.births.reserveCapacity(findings.births.count)
        next.ended.reserveCapacity(findings.ended.count)
        next.briefs.reserveCapacity(findings.briefs.count)
        findings.frame = frame
        channel.send(findings)
        findings = next
    }

    /// The worker goes no further.
    mutating func leave(_ reason: OneWorkerReason) {
        var last = WorkerFindings()
        last.needOfWhole = reason
        channel.send(last)
    }
}
