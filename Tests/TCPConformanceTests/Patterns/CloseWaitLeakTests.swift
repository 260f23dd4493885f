import TCPConformance
import Testing

@Suite("Pattern close-wait-leak")
struct CloseWaitLeakTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("closing/close-wait-leak")[0]
        #expect(judgement.patternNames.contains("close-wait-leak"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("holds the socket in CLOSE-WAIT"), "\(diagnosis)")
        #expect(diagnosis.contains("ss -tnp state close-wait 'sport = :80'"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["closing/half-close", "closing/four-segment", "midstream/last-ack-only", "closing/fin-unanswered"]
        {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("close-wait-leak"), "\(name)")
        }
    }
}
