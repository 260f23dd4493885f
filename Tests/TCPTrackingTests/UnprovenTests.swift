import Foundation
import TCPTracking
import Testing

/// What the wire does not prove, found by walking the histories of simulated endpoints: each story stands in `Captures/`.
@Suite struct UnprovenTests {
    static func story(_ name: String) throws -> Story.Ended {
        let file = StoryHistoryTests.root.appendingPathComponent("Captures/\(name).pkt")
        let story = try Story(String(contentsOf: file, encoding: .utf8), file: name)
        #expect(story.ended.count == 1)
        return try #require(story.ended.first)
    }

    /// An endpoint that had received the SYN,ACK would have acknowledged it: this one was CLOSED by then.
    @Test func aResetWithoutACKComesFromNoConnection() throws {
        let ended = try Self.story("opening/given-up")
        #expect(ended.client == "CLOSED SYN-SENT!1 CLOSED!4")
        #expect(ended.server == "LISTEN SYN-RECEIVED!3 LISTEN?4")
    }

    /// CLOSE sends a FIN in SYN-RECEIVED too; had the data arrived, it would be acknowledged.
    @Test func aFINMayLeaveSYNReceived() throws {
        let ended = try Self.story("closing/fin-before-the-third-segment")
        #expect(ended.server == "LISTEN SYN-RECEIVED!2 FIN-WAIT-1!4 TIME-WAIT+5")
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+2 CLOSE-WAIT+4 LAST-ACK!5 CLOSED?6")
    }

    /// What was sent before the RST arrived counts before the RST.
    @Test func aFINOnItsWayCountsBeforeTheRST() throws {
        let ended = try Self.story("reset/crossed-by-fin")
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+2 FIN-WAIT-1!7 CLOSED?6")
        #expect(ended.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED+3 CLOSED!6")
    }

    /// Lost after the vantage, the ACK would leave FIN-WAIT-1 to the FIN: straight to TIME-WAIT.
    @Test func anACKBeforeTheFINIsNeverProved() throws {
        let ended = try Self.story("closing/ack-of-fin-may-be-lost")
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+2 FIN-WAIT-1!4 FIN-WAIT-2?5 TIME-WAIT+6")
    }

    /// The ACK stands behind the data and was captured before them.
    @Test func anACKIsNotProvedByWhatStandsBelowIt() throws {
        let story = try Story(
            """
            # Two segments of the client in the wrong order
            +0   client > server  S   seq=x
            +1ms server > client  S.  seq=y ack=x+1
            +1ms client > server  .
            +1ms server > client  F.  seq=u
            +1ms client > server  .   seq=x+11 ack=u+1
            +1ms client > server  P.  seq=x+1 ack=y+1 len 10
            +1ms server > client  .   ack=x+11
            """)
        #expect(try #require(story.ended.first).server.hasSuffix("FIN-WAIT-1!4 FIN-WAIT-2?5"))
    }

    /// The data had been sent before the ACK, so that had not arrived when the first RST was sent. The client ignores that
    /// RST, which stands before what it expects.
    @Test func aRSTAtTheFINAnswersWhatWasSentBefore() throws {
        let ended = try Self.story("reset/at-its-own-fin")
        #expect(ended.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED+3 FIN-WAIT-1!6 CLOSED!9")
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+2 CLOSE-WAIT+6 CLOSED?10")
        #expect(ended.remarks.contains(.resetOutsideWindow))
    }
}
