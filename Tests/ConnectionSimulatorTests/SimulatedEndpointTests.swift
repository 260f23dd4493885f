import ConnectionSimulator
import Testing

/// The simulated endpoints against the figures of RFC 9293, before anything is held against them.
@Suite struct SimulatedEndpointTests {
    /// Makes moves, and carries what is on its way to its receiver after each.
    static func run(_ moves: [Move], budget: Budget = Budget(sends: 4, closes: 2, aborts: 2, opensTwice: true))
        -> (Simulation, [CapturedSegment])
    {
        var simulation = Simulation(budget: budget)
        var captured: [CapturedSegment] = []
        for move in moves {
            if let segment = simulation.make(move) { captured.append(segment) }
            guard !isNetwork(move) else { continue }
            carry(&simulation, &captured)
        }
        return (simulation, captured)
    }

    private static func isNetwork(_ move: Move) -> Bool {
        switch move {
        case .pass, .deliver: true
        default: false
        }
    }

    /// In order, nothing lost; acknowledgments wait for nothing.
    static func carry(_ simulation: inout Simulation, _ captured: inout [CapturedSegment]) {
        var list: [Move] = []
        while true {
            simulation.moves(into: &list)
            let next = list.first { move in
                switch move {
                case .pass(_, .arrives), .deliver(_, .arrives), .delayedACK: true
                default: false
                }
            }
            guard let next else { return }
            if let segment = simulation.make(next) { captured.append(segment) }
        }
    }

    static func states(_ simulation: Simulation, _ side: Side) -> String {
        simulation[side].trace.all.map(\.name).joined(separator: " ")
    }

    @Test func figure5ThreeWay() {
        let (simulation, captured) = Self.run([.listen(.b), .connect(.a)])
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT ESTABLISHED")
        #expect(Self.states(simulation, .b) == "CLOSED LISTEN SYN-RECEIVED ESTABLISHED")
        #expect(captured.count == 3)
        #expect(captured[1].segment.acknowledgment == 1001)
    }

    @Test func figure12Close() {
        let (simulation, captured) = Self.run([.listen(.b), .connect(.a), .send(.a), .shutdown(.a), .shutdown(.b)])
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT")
        #expect(Self.states(simulation, .b) == "CLOSED LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED")
        #expect(captured.map(\.segment.length).reduce(0, +) == 10)
    }

    @Test func figure7SimultaneousOpen() {
        var simulation = Simulation(budget: Budget(opensTwice: true))
        var captured: [CapturedSegment] = []
        _ = simulation.make(.connect(.a))
        _ = simulation.make(.connect(.b))
        Self.carry(&simulation, &captured)
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED")
        #expect(Self.states(simulation, .b) == "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED")
    }

    @Test func figure13SimultaneousClose() {
        var (simulation, captured) = Self.run([.listen(.b), .connect(.a)])
        _ = simulation.make(.shutdown(.a))
        _ = simulation.make(.shutdown(.b))
        Self.carry(&simulation, &captured)
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT")
        #expect(
            Self.states(simulation, .b) == "CLOSED LISTEN SYN-RECEIVED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT")
    }

    @Test func aClosedPortRefuses() {
        let (simulation, captured) = Self.run([.connect(.a)])
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT CLOSED")
        #expect(captured.last?.segment.isRST == true)
        #expect(captured.last?.segment.sequence == 0)
    }

    @Test func abortResetsThePeer() {
        let (simulation, _) = Self.run([.listen(.b), .connect(.a), .abort(.b)])
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT ESTABLISHED CLOSED")
        #expect(!simulation[.b].closedSilently)
    }

    @Test func aListenerListensAgainAfterRST() {
        var (simulation, captured) = Self.run([.listen(.b)])
        _ = simulation.make(.connect(.a))
        for move in [Move.pass(.a, .arrives), .deliver(.a, .arrives), .pass(.b, .arrives)] {
            _ = simulation.make(move)
        }
        _ = simulation.make(.shutdown(.a))
        Self.carry(&simulation, &captured)
        #expect(Self.states(simulation, .b) == "CLOSED LISTEN SYN-RECEIVED LISTEN")
        #expect(simulation[.a].closedSilently)
    }

    @Test func dataAfterCloseIsAnsweredByRST() {
        let (simulation, _) = Self.run([.listen(.b), .connect(.a), .close(.b), .send(.a)])
        #expect(Self.states(simulation, .b) == "CLOSED LISTEN SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED")
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT CLOSED")
    }

    @Test func whatIsLostIsSentAgainAndGivenUp() {
        var simulation = Simulation(
            budget: Budget(faults: 2, retransmissions: 2, attemptLimit: 1))
        _ = simulation.make(.connect(.a))
        _ = simulation.make(.pass(.a, .isLost))
        _ = simulation.make(.retransmit(.a))
        let captured = simulation.make(.pass(.a, .arrives))
        #expect(captured?.segment.isSYN == true)
        #expect(captured?.segment.isRetransmission == true)
        _ = simulation.make(.retransmit(.a))
        #expect(Self.states(simulation, .a) == "CLOSED SYN-SENT CLOSED")
        #expect(!simulation.isOrderly)
    }

    @Test func whatIsOvertakenIsPutInOrder() {
        var (simulation, captured) = Self.run(
            [.listen(.b), .connect(.a)], budget: Budget(sends: 1, closes: 1, faults: 1))
        _ = simulation.make(.send(.a))
        _ = simulation.make(.shutdown(.a))
        _ = simulation.make(.pass(.a, .isOvertaken))
        _ = simulation.make(.pass(.a, .arrives))
        _ = simulation.make(.deliver(.a, .arrives))
        #expect(simulation[.b].state == .established)
        Self.carry(&simulation, &captured)
        #expect(simulation[.b].state == .closeWait)
        #expect(simulation[.a].state == .finWait2)
    }
}
