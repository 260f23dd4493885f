import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("OPEN-3")
struct ThirdSegmentCompletesOpeningTests {
    typealias Rule = ThirdSegmentCompletesOpening

    @Test func passes() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [3])
    }

    @Test func passesWithDataOnTheThirdSegment() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client([.psh, .ack], 1001, 5001, length: 10)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func failsWithAnotherAcknowledgment() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5000)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [2, 3])
        #expect(
            judgement.words(Rule.self) == "the third segment, in frame 3, acknowledges y (5000), not y+1 (5001)")
    }

    /// The server's RST tells that it sent nothing that the ACK could cover (RFC 9293 §3.10.7.4).
    @Test func failsWithAnAcknowledgmentThatTheServerRejects() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5002)
        wire.server(.rst, 5002)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self) == "the third segment, in frame 3, acknowledges y+2 (5002), not y+1 (5001)")
    }

    @Test func failsWithASequenceNumberOutsideTheWindow() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 901_001, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self) == "the third segment, in frame 3, has seq=x+900001 (901001), not x+1 (1001)")
    }

    /// In the window but not x+1: the server accepts it, the document does not know it.
    @Test func failsWithASequenceNumberInTheWindow() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1002, 5001)
        #expect(wire.judgement().result(Rule.self) == .fail)
    }

    /// Beyond y+1 it acknowledges octets that were not captured: it is a later segment.
    @Test func isNotSeenWhenTheFirstACKCoversUncapturedData() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5501)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWithoutTheThirdSegment() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWhenRefused() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 1001)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }

    @Test func isNotApplicableWhenTheSYNACKMetRST() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.rst, 1001)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }

    @Test func isNotApplicableToASimultaneousOpen() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.syn, 5000, after: 1)
        wire.client(.synACK, 1000, 5001)
        wire.server(.synACK, 5000, 1001, after: 1)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
