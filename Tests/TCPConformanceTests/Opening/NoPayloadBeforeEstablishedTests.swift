import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("OPEN-4")
struct NoPayloadBeforeEstablishedTests {
    typealias Rule = NoPayloadBeforeEstablished

    @Test func passes() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [1, 2])
    }

    @Test func passesWithFastOpen() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50) { $0.attributes.insert([.fastOpen, .fastOpenCookie]) }
        wire.server(.synACK, 5000, 1051)
        wire.client(.ack, 1051, 5001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    /// The server ignored the data, but the client asked for Fast Open.
    @Test func passesWithARefusedFastOpen() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50) { $0.attributes.insert([.fastOpen, .fastOpenCookie]) }
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001, length: 50)
        #expect(wire.judgement().result(Rule.self) == .pass)
        #expect(wire.judgement().finding("fast-open-not-accepted")?.frames == [1, 2])
    }

    @Test func failsWithDataInAPlainSYN() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001, length: 50)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [1])
        #expect(
            judgement.words(Rule.self) == "the client's SYN in frame 1 carries payload and no Fast Open option")
    }

    @Test func failsWithDataInAPlainSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001, length: 20)
        wire.client(.ack, 1001, 5021)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [2])
    }

    @Test func isNotSeenMidstream() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWithoutTheSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.ack, 1001, 5001)
        wire.server(.ack, 5001, 1001, length: 10)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }
}
