import TCPConformance
import Testing

@Suite("Pattern fast-open-asked")
struct FastOpenAskedTests {
    @Test func cookieIsGiven() throws {
        let judgement = try CapturedStory.judgements("opening/fast-open")[0]
        #expect(judgement.patternNames.contains("fast-open-asked"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("asked for a Fast Open cookie and the server gave one"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["opening/three-way", "opening/fast-open-refused-cookie"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("fast-open-asked"), "\(name)")
        }
    }
}
