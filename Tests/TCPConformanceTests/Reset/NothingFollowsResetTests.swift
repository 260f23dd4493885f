import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("RST-2")
struct NothingFollowsResetTests {
    typealias Rule = NothingFollowsReset

    @Test func passes() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6])
    }

    @Test func passesWithFurtherRST() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        wire.server(.rst, 5001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func passesWithANewSYN() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        wire.client(.syn, 9000)
        wire.server(.synACK, 70_000, 9001)
        let judgements = wire.judgements()
        #expect(judgements.count == 2)
        #expect(judgements[0].result(Rule.self) == .pass)
    }

    /// The receiver's segments were under way when the RST passed the vantage.
    @Test func passesWithSegmentsUnderWay() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        wire.client(.ack, 1101, 5001, length: 10, after: 1)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(
            judgement.finding("segment-after-reset")?.text.english.contains("before the RST had reached it") == true)
    }

    @Test func failsWhenTheSenderSendsOn() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        wire.server(.ack, 5001, 1101)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6, 7])
        #expect(
            judgement.words(Rule.self)
                == "the server sent a segment with seq=y+1 (5001) in frame 7, after its RST in frame 6")
    }

    /// Both went on: the RST was not accepted, so nothing follows an accepted one.
    @Test func isNotApplicableWhenBothGoOn() {
        var wire = Wire.opened()
        wire.server(.rst, 5001) { $0.hopLimit = 247 }
        wire.client(.ack, 1101, 5001, length: 10, after: 500)
        wire.server(.ack, 5001, 1111, length: 20)
        wire.client(.ack, 1111, 5021)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notApplicable)
        #expect(judgement.result(ResetIsAcceptable.self) == .notSeen)
        #expect(judgement.finding("reset-not-accepted") != nil)
        #expect(judgement.subject.closing == .open)
    }

    @Test func isNotApplicableWithoutRST() {
        #expect(Wire.closed().judgement().result(Rule.self) == .notApplicable)
    }
}
