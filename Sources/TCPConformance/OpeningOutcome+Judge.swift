import TCPTracking

extension OpeningOutcome {
    /// How a connection opened, from the final history and what was captured of the opening.
    init(_ connection: Connection, _ details: inout ConnectionDetails) {
        let facts = connection.facts
        let client = connection.endpoints[connection.client.index]
        let server = connection.endpoints[connection.server.index]
        let serverIndex = connection.server.index
        let serverEstablished = details.endpoints[serverIndex].history.reached(.established)
        let sawOpening = !facts.isDisjoint(with: [.sawSYN, .sawSYNACK])
        if !sawOpening {
            self = .notCaptured
            return
        }
        if facts.contains(.refused) {
            self = .refused
            return
        }
        let synchronized = serverEstablished || details.endpoints[connection.client.index].history.hasProvenOpening
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
        if facts.contains(.reset), !serverEstablished {
            self = .reset
            return
        }
        if facts.contains(.sawSYN), facts.contains(.sawSYNACK) {
            if serverEstablished || details.endpoints[serverIndex].history.reached(.finWait1) {
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
        if facts.contains(.sawSYNACK), !serverEstablished {
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
