import TCPConformance
import Testing

@Suite("Pattern fast-open-accepted")
struct FastOpenAcceptedTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("opening/fast-open")[1]
        #expect(judgement.patternNames.contains("fast-open-accepted"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("The server took the data in the SYN"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/three-way", "opening/fast-open-refused-cookie", "opening/third-segment-with-data"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("fast-open-accepted"), "\(name)")
        }
    }
}
