import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-4")
struct SecondFINClosesTests {
    typealias Rule = SecondFINCloses

    @Test func passes() {
        let judgement = Wire.closed().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [8, 9])
    }

    @Test func passesInThreeSegments() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1102, 5002)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [7, 8])
    }

    private func half() -> Wire {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        return wire
    }

    @Test func failsWhenTheFINMoves() {
        var wire = half()
        wire.server(.finACK, 5001, 1102)
        wire.server(.finACK, 5011, 1102, after: 300)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [8, 9])
        #expect(
            judgement.words(Rule.self)
                == "the server's FIN in frame 9 has seq=w+10 (5011), its first FIN had w (5001)")
    }

    @Test func failsWithDataBeyondIt() {
        var wire = half()
        wire.server(.finACK, 5001, 1102)
        wire.server(.ack, 5002, 1102, length: 9)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self) == "the server's segment in frame 9 ends at w+10 (5011), above its FIN, w (5001)"
        )
    }

    @Test func failsWithAnACKAboveIt() {
        var wire = half()
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1102, 5003)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self)
                == "the client acknowledges w+2 (5003) in frame 9, above w+1 (5002), the number after the FIN")
    }

    /// The ACK of the second FIN has seq=u+1.
    @Test func failsWhenTheLastACKHasAnotherSequenceNumber() {
        var wire = half()
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1100, 5002)
        #expect(wire.judgement().result(Rule.self) == .fail)
    }

    @Test func isNotSeenWithoutTheLastACK() {
        var wire = half()
        wire.server(.finACK, 5001, 1102)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.frames(Rule.self) == [8])
    }

    @Test func isNotSeenWithoutTheSecondFIN() {
        #expect(half().judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWithoutFIN() {
        #expect(Wire.opened().judgement().result(Rule.self) == .notApplicable)
    }

    @Test func isNotApplicableWhenRSTEndsTheHalfClosedConnection() {
        var wire = half()
        wire.server(.rstACK, 5001, 1102)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
