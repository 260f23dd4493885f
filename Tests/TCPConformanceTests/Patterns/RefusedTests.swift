import TCPConformance
import Testing

@Suite("Pattern refused")
struct RefusedTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("opening/refused")[0]
        #expect(judgement.patternNames.contains("refused"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("answered the SYN with RST after 0.2 ms"), "\(diagnosis)")
        #expect(diagnosis.contains("nothing listens there"), "\(diagnosis)")
        #expect(diagnosis.contains("ss -ltn 'sport = :80'"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/unanswered", "opening/reset-by-client", "reset/in-established"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("refused"), "\(name)")
        }
    }
}
