import ConnectionSimulator
import TCPConformance

/// What the endpoints and the capture say of how a connection opened and closed, without the tracker.
///
/// It reads the endpoints' own histories, and of the capture the segments that the tracker counts to the connection.
struct OutcomeTruth {
    private let traces: [StateTrace]
    private let segments: [CapturedSegment]
    private let client: Side

    init(_ truth: Truth, _ captured: [CapturedSegment], frames: [UInt8], client: Side) {
        traces = truth.traces
        segments = frames.map { captured[Int($0) - 1] }
        self.client = client
    }

    private var server: Side { client.other }

    // MARK: What happened

    /// States that an endpoint reaches only once its SYN is acknowledged. A FIN may be sent before (RFC 9293 §3.10.4).
    private static func isSynchronized(_ state: SimulatedState) -> Bool {
        switch state {
        case .established, .finWait2, .closeWait, .closing, .lastAck, .timeWait: true
        case .closed, .listen, .synSent, .synReceived, .finWait1: false
        }
    }

    private func hasOpened(_ side: Side) -> Bool { traces[side.index].all.contains(where: Self.isSynchronized) }

    /// It has, and a segment shows it: what an end sends in SYN-RECEIVED too tells nothing, and neither does a RST.
    private func hasShownToOpen(_ side: Side) -> Bool {
        let states = traces[side.index].all
        let first = sent(side.other, where: \.isSYN).map { segments[$0].segment.sequence &+ 1 } ?? 0
        return segments.contains { one in
            guard one.from == side, !one.segment.isRST, !one.segment.isSYN,
                states.prefix(Int(one.segment.senderStates)).contains(where: Self.isSynchronized)
            else { return false }
            return one.segment.length > 0 || !states.contains(.synReceived)
                || Int32(bitPattern: one.segment.acknowledgment &- first) > 0
        }
    }

    /// The state in which a segment left its sender.
    private func state(of one: CapturedSegment) -> SimulatedState {
        traces[one.from.index][Int(one.segment.senderStates) - 1]
    }

    /// The SYNs crossed at an end.
    private func crossedSYN(_ side: Side) -> Bool {
        let states = traces[side.index].all
        return zip(states, states.dropFirst()).contains { $0 == .synSent && $1 == .synReceived }
    }

    private func isSYNAcknowledged(_ side: Side) -> Bool {
        guard let syn = sent(side, where: \.isSYN) else { return false }
        let number = segments[syn].segment.sequence
        return sent(side.other) { $0.isACK && !$0.isRST && Int32(bitPattern: $0.acknowledgment &- number) > 0 } != nil
    }

    private func sent(_ side: Side, where condition: (SimulatedSegment) -> Bool) -> Int? {
        segments.firstIndex { $0.from == side && condition($0.segment) }
    }

    private func sentSYN(_ side: Side) -> Bool { sent(side) { $0.isSYN && !$0.isACK } != nil }
    private func sentSYNACK(_ side: Side) -> Bool { sent(side) { $0.isSYN && $0.isACK } != nil }
    private func sentRST(_ side: Side) -> Bool { sent(side) { $0.isRST } != nil }

    /// Where the first FIN of a side stands among the segments.
    private func fin(_ side: Side) -> Int? { sent(side) { $0.isFIN } }

    /// Where the first acknowledgment of it stands.
    private func acknowledgmentOfFIN(_ side: Side) -> Int? {
        guard let fin = fin(side) else { return nil }
        let end = segments[fin].segment.end
        return sent(side.other) { $0.isACK && !$0.isRST && Int32(bitPattern: $0.acknowledgment &- end) >= 0 }
    }

    /// The first RST by which an end shows that it has no connection any more. One with ACK answers a SYN, perhaps one from
    /// before, and one below what its receiver has acknowledged answers something old: they are dated by nothing.
    private var abortingRST: Int? {
        segments.indices.first { index in
            let one = segments[index]
            guard one.segment.isRST, !one.segment.isACK, state(of: one) == .closed || state(of: one) == .listen,
                traces[one.from.index].all.prefix(Int(one.segment.senderStates)).contains(where: {
                    $0 == .synReceived || $0 == .synSent
                })
            else { return false }
            // Beyond what was captured it is not exact as far as a capture can tell.
            let isFollowing = segments[..<index].contains {
                $0.from == one.from && $0.segment.sequenceLength > 0
                    && Int32(bitPattern: $0.segment.end &- one.segment.sequence) >= 0
            }
            return isFollowing
                && !segments[..<index].contains {
                    $0.from != one.from && $0.segment.isACK && !$0.segment.isRST
                        && Int32(bitPattern: $0.segment.acknowledgment &- one.segment.sequence) > 0
                }
        }
    }

    /// Segments that bring again what was captured before, whoever made the copy, and those that were sent again.
    private var repetitions: Int {
        var seen: Set<UInt64> = []
        return segments.filter { one in
            guard one.segment.length > 0 else { return one.segment.isRetransmission }
            let isNew = seen.insert(UInt64(one.segment.sequence) << 1 | UInt64(one.from.rawValue)).inserted
            return !isNew || one.segment.isRetransmission
        }.count
    }

    private func received(finIn side: Side) -> Bool { traces[side.index].contains(.closeWait) }

    /// The end answered the other's FIN before it closed itself, in segments of its own.
    private func acknowledgedApart(_ side: Side) -> Bool {
        guard let fin = fin(side) else { return false }
        return segments[..<fin].contains { $0.from == side && state(of: $0) == .closeWait && !$0.segment.isRST }
    }

    private func closedBefore(_ place: Int) -> Bool {
        Side.allCases.allSatisfy { (acknowledgmentOfFIN($0) ?? .max) < place }
    }

    // MARK: The outcome as the endpoints had it

    /// In FIN-WAIT-1 an end may wait for the acknowledgment of its SYN too: the other end tells.
    private func isOpen(_ side: Side) -> Bool {
        hasOpened(side) || (traces[side.index].contains(.finWait1) && hasOpened(side.other))
    }

    /// The first FIN of an end to be captured is a copy: with the first one a part of the order is lost.
    private var hasHiddenFIN: Bool {
        Side.allCases.contains { side in fin(side).map { segments[$0].segment.isRetransmission } ?? false }
    }

    /// Whether the endpoints had these outcomes.
    func permits(_ opening: OpeningOutcome, _ closing: ClosingOutcome, by actor: Actor) -> Bool {
        guard openings.contains(opening) else { return false }
        if opening.isFailure { return closing == .notOpened && actor == .nobody }
        let (real, by) = self.closing
        if real == closing, by == actor { return true }
        guard hasHiddenFIN else { return false }
        let orders: Set<ClosingOutcome> = [.fourSegment, .threeSegment, .simultaneous]
        return real == closing || (orders.contains(real) && orders.contains(closing))
    }

    var openings: Set<OpeningOutcome> {
        let hasCrossed = crossedSYN(client) || crossedSYN(server)
        let full: OpeningOutcome =
            sentSYN(client) && (sentSYNACK(server) || hasCrossed) ? (hasCrossed ? .simultaneous : .threeWay) : .partial
        if isOpen(client), isOpen(server) {
            let hasShown = hasShownToOpen(client) || hasShownToOpen(server)
            return hasShown && !repeatedSYNACK ? [full] : [full, .halfOpen]
        }
        var openings: Set<OpeningOutcome> = []
        let server = traces[server.index]
        // The third segment passed; whether it arrived before what followed is not told.
        if hasShownToOpen(client), server.contains(.synReceived) { openings.insert(full) }
        let isReset = Side.allCases.contains { sentRST($0) }
        if isReset, server.contains(.synReceived) || hasCrossed { openings.insert(.reset) }
        if sentRST(self.server) { openings.insert(.refused) }
        if Side.allCases.contains(where: { [.synReceived, .finWait1].contains(traces[$0.index].last) }) {
            openings.insert(.halfOpen)
        }
        if openings.isEmpty { openings.insert(.unanswered) }
        return openings
    }

    var closing: (ClosingOutcome, Actor) {
        if let reset = abortingRST, !closedBefore(reset) { return (.reset, actor(segments[reset].from)) }
        let fins = Side.allCases.filter { fin($0) != nil }
        guard let first = fins.first else { return (.open, .nobody) }
        if fins.count == 1 {
            return (acknowledgmentOfFIN(first) == nil ? .finUnanswered : .halfClosed, actor(first))
        }
        let passive = Side.allCases.first { received(finIn: $0) }
        let by = passive.map { actor($0.other) } ?? .both
        if fins.contains(where: { acknowledgmentOfFIN($0) == nil }) { return (.finUnanswered, by) }
        guard let passive else { return (.simultaneous, .both) }
        return (acknowledgedApart(passive) ? .fourSegment : .threeSegment, by)
    }

    private func actor(_ side: Side) -> Actor { side == client ? .client : .server }

    // MARK: What an outcome states as certain

    /// What the endpoints contradict in an opening outcome; nil where nothing.
    func contradiction(in outcome: OpeningOutcome) -> String? {
        let shown = Side.allCases.contains { hasShownToOpen($0) }
        switch outcome {
        case .threeWay:
            if !sentSYN(client) || !sentSYNACK(server) { return "without SYN or SYN,ACK" }
            if !shown { return "though neither end has shown to be synchronized" }
            if crossedSYN(client) { return "though the SYNs crossed" }
        case .simultaneous:
            if !sentSYN(client) || !sentSYN(server) { return "without two SYNs" }
            if !Side.allCases.allSatisfy(isSYNAcknowledged) { return "though not both SYNs are acknowledged" }
            if !crossedSYN(client), !crossedSYN(server) { return "though the SYNs did not cross" }
        case .refused:
            if !sentRST(server) { return "without RST" }
            if shown { return "though it was opened" }
        case .unanswered:
            if shown { return "though it was opened" }
            if sent(server, where: { $0.isRST && $0.isACK }) != nil { return "though RST answered" }
            if sentSYNACK(server) { return "though SYN,ACK answered" }
        case .halfOpen:
            if hasShownToOpen(server) { return "though the server was synchronized" }
            if !Side.allCases.contains(where: { traces[$0.index].contains(.synReceived) }) {
                return "though no end was in SYN-RECEIVED"
            }
            if hasShownToOpen(client), !repeatedSYNACK { return "though the client acknowledged the SYN,ACK" }
        case .reset:
            if !sentRST(client), !sentRST(server) { return "without RST" }
            if hasShownToOpen(server) { return "though the server was synchronized" }
        case .oneSided:
            if Set(segments.map(\.from)).count == 2 { return "though both ends were captured" }
        case .partial:
            if sentSYN(client), sentSYNACK(server) { return "though SYN and SYN,ACK were captured" }
            if !shown { return "though neither end has shown to be synchronized" }
        case .notCaptured:
            if sentSYN(client) || sentSYNACK(server) || sentSYN(server) { return "though a SYN was captured" }
        case .fastOpen, .unreachable, .challenged:
            return "which nothing here can cause"
        }
        return nil
    }

    /// The server sent its SYN,ACK again behind the segment that acknowledges it.
    private var repeatedSYNACK: Bool {
        guard let first = segments.firstIndex(where: { $0.from == client && Self.isSynchronized(state(of: $0)) })
        else { return true }
        return segments[first...].contains { $0.from == server && $0.segment.isSYN }
    }

    /// What the endpoints contradict in a closing outcome; nil where nothing.
    func contradiction(in outcome: ClosingOutcome, by actor: Actor) -> String? {
        let fins = Side.allCases.filter { fin($0) != nil }
        let isClosed = fins.count == 2 && fins.allSatisfy { acknowledgmentOfFIN($0) != nil }
        let passive = Side.allCases.first { received(finIn: $0) }
        switch outcome {
        case .notOpened:
            if hasShownToOpen(.a), hasShownToOpen(.b) { return "though both ends were synchronized" }
        case .fourSegment, .threeSegment:
            guard isClosed else { return "though not both FINs are acknowledged" }
            if hasHiddenFIN { return nil }
            guard let passive else { return "though the FINs crossed" }
            if self.actor(passive.other) != actor { return "though the other end closed first" }
            if outcome == .threeSegment, acknowledgedApart(passive) { return "though the first FIN was answered apart" }
            if outcome == .fourSegment, acknowledgmentsApart(passive) == 0 { return "though nothing but FIN answered" }
        case .simultaneous:
            guard isClosed else { return "though not both FINs are acknowledged" }
            if passive != nil, !hasHiddenFIN { return "though the FINs did not cross" }
        case .reset:
            guard
                let reset = segments.firstIndex(where: {
                    $0.segment.isRST && self.actor($0.from) == actor
                        && (state(of: $0) == .closed || state(of: $0) == .listen)
                })
            else { return "though it sent no RST that ends anything" }
            if closedBefore(reset) { return "though it had closed before" }
        case .halfClosed:
            guard fins.count == 1, self.actor(fins[0]) == actor else { return "without its FIN alone" }
            if acknowledgmentOfFIN(fins[0]) == nil { return "though the FIN is not acknowledged" }
        case .finUnanswered:
            if fins.isEmpty || isClosed { return "without a FIN that is not acknowledged" }
            if fins.count == 1, self.actor(fins[0]) != actor { return "though the other end closed" }
            if hasHiddenFIN { return nil }
            if let passive, fins.count == 2, self.actor(passive.other) != actor {
                return "though the other end closed first"
            }
            if passive == nil, finsCrossVisibly, actor != .both { return "though the FINs crossed" }
        case .abandoned:
            if repetitions < 3 { return "without retransmissions" }
            if !fins.isEmpty { return "though it was closed" }
        case .open:
            if !fins.isEmpty { return "though FIN was sent" }
            if abortingRST != nil { return "though RST ended it" }
        case .replaced, .idle:
            return "which nothing here can cause"
        }
        return nil
    }

    private func acknowledgmentsApart(_ side: Side) -> Int {
        guard let fin = fin(side.other) else { return 0 }
        let end = segments[fin].segment.end
        return segments.filter {
            $0.from == side && !$0.segment.isFIN && !$0.segment.isRST
                && Int32(bitPattern: $0.segment.acknowledgment &- end) >= 0
        }.count
    }

    /// Each end's first FIN was captured, and neither acknowledges the other's.
    private var finsCrossVisibly: Bool {
        Side.allCases.allSatisfy { side in
            guard let mine = fin(side), let theirs = fin(side.other) else { return false }
            let end = segments[theirs].segment.end
            return Int32(bitPattern: segments[mine].segment.acknowledgment &- end) < 0
        }
    }
}

extension Answer {
    /// An outcome that the endpoints contradict; nil where there is none.
    func falseOutcome(_ truth: Truth, _ captured: [CapturedSegment]) -> String? {
        if differs { return "the answer depends on whether segments are asked for" }
        for (number, connection) in connections.enumerated() {
            let outcomes = OutcomeTruth(truth, captured, frames: connection.frames, client: connection.client)
            if let reason = outcomes.contradiction(in: connection.opening) {
                return "connection \(number + 1): \(connection.opening.code) \(reason)"
            }
            if let reason = outcomes.contradiction(in: connection.closing, by: connection.closedBy) {
                return "connection \(number + 1): \(connection.closing.code) by"
                    + " \(connection.closedBy.code ?? "nobody") \(reason)"
            }
        }
        return nil
    }

    /// Whether the outcomes are those that the endpoints had. Where a copy of a SYN counts as another connection each has a
    /// part of what they did.
    func agrees(_ truth: Truth, _ captured: [CapturedSegment]) -> Bool {
        guard let first = connections.first, connections.count == 1 else { return true }
        let outcomes = OutcomeTruth(truth, captured, frames: first.frames, client: first.client)
        return outcomes.permits(first.opening, first.closing, by: first.closedBy)
    }
}
