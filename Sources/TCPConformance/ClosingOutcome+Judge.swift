import TCPTracking

extension ClosingOutcome {
    /// Retransmissions without answer after which a silent connection counts as abandoned.
    private static var abandonedAfter: UInt32 { 3 }

    /// How a connection closed, and who began it.
    static func judge(
        _ connection: inout Connection, _ details: inout ConnectionDetails, opening: OpeningOutcome
    ) -> (ClosingOutcome, Actor) {
        if opening.isFailure { return (.notOpened, .nobody) }
        let facts = connection.facts
        let firstCloser = firstCloser(&connection, &details)
        let by = firstCloser.map { $0 == connection.client ? Actor.client : .server } ?? .nobody

        let bothClosed =
            connection.endpoints[0].knows(.fin) && connection.endpoints[1].knows(.fin)
            && connection.endpoints[0].knows(.finAcknowledged) && connection.endpoints[1].knows(.finAcknowledged)
        if facts.contains(.reset) || details.resetSender != nil, !details.reset.followsClose {
            return (.reset, details.reset.sender == connection.client ? .client : .server)
        }
        let crossed =
            details.endpoints[0].history.reached(.closing) || details.endpoints[1].history.reached(.closing)
            || finsCross(&connection, &details)
        if bothClosed, let closer = firstCloser {
            if crossed { return (.simultaneous, .both) }
            return (isAnsweredByFIN(closer, &connection, &details) ? .threeSegment : .fourSegment, by)
        }
        if facts.contains(.replaced) { return (.replaced, by) }
        if let closer = firstCloser {
            if connection.endpoints[closer.index].knows(.finAcknowledged),
                !connection.endpoints[closer.other.index].knows(.fin)
            {
                return (.halfClosed, by)
            }
            return (.finUnanswered, crossed ? .both : by)
        }
        if facts.contains(.evicted) { return (.idle, .nobody) }
        for end in 0..<2 where details.endpoints[end].unansweredRetransmissions >= abandonedAfter {
            return (.abandoned, .nobody)
        }
        return (.open, .nobody)
    }

    /// Neither FIN acknowledges the other.
    private static func finsCross(_ connection: inout Connection, _ details: inout ConnectionDetails) -> Bool {
        for end in 0..<2 {
            guard details.endpoints[end].fin.happened, details.endpoints[end].finCount > 0,
                connection.endpoints[1 - end].knows(.fin),
                !details.endpoints[end].finAcknowledgment.isAfter(connection.endpoints[1 - end].fin)
            else { return false }
        }
        return true
    }

    /// The first segment that acknowledges the FIN of `end` is the other FIN, or was sent behind it, which acknowledges it
    /// too.
    private static func isAnsweredByFIN(
        _ end: End, _ connection: inout Connection, _ details: inout ConnectionDetails
    ) -> Bool {
        let peer = end.other.index
        if details.endpoints[end.index].finAcknowledgedByFIN { return true }
        return details.endpoints[end.index].finAcknowledgedSequence.isAfter(connection.endpoints[peer].fin)
            && details.endpoints[peer].finAcknowledgment.isAfter(connection.endpoints[end.index].fin)
    }

    /// The end whose FIN was captured first.
    private static func firstCloser(_ connection: inout Connection, _ details: inout ConnectionDetails) -> End? {
        let finA = details.endpoints[0].fin
        let finB = details.endpoints[1].fin
        switch (connection.endpoints[0].knows(.fin), connection.endpoints[1].knows(.fin)) {
        case (false, false): return nil
        case (true, false): return .a
        case (false, true): return .b
        case (true, true):
            // Captured out of order, the one that the other acknowledges came first.
            if answers(1, 0, &connection, &details) { return .a }
            if answers(0, 1, &connection, &details) { return .b }
            return finA.frame <= finB.frame ? .a : .b
        }
    }

    /// Whether the FIN of `second` was sent when the one of `first` had arrived.
    private static func answers(
        _ second: Int, _ first: Int, _ connection: inout Connection, _ details: inout ConnectionDetails
    ) -> Bool {
        details.endpoints[second].lastFIN.happened
            && details.endpoints[second].finAcknowledgment.isAfter(connection.endpoints[first].fin)
            && !details.endpoints[second].finAcknowledgment.isAfter(connection.endpoints[first].next)
    }
}
