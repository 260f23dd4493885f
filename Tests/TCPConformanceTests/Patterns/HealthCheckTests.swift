import TCPConformance
import Testing

@Suite("Pattern health-check")
struct HealthCheckTests {
    @Test func byReset() throws {
        let judgement = try CapturedStory.judgements("opening/health-check")[0]
        #expect(judgement.patternNames.contains("health-check"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("neither end had sent a byte"), "\(diagnosis)")
        #expect(diagnosis.contains("a health check"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func byClose() throws {
        let judgement = try CapturedStory.judgements("opening/health-check")[1]
        #expect(judgement.patternNames.contains("health-check"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("The client closed 1.0 ms after the opening"), "\(diagnosis)")
        #expect(diagnosis.contains("neither end sent a byte"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in [
            "opening/three-way", "closing/four-segment-by-server", "reset/in-established-by-client",
            "opening/reset-by-client",
        ] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("health-check"), "\(name)")
        }
    }
}
