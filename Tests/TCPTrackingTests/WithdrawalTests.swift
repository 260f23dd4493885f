import TCPTracking
import Testing

/// An assumed transition is taken back when its cause has not arrived, and made again by the segment that did.
@Suite struct WithdrawalTests {
    /// What a live view is told, as lines: `+` made, `-` withdrawn, then the state and the frame by which it is known.
    static func told(_ story: Story) -> [String] {
        story.changes.map { change in
            "\(change.isWithdrawal ? "-" : "+")\(change.transition.to.name)@\(change.sighting.frame)"
        }
    }

    @Test func synACKLost() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1s client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1ms client > server .
            +1ms server > client P. len 1
            """)
        #expect(
            Self.told(story) == [
                "+SYN-SENT@1", "+SYN-RECEIVED@2", "+ESTABLISHED@2", "-ESTABLISHED@3", "+ESTABLISHED@4",
                "+ESTABLISHED@5",
            ])
        let ended = try #require(story.ended.first)
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+4")
        #expect(ended.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED+5")
        #expect(ended.remarks.contains(.synACKLostAfterVantage))
        #expect(ended.details.synRetransmissions == 1)
        #expect(ended.details.synACKRetransmissions == 1)
        #expect(ended.details.completingSYNACK.frame == 4)
    }

    @Test func synLostAfterVantage() throws {
        let story = try Story(
            "+1ms client > server S seq=x\n+1s client > server S seq=x\n+2s client > server S seq=x\n"
                + "+1ms server > client S. seq=y ack=x+1\n+1ms client > server .")
        #expect(Self.told(story) == ["+SYN-SENT@1", "+SYN-RECEIVED@4", "+ESTABLISHED@4", "+ESTABLISHED@5"])
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.first(.synLost)?.count == 2)
    }

    @Test func thirdSegmentNotAccepted() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1ms client > server .
            +1s server > client S. seq=y ack=x+1
            +1ms client > server .
            +1ms server > client P. len 1
            """)
        #expect(
            Self.told(story) == [
                "+SYN-SENT@1", "+SYN-RECEIVED@2", "+ESTABLISHED@2", "+ESTABLISHED@3", "-ESTABLISHED@4",
                "+ESTABLISHED@5",
            ])
        #expect(story.ended.first?.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED+5")
    }

    @Test func finLost() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +1ms client > server F. seq=u
                +300ms client > server F. seq=u
                +600ms client > server F. seq=u
                +1ms server > client . ack=u+1
                """)
        #expect(
            Self.told(story).suffix(7) == [
                "+FIN-WAIT-1@8", "+CLOSE-WAIT@8", "-CLOSE-WAIT@9", "+CLOSE-WAIT@9", "-CLOSE-WAIT@10", "+CLOSE-WAIT@10",
                "+FIN-WAIT-2@11",
            ])
        let ended = try #require(story.ended.first)
        #expect(ended.server == Stage.server + " CLOSE-WAIT+10")
        #expect(ended.details.remarks.first(.finLostAfterVantage)?.count == 2)
    }

    @Test func ackOfFINLost() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +1ms client > server F. seq=u
                +1ms server > client . ack=u+1
                +300ms client > server F. seq=u
                +1ms server > client . ack=u+1
                +1ms server > client F. seq=w
                +1ms client > server .
                """)
        #expect(
            Self.told(story).suffix(8) == [
                "+FIN-WAIT-1@8", "+CLOSE-WAIT@8", "+FIN-WAIT-2@9", "-FIN-WAIT-2@10", "+FIN-WAIT-2@11", "+LAST-ACK@12",
                "+TIME-WAIT@12", "+CLOSED@13",
            ])
        #expect(story.ended.first?.client == Stage.client + " FIN-WAIT-1!8 FIN-WAIT-2?11 TIME-WAIT+12")
    }

    @Test func lastACKLost() throws {
        let story = try Story(
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + """
                +300ms server > client F. seq=w ack=u+1
                +1ms client > server . seq=u+1 ack=w+1
                +600ms server > client F. seq=w ack=u+1
                +1ms client > server . seq=u+1 ack=w+1
                """)
        #expect(
            Self.told(story).suffix(5) == ["+CLOSED@11", "-CLOSED@12", "+CLOSED@13", "-CLOSED@14", "+CLOSED@15"])
        let ended = try #require(story.ended.first)
        #expect(ended.server == Stage.server + " CLOSE-WAIT+8 LAST-ACK!10 CLOSED?15")
        #expect(ended.details.remarks.first(.timeWaitRestarted)?.count == 2)
    }

    /// The FINs cross, and everything is late by more than a timeout. Which copy of the server's FIN the client acknowledges
    /// at last shows in its echo (RFC 7323 §4.3): the first came before the ACK of its own FIN, the second behind it.
    @Test(arguments: [
        (600, "CLOSING?4 TIME-WAIT?6"), (609, "CLOSING?4 TIME-WAIT?6"), (610, "CLOSING?4 TIME-WAIT?6"),
        (611, "FIN-WAIT-2?8 TIME-WAIT?9"), (910, "FIN-WAIT-2?8 TIME-WAIT?9"), (500, "FIN-WAIT-2?8 TIME-WAIT?9"),
    ])
    func repeatedFINsThatCross(echo: Int, closing: String) throws {
        let story = try Story(
            """
            +10ms client > server S seq=x ts 100 0
            +10ms server > client S. seq=y ack=x+1 ts 500 100
            +10ms client > server . ts 110 500
            +10ms server > client F. seq=y+1 ack=x+1 ts 600 110
            +1ms client > server F. seq=x+1 ack=y+1 ts 700 500
            +1ms server > client . seq=y+2 ack=x+2 ts 610 700
            +300ms client > server F. seq=x+1 ack=y+1 ts 1000 500
            +1ms server > client . seq=y+2 ack=x+2 ts 890 1000
            +20ms server > client F. seq=y+1 ack=x+2 ts 910 1000
            +100ms client > server . seq=x+2 ack=y+2 ts 1100 \(echo)
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 ESTABLISHED+2 FIN-WAIT-1!5 " + closing)
    }

    /// The server's FIN, sent once, came before the ACK behind it, however late both were: crossing the client's, or
    /// answering it. The client sends its own again meanwhile.
    @Test(arguments: [
        (
            """
            +1ms server > client F. seq=y+1 ack=x+1
            +1ms client > server F. seq=x+1 ack=y+1
            +1ms server > client . seq=y+2 ack=x+2
            """, "FIN-WAIT-1!5 CLOSING?4 TIME-WAIT?6"
        ),
        (
            "+1ms client > server F. seq=x+1 ack=y+1\n+1ms server > client F. seq=y+1 ack=x+2",
            "FIN-WAIT-1!4 TIME-WAIT?5"
        ),
    ])
    func repeatedFINAndOneThatIsNot(lines: String, closing: String) throws {
        let story = try Story(
            Stage.opening + lines + "\n"
                + """
                +300ms client > server F. seq=x+1 ack=y+1
                +1ms server > client . seq=y+2 ack=x+2
                +100ms client > server . seq=x+2 ack=y+2
                """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 ESTABLISHED+2 " + closing)
    }

    /// Rule 13: the FINs crossed; an assumed CLOSE-WAIT is withdrawn.
    @Test func crossingFINs() throws {
        let story = try Story(
            Stage.opening + Stage.exchange + "+1ms client > server F. seq=u\n+1ms server > client F. seq=w ack=u")
        #expect(
            Self.told(story).suffix(6) == [
                "+FIN-WAIT-1@8", "+CLOSE-WAIT@8", "-CLOSE-WAIT@9", "+FIN-WAIT-1@9", "+CLOSING@9", "+CLOSING@9",
            ])
    }

    private static let refusalBehindSYNACK = """
        +1ms client > server S seq=x
        +1ms server > client R. seq=0 ack=x+1
        +1ms server > client S. seq=y ack=x+1
        +1ms server > client R. seq=0 ack=x+1
        +1ms client > server .
        """

    /// RST,ACK with seq=0 answers a copy of the SYN from before the listener was there, and is captured behind the SYN,ACK: an
    /// ACK without data shows that the server lives on.
    @Test func refusalOfAnEarlierCopy() throws {
        let story = try Story(
            """
            \(Self.refusalBehindSYNACK)
            +1ms client > server F.
            +1ms server > client . seq=y+1 ack=x+2
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 ESTABLISHED!5 FIN-WAIT-1!6 FIN-WAIT-2?7")
        #expect(
            story.ended[0].states(of: story.ended[0].connection.server) == [
                "LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT",
            ])
        #expect(!story.ended[0].connection.facts.contains(.reset))
    }

    /// The same with the server's first segment lost: the client's ACK, captured between, may have arrived.
    @Test func refusalOfAnEarlierCopyBeforeALoss() throws {
        let story = try Story(
            """
            \(Self.refusalBehindSYNACK)
            +1ms server > client . seq=y+2 ack=x+1
            """)
        try #require(story.ended.count == 1)
        #expect(
            story.ended[0].states(of: story.ended[0].connection.server) == ["LISTEN", "SYN-RECEIVED", "ESTABLISHED"])
        #expect(!story.ended[0].connection.facts.contains(.reset))
    }

    /// The refusal stands where the server's sequence numbers go on, at 0, and is captured first. The client goes on; the RST
    /// by which it is gone later answers the copy of the SYN,ACK, and ends the connection.
    @Test func refusalThatContinuesTheSYNACK() throws {
        let story = try Story(
            """
            isn server 4294967295
            +1ms client > server S seq=x
            +1ms client > server S seq=x
            +1ms server > client R. seq=y+1 ack=x+1
            +1ms server > client S. seq=y ack=x+1
            +1ms server > client S. seq=y ack=x+1
            +1ms client > server P. seq=x+1 ack=y+1 len 10
            +1ms client > server R seq=x+1
            """)
        try #require(story.ended.count == 1)
        #expect(story.ended[0].client == "CLOSED SYN-SENT!1 ESTABLISHED!6 CLOSED!7")
        #expect(story.ended[0].details.reset.sighting.frame == 7)
        #expect(story.ended[0].details.reset.sender == story.ended[0].connection.client)
    }

    /// A challenge ACK to the SYN,ACK: the client was not in SYN-SENT.
    @Test func synACKRejected() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1ms client > server . seq=x+90000 ack=y-70000 stray
            +1ms server > client R seq=y-70000
            """)
        #expect(
            Self.told(story) == ["+SYN-SENT@1", "+SYN-RECEIVED@2", "+ESTABLISHED@2", "-ESTABLISHED@3"])
        #expect(story.ended.first?.server == "LISTEN SYN-RECEIVED!2")
    }

    /// Another RST that its receiver ignores, behind a hole, counts where an earlier one was taken back.
    @Test func aResetBehindAForgedOne() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +1ms server > client R. seq=y+1001 ttl 200
                +1ms server > client P. seq=y+1001 len 10
                +1ms client > server . ack=y+1011
                +1ms server > client P. seq=y+1021 len 10
                +1ms server > client R seq=y+1031
                """)
        #expect(story.ended.first?.server == Stage.server + " CLOSED!12")
        #expect(story.ended.first?.details.reset.sighting.frame == 12)
    }

    @Test func aForgedResetIsTakenBack() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +1ms server > client R. seq=y+1001 ttl 200
                +1ms server > client P. seq=y+1001 len 10
                """)
        #expect(Self.told(story).suffix(3) == ["+CLOSED@8", "+CLOSED@8", "-CLOSED@9"])
        #expect(story.ended.first?.server == Stage.server)
        #expect(story.ended.first?.client == Stage.client + " CLOSED?8")
        #expect(story.ended.first?.remarks.contains(.resetHopLimit) == true)
    }

    /// What is confirmed is never taken back.
    @Test func confirmedTransitionsStay() throws {
        let story = try Story(
            Stage.opening + Stage.exchange
                + """
                +1s client > server S seq=x stray
                +1s server > client S. seq=y ack=x+1 stray
                +1ms client > server F. seq=u
                +1ms server > client F. seq=w ack=u+1
                +1ms client > server . seq=u+1 ack=w+1
                +1s client > server F. seq=u ack=w+1
                +1s client > server S seq=x stray
                """)
        #expect(story.changes.filter(\.isWithdrawal).isEmpty)
        #expect(story.ended.first?.client == Stage.client + " FIN-WAIT-1!10 TIME-WAIT+11")
    }

    /// Transitions and withdrawals name the frame and the time by which they became known.
    @Test func timesOfChanges() throws {
        let story = try Story(
            "+0 client > server S seq=x\n+1ms server > client S. seq=y ack=x+1\n+1s client > server S seq=x")
        let withdrawal = try #require(story.changes.last)
        #expect(withdrawal.isWithdrawal)
        #expect(withdrawal.end == .a)
        #expect(withdrawal.transition.frame == 2)
        #expect(withdrawal.sighting.frame == 3)
        #expect(withdrawal.sighting.time == 1_700_000_001_001_000_000)
    }
}
