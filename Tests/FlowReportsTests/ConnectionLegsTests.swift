import FlowReports
import PacketDecoding
import TCPConformance
import Testing

/// Two connections that are one on both sides of an address translator.
@Suite struct ConnectionLegsTests {
    /// Segments of both legs; the outer one has another client and is `delay` milliseconds later.
    private func pairs(delay: Int64 = 1, change: (inout Conversation) -> Void = { _ in }) -> [[UInt64]] {
        var inner = Conversation()
        inner.open()
        inner.exchange()
        var outer = Conversation(frame: 100)
        outer.client = IPAddress(version4: 0xC000_0201)
        outer.clientPort = 61_000
        outer.start += delay * 1_000_000
        change(&outer)
        outer.open()
        outer.exchange()
        var legs = ConnectionLegs()
        let segments = (inner.segments + outer.segments).sorted { $0.time < $1.time }
        for judgement in Collected(segments).judgements { legs.add(ConnectionBrief(judgement)) }
        return legs.pairs.map { [$0.first, $0.second] }
    }

    @Test func legsAreFound() {
        #expect(pairs() == [[1, 2]])
    }

    @Test func anyDifferenceProvesNothing() {
        #expect(pairs { $0.x += 1 }.isEmpty)
        #expect(pairs { $0.y += 1 }.isEmpty)
        #expect(pairs { $0.serverPort = 81 }.isEmpty)
        #expect(pairs(delay: 300).isEmpty)
        // One after the other: numbers that a program sets are no proof.
        #expect(pairs(delay: 61).isEmpty)
    }

    @Test func theServerMayBeTheOneThatIsTranslated() {
        #expect(
            pairs {
                $0.client = IPAddress(version4: 0x0A00_0001)
                $0.clientPort = 40000
                $0.server = IPAddress(version4: 0xC000_0202)
                $0.serverPort = 8080
            } == [[1, 2]])
    }
}
