import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("DATA-2")
struct AcknowledgmentsCoverOnlySentTests {
    typealias Rule = AcknowledgmentsCoverOnlySent

    @Test func passes() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [3, 5])
    }

    /// The peer's later ACK takes the number back, so it was never sent.
    @Test func failsWhenTakenBack() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5500)
        wire.client(.ack, 1101, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6])
        #expect(
            judgement.words(Rule.self)
                == "ack y+500 (5500), in frame 6, is above the highest sequence number sent, y+1 (5001)")
    }

    /// So far ahead that no missing segments explain it.
    @Test func failsWhenFarAhead() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 1_000_005_001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(!judgement.evidence.contains(.segmentsMissing))
    }

    @Test func isNotSeenWhenSegmentsAreMissing() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5500)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.frames(Rule.self) == [6])
        let finding = judgement.finding("segments-missing")
        #expect(finding?.frames == [6])
        #expect(finding?.expected == "ack ≤ y+1 (5001)")
        #expect(finding?.observed == "ack=y+500 (5500)")
    }

    /// The first ACK of an endpoint is an ACK like any other.
    @Test func isNotSeenWhenTheFirstACKCoversUncapturedData() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5501)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWithOneDirection() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.client(.ack, 1011, 5001, length: 10)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWithoutACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
