import TCPConformance
import Testing

@Suite("Pattern fin-wait-2-stuck")
struct FINWait2StuckTests {
    @Test func isGivenUp() throws {
        let judgement = try CapturedStory.judgements("closing/fin-wait-2-stuck")[0]
        #expect(judgement.patternNames.contains("fin-wait-2-stuck"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("its host had given up FIN-WAIT-2 by then"), "\(diagnosis)")
        #expect(diagnosis.contains("sysctl net.ipv4.tcp_fin_timeout"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["closing/close-wait-leak", "reset/in-close-wait", "closing/half-close"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("fin-wait-2-stuck"), "\(name)")
        }
    }
}
