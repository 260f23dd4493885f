import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("DATA-1")
struct SegmentsLieInWindowTests {
    typealias Rule = SegmentsLieInWindow

    private func opened(serverWindow: UInt16, scale: UInt8? = nil) -> Wire {
        var wire = Wire()
        let offer: (inout Segment) -> Void = { segment in
            guard let scale else { return }
            segment.attributes.insert(.windowScale)
            segment.windowScale = scale
        }
        wire.client(.syn, 1000, with: offer)
        wire.server(.synACK, 5000, 1001, window: serverWindow, with: offer)
        wire.client(.ack, 1001, 5001)
        return wire
    }

    @Test func passes() {
        let judgement = Wire.opened().judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [4])
    }

    @Test func passesAtTheEdge() {
        var wire = opened(serverWindow: 1000)
        wire.client(.ack, 1001, 5001, length: 1000)
        wire.server(.ack, 5001, 2001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func failsOneOctetBeyondTheEdge() {
        var wire = opened(serverWindow: 1000)
        wire.client(.ack, 1001, 5001, length: 1001)
        wire.server(.ack, 5001, 2001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [4])
        #expect(
            judgement.words(Rule.self)
                == """
                the client's segment in frame 4 ends at x+1002 (2002), above the right edge of the server's window, \
                x+1001 (2001)
                """)
    }

    /// The window of a SYN,ACK is not scaled, the ones after it are (RFC 7323 §2.2).
    @Test func appliesTheWindowScaleAfterTheOpening() {
        var wire = opened(serverWindow: 1000, scale: 3)
        wire.client(.ack, 1001, 5001, length: 1000)
        wire.server(.ack, 5001, 2001, window: 1000)
        wire.client(.ack, 2001, 5001, length: 8000)
        wire.server(.ack, 5001, 10_001, window: 1000)
        #expect(wire.judgement().result(Rule.self) == .pass)
        wire.client(.ack, 10_001, 5001, length: 8001)
        #expect(wire.judgement().result(Rule.self) == .fail)
    }

    /// One octet into a closed window is a probe (RFC 9293 §3.8.6.1).
    @Test func passesForAWindowProbe() {
        var wire = opened(serverWindow: 100)
        wire.client(.ack, 1001, 5001, length: 100)
        wire.server(.ack, 5001, 1101, window: 0)
        wire.client(.ack, 1101, 5001, length: 1, after: 300)
        wire.server(.ack, 5001, 1101, window: 0)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func isNotSeenWithoutTheOpening() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    @Test func isNotSeenWithoutTheSYN() {
        var wire = Wire()
        wire.server(.synACK, 5000, 1001, window: 10)
        wire.client(.ack, 1001, 5001, length: 1000)
        wire.server(.ack, 5001, 2001)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    /// An ACK that was not captured may have opened the window.
    @Test func isNotSeenWhenSegmentsAreMissing() {
        var wire = opened(serverWindow: 1000)
        wire.server(.ack, 5501, 1001, length: 10, window: 1000)
        wire.client(.ack, 1001, 5511)
        wire.client(.ack, 1001, 5511, length: 1200)
        let judgement = wire.judgement()
        #expect(judgement.evidence.contains(.segmentsMissing))
        #expect(judgement.result(Rule.self) == .notSeen)
        #expect(judgement.finding("beyond-window")?.severity == .note)
    }

    @Test func isNotApplicableWithoutData() {
        var wire = Wire()
        wire.open()
        #expect(wire.judgement().result(Rule.self) == .notApplicable)
    }
}
