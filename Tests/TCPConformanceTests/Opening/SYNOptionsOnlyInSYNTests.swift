import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("OPEN-5")
struct SYNOptionsOnlyInSYNTests {
    typealias Rule = SYNOptionsOnlyInSYN

    private func opened(scale: UInt8) -> Wire {
        var wire = Wire()
        wire.client(.syn, 1000) {
            $0.attributes.insert(.windowScale)
            $0.windowScale = scale
        }
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        return wire
    }

    @Test(arguments: [UInt8(0), 7, 14])
    func passes(scale: UInt8) {
        let judgement = opened(scale: scale).judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [1, 2])
    }

    @Test(arguments: [UInt8(15), 255])
    func failsWithATooLargeScale(scale: UInt8) {
        let judgement = opened(scale: scale).judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [1])
        #expect(
            judgement.words(Rule.self) == "the client's SYN in frame 1 offers a window scale of \(scale), above 14")
    }

    @Test(arguments: [SegmentAttributes.maximumSegmentSize, .windowScale, .sackPermitted])
    func failsWithAnOptionOutsideTheSYN(option: SegmentAttributes) {
        var wire = Wire.opened()
        wire.server(.ack, 5001, 1101) { $0.attributes.insert(option) }
        wire.server(.ack, 5001, 1101) { $0.attributes.insert(option) }
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6])
        #expect(
            judgement.words(Rule.self)
                == """
                the server sent MSS, window scale or SACK-permitted in a segment without SYN, twice, first in frame 6
                """)
    }

    @Test func isNotSeenMidstream() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWhenTheSYNIsCutInItsHeader() {
        var wire = Wire()
        wire.client(.syn, 1000) { $0.attributes.insert(.truncatedHeader) }
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.frames(Rule.self) == [1])
    }
}
