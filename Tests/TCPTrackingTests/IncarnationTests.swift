import Testing

/// One flow, several connections (rules 5, 6, 14 and 15; RFC 9293 §3.6.1, RFC 5961 §4, RFC 6191).
@Suite struct IncarnationTests {
    static let second = """
        isn client 900000
        isn server 800000
        +1s client > server S seq=x
        +10ms server > client S. seq=y ack=x+1
        +10ms client > server .
        +10ms client > server P. len 10
        +10ms server > client .

        """

    /// After what ended the first connection the second is counted apart, in the same flow.
    @Test(arguments: [
        ("four-segment close", TimeWaitTests.close),
        ("reset by the client", "+10ms client > server R. seq=x+101 ack=y+1001\n"),
        ("reset by the server", "+10ms server > client R. seq=y+1001 ack=x+101\n"),
        ("reset, data on its way", "+10ms server > client R. seq=y+1001\n+1ms client > server P. len 100\n"),
        ("close and an answer to the last ACK", TimeWaitTests.close + "+1ms server > client R seq=w+1\n"),
    ])
    func reuse(name: String, end: String) throws {
        let story = try Story(Stage.opening + Stage.exchange + end + Self.second)
        try #require(story.ended.count == 2)
        let new = story.ended[1]
        let frame = new.details.firstFrame
        #expect(new.client == "CLOSED SYN-SENT!\(frame) ESTABLISHED+\(frame + 1)")
        #expect(new.server == "LISTEN SYN-RECEIVED!\(frame + 1) ESTABLISHED+\(frame + 2)")
        #expect(new.details.flow == story.ended[0].details.flow)
        #expect(new.connection.id == 2)
        #expect(new.connection[new.connection.client].segments == 3)
        #expect(new.connection[new.connection.server].segments == 2)
        #expect(story.ended[0].connection.facts.contains(.replaced))
        #expect(!new.connection.facts.contains(.replaced))
        #expect(new.connection.facts.isSuperset(of: [.sawSYN, .sawSYNACK, .rolesObserved]))
    }

    /// The roles of the second connection are its own.
    @Test func reuseWithExchangedRoles() throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + """
                isn server 800000
                isn client 900000
                +1s server > client S seq=y
                +1ms client > server S. seq=x ack=y+1
                +1ms server > client .
                """)
        try #require(story.ended.count == 2)
        #expect(story.ended[0].connection.client == .a)
        #expect(story.ended[1].connection.client == .b)
        #expect(story.ended[1].client == "CLOSED SYN-SENT!12 ESTABLISHED+13")
    }

    /// The same numbers are late copies only for as long as a segment lives.
    @Test(arguments: [("+30s", 1), ("+239s", 1), ("+241s", 2)])
    func sameNumbersAgain(pause: String, connections: Int) throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + """
                \(pause) client > server S seq=1000
                +10ms server > client S. seq=5000 ack=1001
                +10ms client > server . seq=1001 ack=5001
                +10ms client > server P. seq=1001 ack=5001 len 100
                +10ms server > client . seq=5001 ack=1101
                """)
        #expect(story.ended.count == connections)
        guard connections == 2 else { return }
        #expect(story.ended[1].client == "CLOSED SYN-SENT!12 ESTABLISHED+13")
        #expect(story.ended[1].connection[story.ended[1].connection.client].bytes == 100)
        #expect(story.ended[0].connection.facts.contains(.replaced))
    }

    /// What a RST ended opens anew with the same numbers where the opener goes on behind its SYN, and not where all may be
    /// copies.
    @Test(arguments: [("+900ms", 1), ("+1.1s", 2), ("+20s", 2)])
    func playedAgainAfterReset(pause: String, connections: Int) throws {
        let attempt = """
            client > server S seq=x
            +1ms client > server . seq=x+1 ack=y+1
            +1ms client > server P. seq=x+1 ack=y+1 len 100
            +1ms server > client R seq=y+1

            """
        let story = try Story("+10ms " + attempt + pause + " " + attempt)
        try #require(story.ended.count == connections)
        guard connections == 2 else { return }
        for (place, ended) in story.ended.enumerated() {
            #expect(
                ended.client == "CLOSED SYN-SENT!\(place * 4 + 1) ESTABLISHED!\(place * 4 + 2) CLOSED?\(place * 4 + 4)")
            #expect(ended.details.reset.sighting.frame == UInt64(place * 4 + 4))
            #expect(ended.details.synRetransmissions == 0)
            #expect(ended.details[.a].retransmissions == 0)
            #expect(ended.connection[.a].segments == 3)
            #expect(ended.connection[.a].bytes == 100)
            #expect(!ended.remarks.contains(.synLate) && !ended.remarks.contains(.synLost))
            #expect(ended.connection.facts.contains(.replaced) == (place == 0))
        }
    }

    /// A copy of the SYN alone, after a RST, opens nothing.
    @Test func copyOfTheSYNAfterReset() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + "+1ms server > client R. seq=y+1001 ack=x+101\n+20s client > server S seq=1000 stray")
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == Stage.client + " CLOSED?8")
        #expect(story.ended[0].remarks.contains(.synLate))
    }

    /// The client acknowledges another SYN,ACK than the one captured: a RST stands right where its own acknowledgments say,
    /// wherever that lies from the other (RFC 9293 §3.10.7.4).
    @Test(arguments: [400_000_000, 2_000_000_000, 3_000_000_000] as [UInt32])
    func resetByTheReceiversOwnAcknowledgment(other: UInt32) throws {
        let story = try Story(
            """
            +10ms client > server S seq=x
            +10ms server > client S. seq=\(5000 &+ other) ack=x+1 stray
            +10ms client > server P. seq=x+1 ack=5001 len 100
            +1s server > client S. seq=\(5000 &+ other) ack=x+1 stray
            +10ms client > server . seq=x+101 ack=5001
            +10ms server > client R seq=5001
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 ESTABLISHED!3 CLOSED?6")
        #expect(story.ended[0].server == "LISTEN SYN-RECEIVED!2")
        #expect(story.ended[0].details.reset.sighting.frame == 6)
    }

    /// Rule 6: in TIME-WAIT a new SYN is remarked, after 2·MSL it is not.
    @Test(arguments: [("+1s", true), ("+59s", true), ("+61s", false)])
    func synInTimeWait(pause: String, isRemarked: Bool) throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close + "isn client 900000\n\(pause) client > server S seq=x"
        )
        try #require(story.ended.count == 2)
        #expect(story.ended[0].remarks.contains(.synInTimeWait) == isRemarked)
        #expect(story.ended[0].client.hasSuffix("CLOSED~0") == !isRemarked)
    }

    /// Rules 5 and 14: the restarted client's SYN meets a live connection, the challenge is answered by RST, and the same
    /// SYN opens when it comes again; the connection counts from the first. Another SYN counts from itself.
    @Test(arguments: [(900_000, 8), (800_000, 11)])
    func challengeThenReset(sequence: Int, first: Int) throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +90s client > server S seq=\(sequence) stray
                +1ms server > client .
                +1ms client > server R seq=x+101
                """ + "\n" + Self.second)
        try #require(story.ended.count == 2)
        #expect(story.ended[0].client == Stage.client + " CLOSED!10")
        #expect(story.ended[0].server == Stage.server + " CLOSED?10")
        #expect(story.ended[0].details[story.ended[0].connection.server].challengeACKs == 1)
        #expect(story.ended[1].client == "CLOSED SYN-SENT!\(first) ESTABLISHED+12")
        #expect(story.ended[1].details.synRetransmissions == (first == 8 ? 1 : 0))
    }

    /// Rule 14: a SYN that looked out of place is answered by a SYN,ACK: a connection, counted from its first SYN.
    @Test func answeredWithoutChallenge() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                isn client 900000
                isn server 800000
                +90s client > server S seq=x
                +1s client > server S seq=x
                +1ms server > client S. seq=y ack=x+1
                +1ms client > server .
                """)
        try #require(story.ended.count == 2)
        #expect(story.ended[0].client == Stage.client)
        #expect(story.ended[0].server == Stage.server)
        let new = story.ended[1]
        #expect(new.client == "CLOSED SYN-SENT!8 ESTABLISHED+10")
        #expect(new.server == "LISTEN SYN-RECEIVED!10 ESTABLISHED?11")
        #expect(new.details.firstFrame == 8)
        #expect(new.details.synRetransmissions == 1)
        #expect(new.connection[new.connection.client].segments == 3)
        #expect(story.ended[0].connection[story.ended[0].connection.client].segments == 4)
    }

    /// A frame captured twice is no second SYN.
    @Test func duplicatesOfAPendingSYN() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                isn client 900000
                isn server 800000
                +90s client > server S seq=x duplicate
                +1ms server > client S. seq=y ack=x+1
                """)
        try #require(story.ended.count == 2)
        #expect(story.ended[1].details.synRetransmissions == 0)
        #expect(story.ended[1].connection[.a].segments == 1)
        #expect(story.ended[0].connection[.a].segments == 4)
    }

    /// Rule 14: an old SYN answered with a new ISN of the server is a connection of its own; the client never asked for
    /// it, so its state is not known until it shows one (RFC 9293 §3.5.1 Figure 9: it answers with RST).
    @Test func oldDuplicateSYN() throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + """
                +90s client > server S seq=1000
                isn server 800000
                +1ms server > client S. seq=y ack=1001
                +1ms client > server R seq=1001
                """)
        try #require(story.ended.count == 2)
        let new = story.ended[1]
        #expect(new.connection.facts.contains(.oldDuplicate))
        #expect(new.details.firstFrame == 12)
        #expect(new.server == "LISTEN SYN-RECEIVED!13 LISTEN?14")
        #expect(story.ended[0].details.synRetransmissions == 0)
        #expect(story.ended[0].details[.a].retransmissions == 0)
        #expect(!new.client.contains("ESTABLISHED"))
    }

    /// The same SYN, answered by the same SYN,ACK, belongs to the old connection.
    @Test func oldDuplicateOfBoth() throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + "+1s client > server S seq=1000 stray\n+1ms server > client S. seq=5000 ack=1001 stray")
        #expect(story.ended.count == 1)
    }

    /// Several SYNs with different numbers, one answered: each is a connection, the answer belongs to its own.
    @Test(arguments: [0, 1, 2])
    func severalSYNsOneAnswered(index: Int) throws {
        let numbers = [1000, 70000, 900000]
        let answer = numbers[index] + 1
        let story = try Story(
            numbers.map { "isn client \($0)\n+1s client > server S seq=x\n" }.joined()
                + "+1ms server > client S. seq=y ack=\(answer)\n"
                + "+1ms client > server . seq=\(answer) ack=y+1\n+1ms server > client P. seq=y+1 ack=\(answer) len 10")
        try #require(story.ended.count == 3)
        for (place, ended) in story.ended.enumerated() {
            if place == index {
                #expect(ended.client == "CLOSED SYN-SENT!\(place + 1) ESTABLISHED+4")
                #expect(ended.server == "LISTEN SYN-RECEIVED!4 ESTABLISHED+5")
            } else {
                #expect(ended.client == "CLOSED SYN-SENT!\(place + 1)")
                #expect(ended.server == "UNKNOWN")
            }
        }
    }

    /// The same, and one is refused.
    @Test(arguments: [0, 1, 2])
    func severalSYNsOneRefused(index: Int) throws {
        let numbers = [1000, 70000, 900000]
        let story = try Story(
            numbers.map { "isn client \($0)\n+1s client > server S seq=x\n" }.joined()
                + "+1ms server > client R. seq=0 ack=\(numbers[index] + 1)")
        try #require(story.ended.count == 3)
        for (place, ended) in story.ended.enumerated() {
            #expect(ended.client == "CLOSED SYN-SENT!\(place + 1)" + (place == index ? " CLOSED?4" : ""))
        }
    }

    /// A SYN after a refusal is another attempt, even with the same number.
    @Test func refusedTwice() throws {
        let story = try Story(
            """
            +1s client > server S seq=x
            +1ms server > client R. seq=0 ack=x+1
            +1s client > server S seq=x
            +1ms server > client R. seq=0 ack=x+1
            isn client 70000
            +1s client > server S seq=x
            +1ms server > client R. seq=0 ack=x+1
            """)
        #expect(
            story.ended.map(\.client) == [
                "CLOSED SYN-SENT!1 CLOSED?2", "CLOSED SYN-SENT!3 CLOSED?4", "CLOSED SYN-SENT!5 CLOSED?6",
            ])
        #expect(story.ended.allSatisfy { $0.connection.facts.contains(.refused) })
    }

    /// Split handshake: the server answers with a bare SYN of its own instead of SYN,ACK; the client treats it as a
    /// simultaneous open (RFC 9293 §3.5 Figure 8).
    @Test func splitHandshake() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1ms server > client . seq=y ack=x+1
            +1ms server > client S seq=y
            +1ms client > server S. seq=x ack=y+1
            +1ms server > client . seq=y+1 ack=x+1
            +1ms client > server P. len 10
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].states(of: .a) == ["CLOSED", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"])
        #expect(story.ended[0].connection[.b].state == .established)
    }

    /// The same without the ACK before.
    @Test func splitHandshakeWithoutACK() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1ms server > client S seq=y
            +1ms client > server S. seq=x ack=y+1
            +1ms server > client . seq=y+1 ack=x+1
            +1ms client > server P. len 10
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 SYN-RECEIVED+2 ESTABLISHED+4")
        #expect(story.ended[0].server == "CLOSED SYN-SENT!2 SYN-RECEIVED?1 ESTABLISHED?3")
    }

    /// Rule 17: one socket connects to itself.
    @Test func oneSocket() throws {
        let story = try Story(
            "client 10.0.0.1:40000\nserver 10.0.0.1:40000\nisn client 1000\nisn server 1000\n"
                + "+1ms client > server S seq=1000\n+1ms client > server S. seq=1000 ack=1001\n"
                + "+1ms client > server P. seq=1001 ack=1001 len 10")
        try #require(story.ended.count == 1)
        #expect(story.ended[0].states(of: .a) == story.ended[0].states(of: .b))
        #expect(story.ended[0].states(of: .a) == ["CLOSED", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"])
    }
}
