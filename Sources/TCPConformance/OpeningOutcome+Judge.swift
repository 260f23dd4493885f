import TCPTracking

extension OpeningOutcome {
    /// How a connection opened, from the final history and what was captured of the opening.
    init(_ connection: inout Connection, _ details: inout ConnectionDetails) {
        let facts = connection.facts
        if facts.isDisjoint(with: [.sawSYN, .sawSYNACK]) {
            self = .notCaptured
            return
        }
        let isOpened = Self.isOpened(&connection, &details)
        if facts.contains(.refused), !isOpened {
            self = .refused
            return
        }
        if facts.isSuperset(of: [.sawSYN, .simultaneousOpen]), isOpened {
            self = .simultaneous
            return
        }
        let hasClient = connection.endpoints[connection.client.index].segments > 0
        if !hasClient || connection.endpoints[connection.server.index].segments == 0 {
            let speaker = (hasClient ? connection.client : connection.server).index
            let hasAcknowledged = connection.endpoints[speaker].knows(.acknowledgment)
            let spoke = hasAcknowledged || connection.endpoints[speaker].bytes > 0
            if !spoke || (facts.contains(.sawSYN) && !hasAcknowledged) {
                self =
                    facts.contains(.unreachable)
                    ? .unreachable : (details.reset.sighting.happened ? .reset : .unanswered)
            } else {
                self = .oneSided
            }
            return
        }
        if isOpened {
            self =
                !facts.isSuperset(of: [.sawSYN, .sawSYNACK])
                ? .partial : facts.contains(.fastOpen) ? .fastOpen : .threeWay
        } else {
            self = Self.failure(&connection, &details)
        }
    }

    /// Why a connection between two ends that were both captured did not come to be.
    private static func failure(_ connection: inout Connection, _ details: inout ConnectionDetails) -> OpeningOutcome {
        let facts = connection.facts
        if facts.contains(.reset) || details.resetSender != nil {
            // The SYNs crossed, and where one of them came from nobody knew of it any more.
            let isRefusal = facts.contains(.simultaneousOpen) && !facts.contains(.sawSYNACK)
            return isRefusal && details.endpoints[connection.server.index].resets > 0 ? .refused : .reset
        }
        if facts.contains(.sawSYNACK) { return .halfOpen }
        if facts.contains(.challenged) { return .challenged }
        // It answers as an end does that has sent SYN,ACK.
        return connection.acknowledgesSYN(of: connection.client) ? .halfOpen : .unanswered
    }

    /// Whether both ends took part: the server has shown that its SYN was acknowledged, or the acknowledgment was captured
    /// on its way, and the server has not shown that it was not taken.
    private static func isOpened(_ connection: inout Connection, _ details: inout ConnectionDetails) -> Bool {
        let server = details.endpoints[connection.server.index].history
        let isServerProven = server.hasProvenOpening
        let isClientProven = details.endpoints[connection.client.index].history.hasProvenOpening
        let clientAcknowledges = connection.acknowledgesSYN(of: connection.server) || isClientProven
        if connection.facts.contains(.simultaneousOpen) {
            return isServerProven || isClientProven
                || (clientAcknowledges && connection.acknowledgesSYN(of: connection.client))
        }
        let serverReachedIt =
            server.reached(.established) || server.reached(.finWait1) || (isClientProven && server.count == 0)
        return isServerProven || (clientAcknowledges && serverReachedIt)
    }
}

extension Connection {
    /// Whether a segment of the other end acknowledges the SYN of `end`. `mutating` so that nothing is copied to be read.
    fileprivate mutating func acknowledgesSYN(of end: End) -> Bool {
        let peer = end.other.index
        return endpoints[peer].knows(.acknowledgment)
            && endpoints[peer].acknowledged.isAfter(endpoints[end.index].initialSequence)
    }
}

extension ConnectionDetails {
    /// The end whose last word is a RST by which it has no connection any more.
    var resetSender: End? {
        guard reset.sighting.happened, endpoints[reset.sender.index].history.last?.event == .sendsRST else {
            return nil
        }
        return reset.sender
    }
}

extension History {
    /// The endpoint itself has shown that it left SYN-SENT for ESTABLISHED.
    fileprivate var hasProvenOpening: Bool {
        guard let entry = entry(into: .established) else { return false }
        return entry.certainty != .assumed
    }
}
