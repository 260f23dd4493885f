import TCPConformance
import Testing

@Suite("Pattern idle-path-timeout")
struct IdlePathTimeoutTests {
    @Test func unansweredData() throws {
        let judgement = try CapturedStory.judgements("data/idle-path-timeout")[0]
        #expect(judgement.patternNames.contains("idle-path-timeout"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("After 10 min of silence the client sent again, 4 times"), "\(diagnosis)")
        #expect(diagnosis.contains("a firewall, NAT or load balancer"), "\(diagnosis)")
        #expect(diagnosis.contains("tcp_keepalive_time"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func answeredByReset() throws {
        let judgement = try CapturedStory.judgements("reset/half-open-discovered")[0]
        #expect(judgement.patternNames.contains("idle-path-timeout"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("After 60.0 s of silence"), "\(diagnosis)")
        #expect(diagnosis.contains("answered with RST"), "\(diagnosis)")
        #expect(diagnosis.contains("a restarted host"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func unansweredKeepAlives() throws {
        let judgement = try CapturedStory.judgements("data/keep-alives-unanswered")[0]
        #expect(judgement.patternNames.contains("idle-path-timeout"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("sent 4 keep-alives and nothing was answered"), "\(diagnosis)")
        #expect(diagnosis.contains("gave the connection up with RST"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["data/abandoned", "data/keep-alives", "data/timeout-retransmission", "reset/in-established"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("idle-path-timeout"), "\(name)")
        }
    }
}
