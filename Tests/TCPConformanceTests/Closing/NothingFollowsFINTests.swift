import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-3")
struct NothingFollowsFINTests {
    typealias Rule = NothingFollowsFIN

    @Test func passes() {
        let judgement = Wire.closed().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6])
    }

    /// Octets before u may be sent again after the FIN.
    @Test func passesWithARetransmission() {
        var wire = Wire()
        wire.open()
        wire.client(.ack, 1001, 5001, length: 100)
        wire.client(.finACK, 1101, 5001)
        wire.client(.ack, 1001, 5001, length: 100, after: 300)
        wire.server(.ack, 5001, 1102)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func failsWithNewData() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.client(.ack, 1102, 5001, length: 99)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6, 7])
        #expect(
            judgement.words(Rule.self)
                == "the client's segment in frame 7 ends at u+100 (1201), above its FIN, u (1101)")
    }

    /// The half-closed connection: the other end may send on.
    @Test func passesWithDataOfTheOtherEnd() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102, length: 500)
        wire.client(.ack, 1102, 5501)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func isNotApplicableWithoutFIN() {
        #expect(Wire.opened().judgement().result(Rule.self) == .notApplicable)
    }
}
