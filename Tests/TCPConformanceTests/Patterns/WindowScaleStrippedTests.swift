import TCPConformance
import Testing

@Suite("Pattern window-scale-stripped")
struct WindowScaleStrippedTests {
    @Test func fromTheSYNACK() throws {
        let judgement = try CapturedStory.judgements("opening/window-scale-stripped")[0]
        #expect(judgement.patternNames.contains("window-scale-stripped"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("windows end at 65,535 octets"), "\(diagnosis)")
        #expect(diagnosis.contains("sysctl net.ipv4.tcp_window_scaling"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/three-way", "opening/syn-lost-with-timestamps"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("window-scale-stripped"), "\(name)")
        }
    }
}
