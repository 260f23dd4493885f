import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("OPEN-2")
struct SYNACKAcknowledgesSYNTests {
    typealias Rule = SYNACKAcknowledgesSYN

    @Test func passes() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [1, 2])
    }

    @Test func passesWithTheDataOfAFastOpen() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50) { $0.attributes.insert([.fastOpen, .fastOpenCookie]) }
        wire.server(.synACK, 5000, 1051)
        wire.client(.ack, 1051, 5001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test(arguments: [UInt32(1000), 1002, 0, 3_000_001_001])
    func failsWithAnotherNumber(acknowledgment: UInt32) {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, acknowledgment)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [1, 2])
        let relative = Int32(bitPattern: acknowledgment &- 1000)
        let symbol = relative == 0 ? "x" : relative > 0 ? "x+\(relative)" : "x\(relative)"
        #expect(
            judgement.words(Rule.self)
                == "the SYN,ACK in frame 2 acknowledges \(symbol) (\(acknowledgment)), not x+1 (1001)")
    }

    /// x at the end of the sequence space: x+1 is 0.
    @Test func passesAtTheWrap() {
        var wire = Wire()
        wire.client(.syn, 0xFFFF_FFFF)
        wire.server(.synACK, 5000, 0)
        wire.client(.ack, 0, 5001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func isNotSeenWithoutTheSYN() {
        var wire = Wire()
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWithoutTheSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.ack, 1001, 5001)
        wire.server(.ack, 5001, 1001, length: 10)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWhenNothingAnswers() {
        var wire = Wire()
        wire.client(.syn, 1000)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWhenRefused() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 1001)
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
