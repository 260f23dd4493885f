import TCPConformance
import TCPTracking
import Testing

/// Stories whose directions are shifted against each other, told as they happened.
@Suite struct CausalOrderTests {
    private static func told(_ story: String) throws -> [String] {
        try CapturedStory.judgements(story).map { judgement in
            let subject = judgement.subject
            return "\(subject.opening.code) \(subject.closing.code) \(subject.closedBy.code ?? "nobody")"
                + " \(subject.connection[subject.client].state.name) \(subject.connection[subject.server].state.name)"
        }
    }

    @Test(arguments: [
        // What is left of an old connection behind the first segments of the next one is the old one's.
        (
            "opening/reset-captured-behind-the-next-syn-ack",
            ["three-way reset client CLOSED CLOSED", "three-way open nobody ESTABLISHED ESTABLISHED"]
        ),
        // What follows a SYN cannot have been sent before its answer.
        (
            "opening/reuse-captured-before-its-syn-ack",
            ["three-way replaced nobody ESTABLISHED ESTABLISHED", "three-way four-segment client TIME-WAIT CLOSED"]
        ),
        ("closing/fin-captured-before-the-window-update", ["three-way four-segment client TIME-WAIT CLOSED"]),
        ("reset/forged-and-answered", ["three-way reset server CLOSED CLOSED"]),
        ("midstream/syn-captured-behind-an-acknowledgment", ["partial open nobody ESTABLISHED ESTABLISHED"]),
    ])
    func story(name: String, expected: [String]) throws {
        #expect(try Self.told(name) == expected)
    }

    /// A FIN is no octet that was never sent because it is captured late, and no clock goes back while a segment waits.
    @Test func theFirstFINIsCapturedLate() throws {
        let judgements = try CapturedStory.judgements("closing/first-fin-captured-late")
        try #require(judgements.count == 2)
        #expect(
            try Self.told("closing/first-fin-captured-late")[0] == "three-way three-segment server CLOSED TIME-WAIT")
        #expect(judgements[0].failures.isEmpty)
        #expect(judgements[0].evidence == .reordered)
        let waiting = try CapturedStory.judgements(
            text: """
                # The same with nothing between: it waits for five seconds
                +0     client > server S seq=x
                +10ms  server > client S. seq=y ack=x+1
                +10ms  client > server . seq=x+1 ack=y+1
                +10ms  client > server F. seq=x+1 ack=y+2
                +5s    server > client F. seq=y+1 ack=x+1
                +10ms  server > client . seq=y+2 ack=x+2
                """)
        #expect(waiting[0].evidence == .reordered)
        #expect(waiting[0].failures.isEmpty)
    }
}
