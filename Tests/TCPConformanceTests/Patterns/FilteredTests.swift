import TCPConformance
import Testing

@Suite("Pattern filtered")
struct FilteredTests {
    @Test func silence() throws {
        let judgement = try CapturedStory.judgements("opening/unanswered")[0]
        #expect(judgement.patternNames.contains("filtered"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("did not answer the SYN, sent 5 times in 15.0 s"), "\(diagnosis)")
        #expect(diagnosis.contains("a firewall drops it"), "\(diagnosis)")
        #expect(diagnosis.contains("tcpdump -ni any"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func prohibition() throws {
        let judgement = try CapturedStory.judgements("opening/admin-prohibited")[0]
        #expect(judgement.patternNames.contains("filtered"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("administratively prohibited"), "\(diagnosis)")
        #expect(diagnosis.contains("nft list ruleset"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/refused", "opening/reset-without-ack", "opening/host-unreachable", "opening/half-open"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("filtered"), "\(name)")
        }
    }
}
