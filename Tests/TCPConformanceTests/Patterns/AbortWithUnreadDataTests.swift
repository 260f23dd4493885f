import TCPConformance
import Testing

@Suite("Pattern abort-with-unread-data")
struct AbortWithUnreadDataTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("reset/unread-data")[0]
        #expect(judgement.patternNames.contains("abort-with-unread-data"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("closed with unread data"), "\(diagnosis)")
        #expect(diagnosis.contains("nstat -az TcpExtTCPAbortOnClose"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in [
            "reset/in-established", "reset/half-open-discovered", "reset/forged-before-round-trip",
            "reset/in-close-wait",
        ] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("abort-with-unread-data"), "\(name)")
        }
    }
}
