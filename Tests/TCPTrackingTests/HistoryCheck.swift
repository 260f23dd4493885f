import PacketDecoding
import TCPTracking

/// Holds every history that a tracker tells against what no input may break.
struct HistoryCheck: TrackingSink {
    /// What was told as it happened, one list of transitions for each end of each connection.
    private struct Replay {
        var transitions: [[Transition]] = [[], []]
    }

    private var replays: [UInt64: Replay] = [:]
    private(set) var faults: [String] = []
    private(set) var ended: Set<UInt64> = []
    private(set) var withdrawals = 0
    private(set) var segments: UInt64 = 0
    private(set) var longest = 0
    /// ICMP errors about a connection that the tracker does not hold.
    var unattributed: UInt64 = 0

    private mutating func fault(_ text: String) {
        if faults.count < 20 { faults.append(text) }
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {
        var replay = replays[connection.id] ?? Replay()
        let told = change.transition
        if change.isWithdrawal {
            withdrawals += 1
            let last = replay.transitions[change.end.index].popLast()
            // What it came from may be another since: a SYN that was captured late goes in front.
            if last?.frame != told.frame || last?.to != told.to {
                fault(
                    "connection \(connection.id): withdraws \(told.to.name) of frame \(told.frame), which is not the last"
                )
            }
        } else if told.from == .closed || told.from == .listen {
            // An opening that was captured late goes in front.
            replay.transitions[change.end.index].insert(told, at: 0)
        } else {
            replay.transitions[change.end.index].append(told)
        }
        replays[connection.id] = replay
    }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        segments += 1
        if ended.contains(connection.id) { fault("connection \(connection.id): a segment after its end") }
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        let name = "connection \(connection.id)"
        if !ended.insert(connection.id).inserted { fault("\(name): ended twice") }
        if connection.id == 0 { fault("a connection without a number") }
        if details.firstFrame > connection.lastFrame { fault("\(name): ends before it begins") }
        if connection[.a].segments == 0, connection[.b].segments == 0 { fault("\(name): has no segment") }
        for end in [End.a, .b] {
            check(details[end], of: end, connection, from: details.firstFrame, name: "\(name) \(end)")
            checkCounters(details[end], connection[end], name: "\(name) \(end)")
        }
        replays[connection.id] = nil
    }

    /// A history is a chain of rows of the table, ends in the endpoint's state, and is what was told as it happened.
    private mutating func check(
        _ details: EndpointDetails, of end: End, _ connection: Connection, from firstFrame: UInt64, name: String
    ) {
        let history = details.history
        let told = replays[connection.id]?.transitions[end.index] ?? []
        let count = Int(history.count)
        longest = max(longest, count)
        for index in 0..<count {
            let transition = history[index]
            if index > 0, history[index - 1].to != transition.from {
                fault("\(name): \(history[index - 1].to.name) is followed by \(transition.from.name)")
            }
            let row = TransitionTable.shared.row(from: transition.from, on: transition.event)
            if row.map({ transitionRows[$0].to }) != transition.to {
                fault("\(name): no row from \(transition.from.name) on \(transition.event) to \(transition.to.name)")
            } else if row != Int(transition.row) {
                fault("\(name): \(transition.from.name) to \(transition.to.name) names another row's reference")
            }
            if (transition.certainty == .confirmed) != (transition.confirmedBy != 0) {
                fault("\(name): \(transition.to.name) is \(transition.certainty) by \(transition.confirmedBy)")
            }
            if (transition.certainty == .projected) != (transition.event == .timeWaitExpires) {
                fault("\(name): \(transition.to.name) is \(transition.certainty) on \(transition.event)")
            }
            if transition.certainty != .projected,
                transition.frame < firstFrame || transition.frame > connection.lastFrame
            {
                fault("\(name): \(transition.to.name) by frame \(transition.frame), outside the connection")
            }
        }
        let captured = (0..<count).map { history[$0] }.filter { $0.certainty != .projected }
        if let last = captured.last, last.to != connection[end].state {
            fault("\(name): the history ends in \(last.to.name), the state is \(connection[end].state.name)")
        }
        // What was told, less what was withdrawn, is the history.
        if captured.count != told.count || !zip(captured, told).allSatisfy({ $0.to == $1.to && $0.frame == $1.frame }) {
            let told = told.map { "\($0.to.name) by \($0.frame)" }
            let final = captured.map { "\($0.to.name) by \($0.frame)" }
            fault("\(name): told \(told), in the end \(final)")
        }
    }

    private mutating func checkCounters(_ details: EndpointDetails, _ endpoint: Endpoint, name: String) {
        let segments = endpoint.segments
        let parts = [
            details.retransmissions, details.outOfOrder, details.keepAlives, details.zeroWindowProbes, details.resets,
            endpoint.dataSegments, details.finCount,
        ]
        if parts.contains(where: { $0 > segments }) { fault("\(name): \(parts) out of \(segments) segments") }
        if details.spuriousRetransmissions > details.retransmissions {
            fault("\(name): more spurious retransmissions than retransmissions")
        }
    }
}
