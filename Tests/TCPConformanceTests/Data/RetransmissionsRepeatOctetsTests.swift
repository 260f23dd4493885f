import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("DATA-3")
struct RetransmissionsRepeatOctetsTests {
    typealias Rule = RetransmissionsRepeatOctets

    private func retransmitted(digest: UInt32? = nil) -> Wire {
        var wire = Wire()
        wire.open()
        wire.client([.psh, .ack], 1001, 5001, length: 100)
        wire.client([.psh, .ack], 1001, 5001, length: 100, after: 300) {
            if let digest { $0.payloadDigest = digest }
        }
        wire.server(.ack, 5001, 1101)
        return wire
    }

    @Test func passes() {
        let judgement = retransmitted().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [5])
    }

    @Test func failsWithOtherOctets() {
        let judgement = retransmitted(digest: 42).judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [5])
        #expect(
            judgement.words(Rule.self)
                == "the client sent 100 octets from x+1 (1001) again with other content in frame 5")
    }

    @Test func isNotSeenWithCutPayload() {
        var wire = Wire()
        wire.open()
        for _ in 0..<2 {
            wire.client(.ack, 1001, 5001, length: 100, after: 300) {
                $0.capturedPayload = 0
                $0.payloadDigest = 0
                $0.attributes.insert(.truncatedPayload)
            }
        }
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWithoutRetransmission() {
        #expect(Wire.opened().judgement().result(Rule.self) == .notApplicable)
    }

    /// Neither a repeated SYN nor a repeated FIN carries octets.
    @Test func isNotApplicableToSYNAndFIN() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 1000, after: 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        wire.client(.finACK, 1001, 5001)
        wire.client(.finACK, 1001, 5001, after: 300)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
