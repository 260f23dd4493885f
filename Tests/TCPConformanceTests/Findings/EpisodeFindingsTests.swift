import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("Findings about time-outs and closed windows")
struct EpisodeFindingsTests {
    @Test func oneFindingForAllCopiesOfATimeout() throws {
        let judgement = try CapturedStory.judgement("data/timeout-retransmission")
        #expect(judgement.findings().map(\.id) == ["timeout"])
        let finding = try #require(judgement.finding("timeout"))
        #expect(finding.severity == .note)
        #expect(finding.frames == [5, 7])
        #expect(
            finding.text.english
                == """
                the client's retransmission timer ran out 3 times, first 200.0 ms after it had sent; the pause grew to \
                800.0 ms over 1.20 s, then it was answered
                """)
    }

    @Test func withoutAnswer() throws {
        let finding = try #require(try CapturedStory.judgement("data/abandoned").finding("timeout"))
        #expect(finding.severity == .warning)
        #expect(finding.text.english.hasSuffix("and it was not answered"))
    }

    @Test func fastRetransmissionIsNoTimeout() throws {
        let judgement = try CapturedStory.judgement("data/fast-retransmission")
        #expect(judgement.finding("timeout") == nil)
        #expect(judgement.finding("retransmissions")?.frames == [13])
    }

    @Test func backoffOfASYNIsToldWithItsLoss() throws {
        let judgement = try CapturedStory.judgement("opening/unanswered")
        #expect(judgement.finding("timeout") == nil)
        let finding = try #require(judgement.finding("syn-lost"))
        #expect(
            finding.text.english.contains("4 times, first in frame 2, after pauses that grew from 1.00 s to 8.00 s"))
    }

    @Test func oneFindingForEachClosedWindow() throws {
        let findings = try CapturedStory.judgement("data/zero-window-twice").findings().filter {
            $0.id == "zero-window"
        }
        #expect(findings.count == 2)
        #expect(findings[0].severity == .warning)
        #expect(findings[0].frames == [10, 11])
        #expect(findings[0].text.english.contains("did not open it again"))
        #expect(findings[1].severity == .note)
        #expect(findings[1].frames == [5, 8])
        #expect(findings[1].text.english.contains("for 1.20 s"))
    }

    @Test func theListIsBounded() throws {
        var wire = Wire.opened()
        for _ in 0..<20 {
            wire.server(.ack, 5001, 1101, window: 0)
            wire.server(.ack, 5001, 1101, window: 8000)
        }
        let findings = wire.judgement().findings()
        #expect(findings.filter { $0.id == "zero-window" }.count == EpisodeList.capacity)
        #expect(findings.first { $0.id == "further-episodes" }?.text.english.contains("16 further episodes") == true)
    }
}
