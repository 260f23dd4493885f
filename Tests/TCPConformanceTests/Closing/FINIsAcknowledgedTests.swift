import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-2")
struct FINIsAcknowledgedTests {
    typealias Rule = FINIsAcknowledged

    @Test func passes() {
        let judgement = Wire.closed().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6, 7])
    }

    /// Nothing is behind the FIN, so nothing but u+1 can acknowledge it.
    @Test func failsWithAnACKAboveIt() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1103)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6, 7])
        #expect(
            judgement.words(Rule.self)
                == "the server acknowledges u+2 (1103) in frame 7, above u+1 (1102), the number after the FIN")
    }

    @Test func isNotSeenWithoutACK() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1101)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.frames(Rule.self) == [6])
    }

    @Test func isNotApplicableWithoutFIN() {
        #expect(Wire.opened().judgement().result(Rule.self) == .notApplicable)
    }

    @Test func isNotApplicableWhenRSTAnswersTheFIN() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.rst, 5001)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
