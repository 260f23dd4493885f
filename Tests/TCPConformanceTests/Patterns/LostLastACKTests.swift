import TCPConformance
import Testing

@Suite("Pattern lost-last-ack")
struct LostLastACKTests {
    @Test func afterTheVantage() throws {
        let judgement = try CapturedStory.judgements("closing/last-ack-lost")[0]
        #expect(judgement.patternNames.contains("lost-last-ack"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("was lost between the vantage and the server"), "\(diagnosis)")
        #expect(diagnosis.contains("waited in LAST-ACK"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func beforeTheVantage() throws {
        let judgement = try CapturedStory.judgements("closing/last-ack-missing")[0]
        #expect(judgement.patternNames.contains("lost-last-ack"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("sent 3 times, was not acknowledged"), "\(diagnosis)")
        #expect(diagnosis.contains("ss -tno state last-ack 'sport = :80'"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["closing/four-segment", "closing/fin-unanswered", "closing/close-wait-leak"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("lost-last-ack"), "\(name)")
        }
    }
}
