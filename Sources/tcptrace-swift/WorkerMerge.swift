import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Puts what several workers found into the order in which one would have found it, with the numbers that one would have
/// given, and hands it to the reports.
struct WorkerMerge: ~Copyable {
    private let lanes: [Lane]
    private var connections: UInt64 = 0
    private var flows: UInt64 = 0
    private var lastTime = Int64.min
    /// Connections and interfaces that the reports were told of.
    private(set) var told = ReportSink.Told()
    /// A worker met what only one that takes all flows can tell: what was told so far holds.
    private(set) var needOfWhole: OneWorkerReason?

    /// One worker's findings as far as they were received, and what became of its numbers.
    private final class Lane {
        let channel: WorkerChannel
        /// Those that are being told, and the next of them.
        var findings = WorkerFindings()
        var next = 0
        var following: [WorkerFindings] = []
        /// When that one's turn is; nil where nothing is left of what was received.
        var turn: Turn?
        var births: [Birth] = []
        var nextBirth = 0
        /// Everything up to this frame was received.
        var frame: UInt64 = 0
        /// The run's numbers of its connections and flows.
        var connections = WorkerNumbers()
        var flows = WorkerNumbers()

        init(_ channel: WorkerChannel) { self.channel = channel }

        func append(_ received: WorkerFindings) {
            frame = received.frame
            if nextBirth == births.count {
                births.removeAll(keepingCapacity: true)
                nextBirth = 0
            }
            births += received.births
            if !received.ended.isEmpty { following.append(received) }
            if turn == nil { goOn() }
        }

        /// The run's number of the next one.
        var nextNumber: UInt64 { connections[findings.number(of: findings.ended[next])] }

        /// The next one that ended.
        func goOn() {
            if next >= findings.ended.count {
                findings = following.isEmpty ? WorkerFindings() : following.removeFirst()
                next = 0
            }
            turn = next < findings.ended.count ? findings.ended[next].turn : nil
        }
    }

    init(_ channels: [WorkerChannel]) {
        lanes = channels.map { Lane($0) }
    }

    /// Merges until every worker has told all, or one goes no further.
    mutating func run(into sink: inout ReportSink) {
        while true {
            let reached = lanes.map(\.frame).min() ?? Turn.behindTheEnd
            for lane in lanes where lane.frame == reached { receive(lane, &sink) }
            if needOfWhole != nil { return }
            let frame = lanes.map(\.frame).min() ?? Turn.behindTheEnd
            countBirths(upTo: frame)
            tell(upTo: frame, into: &sink)
            guard frame < Turn.atTheEnd else { break }
        }
        // Those that were still there, in the order of their numbers.
        sink.inputEnded(at: lastTime)
        tellRest(into: &sink)
    }

    private mutating func receive(_ lane: Lane, _ sink: inout ReportSink) {
        let findings = lane.channel.receive()
        if let reason = findings.needOfWhole {
            needOfWhole = reason
            return
        }
        lastTime = max(lastTime, findings.lastTime)
        for name in findings.interfaces {
            sink.nameInterface(name)
            told.interfaces += 1
        }
        lane.append(findings)
    }

    /// Numbers connections and flows in the order in which they began.
    private mutating func countBirths(upTo frame: UInt64) {
        while true {
            var first: (lane: Lane, birth: Birth)?
            for lane in lanes where lane.nextBirth < lane.births.count {
                let birth = lane.births[lane.nextBirth]
                if birth.turn.frame <= frame, first.map({ birth.turn < $0.birth.turn }) ?? true {
                    first = (lane, birth)
                }
            }
            guard let (lane, birth) = first else { return }
            connections &+= 1
            lane.connections.append(connections)
            if birth.isFirstOfFlow {
                flows &+= 1
                lane.flows.append(flows)
            }
            lane.nextBirth += 1
        }
    }

    private mutating func tell(upTo frame: UInt64, into sink: inout ReportSink) {
        while true {
            var first: (lane: Lane, turn: Turn)?
            for lane in lanes {
                guard let turn = lane.turn, turn.frame <= frame, turn.frame < Turn.behindTheEnd else { continue }
                guard let other = first else {
                    first = (lane, turn)
                    continue
                }
                // Several that leave at one frame do so in the order of their numbers.
                if turn < other.turn || turn == other.turn && lane.nextNumber < other.lane.nextNumber {
                    first = (lane, turn)
                }
            }
            guard let (lane, _) = first else { return }
            tellNext(of: lane, into: &sink)
        }
    }

    private mutating func tellRest(into sink: inout ReportSink) {
        while true {
            var first: (lane: Lane, number: UInt64)?
            for lane in lanes {
                while lane.turn == nil, lane.frame != Turn.behindTheEnd { receive(lane, &sink) }
                guard lane.turn != nil else { continue }
                let number = lane.nextNumber
                if first.map({ number < $0.number }) ?? true { first = (lane, number) }
            }
            guard let (lane, _) = first else { return }
            tellNext(of: lane, into: &sink)
        }
    }

    private mutating func tellNext(of lane: Lane, into sink: inout ReportSink) {
        let ended = lane.findings.ended[lane.next]
        let place = Int(ended.place)
        switch ended.kind {
        case .brief:
            var brief = lane.findings.briefs[place]
            brief.id = lane.connections[brief.id]
            sink.take(brief)
        case .judged:
            lane.findings.judged[place].brief.id = lane.connections[lane.findings.judged[place].brief.id]
            sink.take(lane.findings.judged[place])
        case .orderly:
            var connection = lane.findings.orderly[place]
            connection.documented.id = lane.connections[connection.documented.id]
            connection.flow = lane.flows[connection.flow]
            _ = sink.ended(connection)
        case .detailed:
            var connection = lane.findings.detailed[place].connection
            connection.id = lane.connections[connection.id]
            let flow = lane.findings.detailed[place].details.flow
            lane.findings.detailed[place].details.flow = lane.flows[flow]
            sink.ended(connection, details: &lane.findings.detailed[place].details)
        }
        told.connections += 1
        lane.next += 1
        lane.goOn()
    }
}
