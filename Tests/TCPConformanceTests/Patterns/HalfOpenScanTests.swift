import TCPConformance
import Testing

@Suite("Pattern half-open-scan")
struct HalfOpenScanTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("opening/reset-by-client")[0]
        #expect(judgement.patternNames.contains("half-open-scan"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("answered the SYN,ACK of 10.0.0.2:80 with RST after 0.2 ms"), "\(diagnosis)")
        #expect(diagnosis.contains("a half-open port scan"), "\(diagnosis)")
        #expect(diagnosis.contains("tcpdump -ni any"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/refused", "opening/reset-by-server", "opening/health-check"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("half-open-scan"), "\(name)")
        }
    }
}
