import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Puts what several workers found into the order in which one would have found it, with the numbers that one would have
/// given, and hands it to the reports.
struct WorkerMerge: ~Copyable {
    private var lanes: [Lane]
    private var connections: UInt64 = 0
    private var flows: UInt64 = 0
    private var lastTime = Int64.min
    /// Connections and interfaces that the reports were told of.
    private(set) var told = ReportSink.Told()
    /// A worker met what only one that takes all flows can tell: what was told so far holds.
    private(set) var needOfWhole: OneWorkerReason?

    /// One worker's findings as far as they were received, and what became of its numbers.
    private struct Lane {
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

        mutating func append(_ received: WorkerFindings) {
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
        mutating func goOn() {
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
            for lane in lanes.indices where lanes[lane].frame == reached { receive(lane, &sink) }
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

    private mutating func receive(_ lane: Int, _ sink: inout ReportSink) {
        let findings = lanes[lane].channel.receive()
        if let reason = findings.needOfWhole {
            needOfWhole = reason
            return
        }
        lastTime = max(lastTime, findings.lastTime)
        for name in findings.interfaces {
            sink.nameInterface(name)
            told.interfaces += 1
        }
        lanes[lane].append(findings)
    }

    /// Numbers connections and flows in the order in which they began.
    private mutating func countBirths(upTo frame: UInt64) {
        while true {
            var first: (lane: Int, birth: Birth)?
            for lane in lanes.indices where lanes[lane].nextBirth < lanes[lane].births.count {
                let birth = lanes[lane].births[lanes[lane].nextBirth]
                if birth.turn.frame <= frame, first.map({ birth.turn < $0.birth.turn }) ?? true {
                    first = (lane, birth)
                }
            }
            guard let (lane, birth) = first else { return }
            connections &+= 1
            lanes[lane].connections.append(connections)
            if birth.isFirstOfFlow {
                flows &+= 1
                lanes[lane].flows.append(flows)
            }
            lanes[lane].nextBirth += 1
        }
    }

    private mutating func tell(upTo frame: UInt64, into sink: inout ReportSink) {
        while true {
            var first: (lane: Int, turn: Turn)?
            for lane in lanes.indices {
                guard let turn = lanes[lane].turn, turn.frame <= frame, turn.frame < Turn.behindTheEnd else { continue }
                guard let other = first else {
                    first = (lane, turn)
                    continue
                }
                // Several that leave at one frame do so in the order of their numbers.
                if turn < other.turn || turn == other.turn && lanes[lane].nextNumber < lanes[other.lane].nextNumber {
                    first = (lane, turn)
                }
            }
            guard let (lane, _) = first else { return }
            tellNext(of: lane, into: &sink)
        }
    }

    private mutating func tellRest(into sink: inout ReportSink) {
        while true {
            var first: (lane: Int, number: UInt64)?
            for lane in lanes.indices {
                while lanes[lane].turn == nil, lanes[lane].frame != Turn.behindTheEnd { receive(lane, &sink) }
                guard lanes[lane].turn != nil else { continue }
                let number = lanes[lane].nextNumber
                if first.map({ number < $0.number }) ?? true { first = (lane, number) }
            }
            guard let (lane, _) = first else { return }
            tellNext(of: lane, into: &sink)
        }
    }

    private mutating func tellNext(of lane: Int, into sink: inout ReportSink) {
        let number = lanes[lane].nextNumber
        let ended = lanes[lane].findings.ended[lanes[lane].next]
        let place = Int(ended.place)
        switch ended.kind {
        case .brief:
            lanes[lane].findings.briefs[place].id = number
            sink.take(told: lanes[lane].findings.briefs[place])
        case .judged:
            lanes[lane].findings.judged[place].brief.id = number
            sink.take(lanes[lane].findings.judged[place])
        case .orderly:
            let flow = lanes[lane].findings.orderly[place].flow
            lanes[lane].findings.orderly[place].flow = lanes[lane].flows[flow]
            lanes[lane].findings.orderly[place].documented.id = number
            _ = sink.ended(lanes[lane].findings.orderly[place])
        case .detailed:
            var connection = lanes[lane].findings.detailed[place].connection
            connection.id = number
            let flow = lanes[lane].findings.detailed[place].details.flow
            lanes[lane].findings.detailed[place].details.flow = lanes[lane].flows[flow]
            sink.ended(connection, details: &lanes[lane].findings.detailed[place].details)
        }
        told.connections += 1
        lanes[lane].next += 1
        lanes[lane].goOn()
    }
}
