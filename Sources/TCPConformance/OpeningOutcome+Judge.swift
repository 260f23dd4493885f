import TCPTracking

extension OpeningOutcome {
    /// How a connection opened, from the final history and what was captured of the opening.
    init(_ connection: Connection, _ details: ConnectionDetails) {
        let facts = connection.facts
        let client = connection.endpoints[connection.client.index]
        let server = connection.endpoints[connection.server.index]
        let serverHistory = details.endpoints[connection.server.index].history
        let clientHistory = details.endpoints[connection.client.index].history
        let sawOpening = !facts.isDisjoint(with: [.sawSYN, .sawSYNACK])
        if !sawOpening {
            self = .notCaptured
            return
        }
        if facts.contains(.refused) {
            self = .refused
            return
        }
        let synchronized = serverHistory.reached(.established) || clientHistory.hasProvenOpening
        if facts.isSuperset(of: [.sawSYN, .simultaneousOpen]), synchronized {
            self = .simultaneous
            return
        }
        if client.segments == 0 || server.segments == 0 {
            let silent = client.segments == 0 ? connection.client : connection.server
            let speaker = connection.endpoints[silent.other.index]
            let spoke = speaker.knows(.acknowledgment) || speaker.bytes > 0
            if !spoke || (facts.contains(.sawSYN) && !speaker.knows(.acknowledgment)) {
                self =
                    facts.contains(.unreachable)
                    ? .unreachable : (details.reset.sighting.happened ? .reset : .unanswered)
            } else {
                self = .oneSided
            }
            return
        }
        if facts.contains(.reset), !serverHistory.reached(.established) {
            self = .reset
            return
        }
        if facts.contains(.sawSYN), facts.contains(.sawSYNACK) {
            if serverHistory.reached(.established) || serverHistory.reached(.finWait1) {
                self = facts.contains(.fastOpen) ? .fastOpen : .threeWay
            } else {
                self = .halfOpen
            }
            return
        }
        if facts.contains(.sawSYN), !synchronized {
            self = facts.contains(.challenged) ? .challenged : (facts.contains(.reset) ? .reset : .unanswered)
            return
        }
        if facts.contains(.sawSYNACK), !serverHistory.reached(.established) {
            self = .halfOpen
            return
        }
        self = .partial
    }
}

extension History {
    /// The endpoint itself has shown that it left SYN-SENT for ESTABLISHED.
    fileprivate var hasProvenOpening: Bool {
        guard let entry = entry(into: .established) else { return false }
        return entry.certainty != .assumed
    }
}
