import TCPConformance
import TCPTracking
import Testing

/// Outcomes where the capture does not show everything: each story was a history that simulated endpoints really had.
@Suite struct OutcomeTests {
    @Test(arguments: [
        ("reset/behind-what-is-on-its-way", OpeningOutcome.threeWay, ClosingOutcome.reset, Actor.client),
        ("opening/listener-begins-between-two-syns", .threeWay, .simultaneous, .both),
        ("opening/reset-of-an-earlier-syn", .refused, .notOpened, .nobody),
        ("opening/syn-ack-and-fin-unacknowledged", .halfOpen, .notOpened, .nobody),
        ("closing/fin-before-its-syn-ack", .halfOpen, .notOpened, .nobody),
        ("closing/order-of-fin-and-ack-unknown", .threeWay, .fourSegment, .client),
        ("closing/ack-captured-before-its-fin", .threeWay, .threeSegment, .client),
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
    }
}
