import TCPConformance
import Testing

@Suite("Pattern backlog-overflow")
struct BacklogOverflowTests {
    @Test func dataIsIgnoredToo() throws {
        let judgement = try CapturedStory.judgements("opening/backlog-overflow")[0]
        #expect(judgement.patternNames.contains("backlog-overflow"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("its accept queue was full"), "\(diagnosis)")
        #expect(diagnosis.contains("nstat -az TcpExtListenOverflows"), "\(diagnosis)")
        #expect(diagnosis.contains("net.core.somaxconn"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/deferred-accept", "opening/third-segment-lost", "opening/half-open", "opening/three-way"]
        {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("backlog-overflow"), "\(name)")
        }
    }
}
