import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("CLOSE-1")
struct FINFollowsLastOctetTests {
    typealias Rule = FINFollowsLastOctet

    @Test func passes() {
        let judgement = Wire.closed().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6])
    }

    @Test func passesWithARepeatedFIN() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.client(.finACK, 1101, 5001, after: 300)
        wire.server(.ack, 5001, 1102)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6, 7])
    }

    @Test func passesWithDataInTheFIN() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001, length: 50)
        wire.server(.ack, 5001, 1152)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func failsWhenTheFINMoves() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.client(.finACK, 1111, 5001, after: 300)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6, 7])
        #expect(
            judgement.words(Rule.self)
                == "the client's FIN in frame 7 has seq=u+10 (1111), its first FIN had u (1101)")
    }

    /// The FIN stands among octets that were sent before it.
    @Test func failsBelowTheLastOctet() {
        var wire = Wire()
        wire.open()
        wire.client(.ack, 1001, 5001, length: 100)
        wire.client(.finACK, 1051, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self)
                == """
                the client's FIN in frame 5 has seq=u=x+51 (1051), below the number after its last byte, x+101 (1101)
                """)
    }

    /// With a hole before it nobody knows where the last octet stands.
    @Test func isNotSeenWithAHoleBeforeIt() {
        var wire = Wire.opened()
        wire.client(.finACK, 1201, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.frames(Rule.self) == [6])
    }

    @Test func isNotApplicableWithoutFIN() {
        #expect(Wire.opened().judgement().result(Rule.self) == .notApplicable)
    }
}
