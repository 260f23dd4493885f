import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("OPEN-1")
struct SYNRetransmissionsKeepSequenceTests {
    typealias Rule = SYNRetransmissionsKeepSequence

    @Test func passesWithOneSYN() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [1])
    }

    @Test func passesWithTheSameSYNThreeTimes() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 1000, after: 1000)
        wire.client(.syn, 1000, after: 2000)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [1, 3])
    }

    @Test func failsWithAnotherNumberBeforeTheFirstACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.syn, 1999)
        wire.client(.ack, 1001, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [1, 3])
        #expect(
            judgement.words(Rule.self)
                == "the client sent SYN with seq=x+999 (1999) in frame 3, before its SYN with seq=x (1000) was answered"
        )
    }

    /// After the third segment another SYN is no retransmission but a SYN on a live connection.
    @Test func passesWithAnotherNumberAfterTheOpening() {
        var wire = Wire.opened()
        wire.client(.syn, 9000)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.finding("syn-on-live-connection") != nil)
    }

    /// A SYN with a new number that nobody answers either is an attempt of its own.
    @Test func passesForTwoAttempts() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 7000, after: 3000)
        let judgements = wire.judgements()
        #expect(judgements.map { $0.result(Rule.self) } == [.pass, .pass])
    }

    @Test func isNotSeenWithoutTheSYN() {
        var wire = Wire()
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }
}
