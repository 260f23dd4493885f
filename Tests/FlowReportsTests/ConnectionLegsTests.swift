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

    /// Pairs where `others` connections lie between two legs, and so many are remembered.
    private func pairs(others: UInt32, capacity: Int) -> [[UInt64]] {
        var segments: [Segment] = []
        for number in 0...others + 1 {
            var conversation = Conversation(frame: UInt64(number) * 100 + 1)
            conversation.client = IPAddress(version4: 0xC000_0200 + number)
            conversation.start += Int64(number) * 1_000
            if number > 0, number <= others { conversation.x += number }
            conversation.open()
            conversation.exchange()
            segments += conversation.segments
        }
        var legs = ConnectionLegs(capacity: capacity)
        segments.sort { $0.time < $1.time }
        for judgement in Collected(segments).judgements { legs.add(ConnectionBrief(judgement)) }
        return legs.pairs.map { [$0.first, $0.second] }
    }

    @Test func newerOnesTakeThePlacesOfTheOldest() {
        for others in UInt32(0)..<40 {
            #expect(pairs(others: others, capacity: 7) == (others < 7 ? [[1, UInt64(others) + 2]] : []))
        }
        // More than there are places at first.
        #expect(pairs(others: 300, capacity: 400) == [[1, 302]])
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
