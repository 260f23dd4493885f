import TCPConformance
import TCPTracking
import Testing

/// Outcomes where the capture does not show everything: each story was a history that simulated endpoints really had.
@Suite struct OutcomeTests {
    @Test(arguments: [
        ("reset/behind-what-is-on-its-way", OpeningOutcome.threeWay, ClosingOutcome.reset, Actor.client),
        ("opening/listener-begins-between-two-syns", .threeWay, .simultaneous, .both),
        ("opening/reset-of-an-earlier-syn", .refused, .notOpened, .nobody),
        ("opening/syn-ack-captured-behind-a-later-ack", .threeWay, .halfClosed, .client),
        ("opening/syn-ack-and-fin-unacknowledged", .halfOpen, .notOpened, .nobody),
        ("closing/fin-before-its-syn-ack", .halfOpen, .notOpened, .nobody),
        ("closing/order-of-fin-and-ack-unknown", .threeWay, .fourSegment, .client),
        ("closing/ack-captured-before-its-fin", .threeWay, .threeSegment, .client),
        ("closing/reset-captured-before-the-last-ack", .threeWay, .simultaneous, .both),
        ("data/abandoned-behind-a-hole", .threeWay, .abandoned, .nobody),
        ("reset/behind-a-hole", .threeWay, .reset, .client),
        ("reset/captured-before-what-it-answers", .threeWay, .reset, .client),
    ])
    func outcome(story: String, opening: OpeningOutcome, closing: ClosingOutcome, by actor: Actor) throws {
        let judgements = try CapturedStory.judgements(story)
        try #require(judgements.count == 1)
        let subject = judgements[0].subject
        #expect(subject.opening == opening)
        #expect(subject.closing == closing)
        #expect(subject.closedBy == actor)
    }

    /// Certain is what no history of the same capture contradicts.
    @Test func certainties() throws {
        func last(_ story: String, _ end: End) throws -> Transition {
            try #require(try CapturedStory.judgement(story).subject.details.endpoints[end.index].history.last)
        }
        let client = End.a
        let server = End.b
        let order = try last("closing/order-of-fin-and-ack-unknown", client)
        #expect(order.to == .timeWait)
        #expect(order.certainty == .assumed)
        let undated = try last("opening/reset-of-an-earlier-syn", server)
        #expect(undated.to == .closed)
        #expect(undated.certainty == .assumed)
        // The RST shows that its sender is done; its receiver ignores it.
        let sender = try last("reset/behind-what-is-on-its-way", client)
        #expect(sender.to == .closed)
        #expect(sender.certainty == .observed)
        #expect(try last("reset/behind-what-is-on-its-way", server).to == .timeWait)
        let aborter = try last("reset/behind-a-hole", client)
        #expect(aborter.to == .closed)
        #expect(aborter.certainty == .observed)
        #expect(try last("reset/behind-a-hole", server).to == .established)
        // Its FIN had crossed the other one when the RST was sent, and its receiver ignores the RST.
        #expect(try last("reset/captured-before-what-it-answers", client).from == .closing)
        #expect(try last("reset/captured-before-what-it-answers", server).to == .closing)
    }

    /// RST and FIN from elsewhere in the sequence space come before the SYN,ACK: the connection opens all the same, and that
    /// FIN was not its.
    @Test func whatLiesElsewhereIsForgotten() throws {
        let judgements = try CapturedStory.judgements(
            text: """
                client 10.0.0.1:40000
                server 10.0.0.2:80
                isn client 1000
                isn server 50000
                +0     client > server  S   seq=x
                +60ms  server > client  R.  seq=0 ack=x+1
                +1ms   server > client  F.  seq=0 ack=x+1
                +1ms   client > server  R   seq=x+1
                +2ms   server > client  S.  seq=y ack=x+1
                +1ms   client > server  .   seq=x+1 ack=y+1
                +1ms   client > server  P.  seq=x+1 ack=y+1  len 100
                +60ms  server > client  P.  seq=y+1 ack=x+101  len 50

                """)
        try #require(judgements.count == 1)
        let subject = judgements[0].subject
        #expect(subject.opening == .threeWay)
        #expect(subject.closing == .open)
        #expect(subject.connection.endpoints[0].state == .established)
        #expect(subject.connection.endpoints[1].state == .established)
    }
}
