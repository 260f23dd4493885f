import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-5")
struct TimeWaitIsRespectedTests {
    typealias Rule = TimeWaitIsRespected

    /// Closed by the client, whose next number is 1102, then a SYN.
    private func reopened(_ sequence: UInt32, after milliseconds: Double, timestamps: Bool = false) -> Judgement {
        var wire = Wire()
        let option: (inout Segment) -> Void = { if timestamps { $0.attributes.insert(.timestamps) } }
        wire.client(.syn, 1000, with: option)
        wire.server(.synACK, 5000, 1001, with: option)
        wire.client(.ack, 1001, 5001, length: 100)
        wire.server(.ack, 5001, 1101)
        wire.client(.finACK, 1101, 5001)
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1102, 5002)
        wire.client(.syn, sequence, after: milliseconds, with: option)
        wire.server(.synACK, 90_000, sequence &+ 1)
        wire.client(.ack, sequence &+ 1, 90_001)
        return wire.judgement()
    }

    @Test func passesWithANumberAboveTheOld() {
        let judgement = reopened(1102, after: 1000)
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [8])
        #expect(judgement.finding("syn-in-time-wait")?.severity == .info)
    }

    @Test func failsWithANumberBelowTheOld() {
        let judgement = reopened(500, after: 1000)
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [8])
        #expect(
            judgement.words(Rule.self)
                == """
                a SYN with seq=x-500 (500) came in frame 8 within 2·MSL, below the old connection's next number, \
                x+102 (1102)
                """)
        #expect(judgement.finding("syn-in-time-wait") == nil)
    }

    @Test func passesAfterTwoMaximumSegmentLifetimes() {
        #expect(reopened(500, after: 60_001).result(Rule.self) == .pass)
    }

    /// A newer timestamp would allow it (RFC 6191), and the tracker does not keep it.
    @Test func isNotSeenWithTimestamps() {
        #expect(reopened(500, after: 1000, timestamps: true).result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWhenTheCaptureEndsTooSoon() {
        #expect(Wire.closed().judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWithoutTIMEWAIT() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        wire.client(.syn, 500)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
