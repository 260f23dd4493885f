import TCPTracking
import Testing

/// What is counted of an end, against a count by hand.
@Suite struct CountersTests {
    static func ended(_ lines: String) throws -> Story.Ended {
        let story = try Story(Stage.opening + Stage.exchange + lines)
        return try #require(story.ended.first)
    }

    @Test func segmentsAndOctets() throws {
        let ended = try Self.ended("")
        #expect(ended.connection[.a].segments == 4)
        #expect(ended.connection[.b].segments == 3)
        #expect(ended.connection[.a].bytes == 100)
        #expect(ended.connection[.b].bytes == 1000)
        #expect(ended.connection[.a].dataSegments == 1)
        #expect(ended.details.firstFrame == 1)
        #expect(ended.connection.lastFrame == 7)
    }

    /// Octets are counted once, however often and in whatever pieces they are sent.
    @Test(arguments: [
        ("again", "+1ms client > server P. len 100\n+300ms client > server P. seq=x+101 len 100", 200),
        (
            "in pieces",
            "+1ms client > server P. len 100\n+300ms client > server P. seq=x+101 len 30\n"
                + "+1ms client > server P. seq=x+131 len 70", 200
        ),
        ("overlapping", "+1ms client > server P. len 100\n+300ms client > server P. seq=x+151 len 100", 250),
        (
            "over the old end and the new",
            "+1ms client > server P. len 100\n+300ms client > server P. seq=x+1 len 300", 300
        ),
        ("a hole, filled", "+1ms client > server P. seq=x+201 len 100\n+1ms client > server P. seq=x+101 len 100", 300),
        (
            "a hole, filled in part",
            "+1ms client > server P. seq=x+201 len 100\n+1ms client > server P. seq=x+131 len 20",
            220
        ),
        (
            "a hole, filled twice",
            "+1ms client > server P. seq=x+201 len 100\n+1ms client > server P. seq=x+101 len 100\n"
                + "+300ms client > server P. seq=x+101 len 100", 300
        ),
        (
            "a hole, covered by more than it is",
            "+1ms client > server P. seq=x+201 len 100\n+1ms client > server P. seq=x+51 len 300", 350
        ),
        ("a hole, never filled", "+1ms client > server P. seq=x+201 len 100", 200),
        ("captured twice", "+1ms client > server P. len 100 duplicate", 200),
        (
            "keep-alives", "+9s client > server . seq=x+100 len 1 stray\n+9s client > server . seq=x+100 len 1 stray",
            100
        ),
        ("with a FIN", "+1ms client > server FP. len 7", 107),
        ("with a FIN, twice", "+1ms client > server FP. len 7\n+300ms client > server FP. seq=x+101 len 7", 107),
    ])
    func octetsOnce(name: String, lines: String, octets: UInt64) throws {
        #expect(try Self.ended(lines).connection[.a].bytes == octets)
    }

    /// Three holes filled in every order come to the same number.
    @Test func holesInEveryOrder() throws {
        let orders = [[1, 3, 5], [1, 5, 3], [3, 1, 5], [3, 5, 1], [5, 1, 3], [5, 3, 1]]
        for order in orders {
            var lines = [0, 2, 4, 6].map { "+1ms client > server P. seq=x+\(101 + $0 * 10) len 10\n" }.joined()
            lines += order.map { "+1ms client > server P. seq=x+\(101 + $0 * 10) len 10\n" }.joined()
            let ended = try Self.ended(lines + "+1ms client > server F. seq=x+171")
            #expect(ended.connection[.a].bytes == 170)
            #expect(ended.server.hasSuffix("CLOSE-WAIT?15"), "\(order)")
        }
    }

    @Test func rareEvents() throws {
        let ended = try Self.ended(
            """
            +1ms server > client . win 0
            +200ms client > server . seq=x+100 stray
            +1ms server > client . win 0
            +1ms server > client . win 5000
            +1ms server > client . win 0
            +1ms server > client . win 5000
            +1ms client > server P. seq=x+111 len 10 id 9
            +1ms client > server P. seq=x+101 len 10 id 8
            +300ms client > server P. seq=x+101 len 10 id 20
            +1ms server > client .
            +1s client > server P. seq=x+111 len 10
            +9s client > server . seq=x+120 stray
            +9s client > server . seq=x+120 stray
            +1ms client > server S seq=x+70000 stray
            +1ms server > client .
            +1ms client > server R seq=x+122 stray
            +1ms client > server R seq=x+121
            """)
        let client = ended.details[.a]
        let server = ended.details[.b]
        #expect(server.zeroWindows == 2)
        #expect(client.zeroWindowProbes == 1)
        #expect(client.outOfOrder == 1)
        #expect(client.retransmissions == 2)
        #expect(client.spuriousRetransmissions == 1)
        #expect(client.keepAlives == 2)
        #expect(client.resets == 2)
        #expect(ended.connection[.a].dataSegments == 5)
        #expect(server.challengeACKs == 1)
        #expect(server.resets == 0)
        #expect(server.retransmissions == 0)
        #expect(ended.connection[.a].segments == 4 + 10)
        #expect(ended.connection[.b].segments == 3 + 7)
        #expect(ended.connection[.a].bytes == 120)
    }

    @Test func retransmissionsOfControlSegments() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1s client > server S seq=x
            +2s client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1s server > client S. seq=y ack=x+1
            +1ms client > server .
            +1ms client > server F. seq=u
            +1s client > server F. seq=u
            """)
        let ended = try #require(story.ended.first)
        #expect(ended.details.synRetransmissions == 2)
        #expect(ended.details.synACKRetransmissions == 1)
        #expect(ended.details[.a].retransmissions == 3)
        #expect(ended.details[.b].retransmissions == 1)
        #expect(ended.details[.a].finCount == 2)
        #expect(ended.details[.a].fin.frame == 7)
        #expect(ended.details[.a].lastFIN.frame == 8)
    }

    @Test func duplicatesAreCountedApart() throws {
        let ended = try Self.ended("+1ms client > server P. len 10 duplicate\n+1ms client > server F. duplicate +1ms")
        #expect(ended.details[.a].duplicates == 2)
        #expect(ended.connection[.a].segments == 6)
        #expect(ended.details[.a].retransmissions == 0)
        #expect(ended.connection.facts.contains(.duplicated))
    }

    /// A host that leaves its checksums to the interface captures the same one in every segment of one length, and IPv6
    /// has no identification: different numbers are different frames.
    @Test func sameChecksumIsNoDuplicate() throws {
        let story = try Story(
            """
            client [2001:db8::1]:40000
            server [2001:db8::2]:80
            """ + "\n" + Stage.opening + """
                +1ms client > server P. len 100 checksum 7
                +20us client > server P. len 100 checksum 7
                +20us client > server F. seq=u checksum 7
                +20us server > client F. seq=w ack=u+1 checksum 7
                """)
        let ended = try #require(story.ended.first)
        #expect(ended.details[.a].duplicates == 0)
        #expect(ended.connection[.a].bytes == 200)
        #expect(ended.connection[.a].state == .timeWait)
    }

    /// One socket is both ends: it sends its SYN,ACK with the number, and so the checksum, of its SYN.
    @Test func connectedToItselfWithoutIdentification() throws {
        let story = try Story(
            """
            self [::1]:40000
            same [::1]:40000
            isn self 1000
            isn same 1000
            +0    self > same S  seq=x checksum 7
            +20us self > same S. seq=x ack=x+1 checksum 7
            +20us self > same P. seq=x+1 ack=x+1 len 100 checksum 9
            +20us self > same .  seq=x+101 ack=x+101 checksum 8
            +20us self > same F. seq=x+101 ack=x+101 checksum 8
            +20us self > same .  seq=x+102 ack=x+102 checksum 8
            """)
        #expect(story.ended.count == 1)
        #expect(
            story.ended.first?.client
                == "CLOSED SYN-SENT!1 SYN-RECEIVED+1 ESTABLISHED+2 FIN-WAIT-1!5 CLOSING+5 TIME-WAIT?6")
    }

    @Test func quotesAreCounted() throws {
        let story = try Story(
            "router 10.0.0.254\n" + Stage.opening
                + "+1ms client > server P. len 10\n+1ms router > client icmp host-unreachable\n"
                + "+1s router > client icmp admin-prohibited")
        let ended = try #require(story.ended.first)
        #expect(ended.details.unreachable.count == 2)
        #expect(ended.details.unreachable.sighting.frame == 5)
        #expect(ended.details.unreachable.type == 3)
        #expect(ended.details.unreachable.code == 1)
        #expect(ended.connection[.a].segments == 3)
        #expect(!ended.connection.facts.contains(.unreachable))
    }

    /// A SYN that is captured behind the SYN,ACK begins the sequence space, whatever its number.
    @Test(arguments: [1000, 2_147_483_647, 4_263_588_410, 4_294_967_295] as [UInt32])
    func octetsBehindALateSYN(_ number: UInt32) throws {
        let story = try Story(
            """
            isn client \(number)
            +0 server > client S. seq=y ack=x+1
            +1us client > server S seq=x
            +1ms client > server . seq=x+1 ack=y+1
            +1ms client > server P. len 100
            +1ms client > server F. seq=u
            """)
        let client = try #require(story.ended.first).connection[.a]
        #expect(client.bytes == 100)
        #expect(client.state == .finWait1)
    }

    /// What limits the judgement.
    @Test func evidence() throws {
        #expect(try Self.ended("-5s client > server P. len 10").connection.facts.contains(.clockStep))
        let missing = try Self.ended(
            "+1ms client > server P. len 10 drop\n+1ms server > client .\n+1ms client > server P. len 10")
        #expect(missing.connection.facts.contains(.segmentsMissing))
        #expect(missing.remarks.contains(.acknowledgesUnseen))
        // The octets come later: only the order was wrong.
        let early = try Self.ended("+1ms server > client . ack=x+151 stray\n+1ms client > server P. len 50")
        #expect(early.connection.facts.contains(.reordered))
        #expect(!early.connection.facts.contains(.segmentsMissing))
        #expect(early.remarks.contains(.acknowledgesEarly))
    }
}
