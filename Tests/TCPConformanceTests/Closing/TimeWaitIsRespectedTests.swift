import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-5")
struct TimeWaitIsRespectedTests {
    typealias Rule = TimeWaitIsRespected

    /// Closed by the client, whose next number is 1102, then a SYN.
    private func reopened(
        _ sequence: UInt32, after milliseconds: Double, timestamps: (old: UInt32?, new: UInt32?) = (nil, nil)
    )
        -> Judgement
    {
        func option(_ value: UInt32?) -> (inout Segment) -> Void {
            { segment in
                guard let value else { return }
                segment.attributes.insert(.timestamps)
                segment.timestampValue = value
            }
        }
        let old = option(timestamps.old)
        let next = option(timestamps.old.map { $0 &+ 1 })
        var wire = Wire()
        wire.client(.syn, 1000, with: old)
        wire.server(.synACK, 5000, 1001, with: old)
        wire.client(.ack, 1001, 5001, length: 100, with: old)
        wire.server(.ack, 5001, 1101)
        wire.client(.finACK, 1101, 5001, with: next)
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1102, 5002, with: next)
        wire.client(.syn, sequence, after: milliseconds, with: option(timestamps.new))
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

    /// RFC 6191 §2: above the last timestamp of the old connection, which is 1 more than its first, or where that had none.
    @Test(
        arguments: [
            (4000, 4002, true), (4000, 4001, false), (4000, 3999, false), (0xFFFF_FFFF, 1, true), (4000, nil, false),
            (nil, 1, true), (nil, nil, false),
        ] as [(UInt32?, UInt32?, Bool)])
    func aTimestampDecides(old: UInt32?, new: UInt32?, isAllowed: Bool) {
        let judgement = reopened(500, after: 1000, timestamps: (old, new))
        #expect(judgement.result(Rule.self) == (isAllowed ? .pass : .fail))
        #expect(judgement.frames(Rule.self) == [8])
        let words = judgement.finding("syn-in-time-wait-by-timestamp")?.text.english
        #expect((words != nil) == isAllowed)
        if let new, isAllowed { #expect(words?.contains("(TSval \(new))") == true) }
        #expect(reopened(500, after: 60_001, timestamps: (old, new)).result(Rule.self) == .pass)
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
