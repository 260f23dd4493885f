import TCPConformance
import Testing

@Suite("Pattern fast-open-refused")
struct FastOpenRefusedTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("opening/fast-open-refused-cookie")[0]
        #expect(judgement.patternNames.contains("fast-open-refused"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("did not take the data in the SYN"), "\(diagnosis)")
        #expect(diagnosis.contains("sysctl net.ipv4.tcp_fastopen"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/three-way", "opening/fast-open"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("fast-open-refused"), "\(name)")
        }
    }
}
