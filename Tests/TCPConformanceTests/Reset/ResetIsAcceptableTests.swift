import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("RST-1")
struct ResetIsAcceptableTests {
    typealias Rule = ResetIsAcceptable

    @Test func passesAtTheNextNumber() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.frames(Rule.self) == [6])
    }

    @Test func passesToASYN() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 1001)
        #expect(wire.judgement().result(Rule.self) == .pass)
    }

    @Test func failsInTheWindow() {
        var wire = Wire.opened()
        wire.server(.rst, 5900) { $0.hopLimit = 247 }
        wire.client(.ack, 1101, 5001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.frames(Rule.self) == [6])
        #expect(
            judgement.words(Rule.self)
                == """
                the server's RST in frame 6 has seq=y+900 (5900), not RCV.NXT, y+1 (5001): it lies in the window, so it \
                is ignored and a challenge ACK is due (RFC 5961 §3.2)
                """)
        // Each fact once.
        #expect(
            judgement.findings().filter { $0.frames.contains(6) }.map(\.id).sorted() == [
                "RST-1", "reset-forgery-marks",
            ])
    }

    @Test func failsOutsideTheWindow() {
        var wire = Wire.opened()
        wire.server(.rst, 900_001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(judgement.findings().map(\.id) == ["RST-1"])
        #expect(
            judgement.words(Rule.self).hasSuffix("it lies outside the window, so it is ignored (RFC 9293 §3.10.7.4)"))
    }

    /// RFC 9293 ignores it; who debugs Linux should know that it does not.
    @Test func failsAtItsSendersFIN() {
        var wire = Wire.opened()
        wire.server(.finACK, 5001, 1101)
        wire.client(.ack, 1101, 5002)
        wire.server(.rst, 5001)
        #expect(wire.judgement().words(Rule.self).hasSuffix("so RFC 9293 §3.10.7.4 ignores it; Linux accepts it"))
    }

    @Test func failsToASYNItDoesNotAcknowledge() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 2001)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .fail)
        #expect(
            judgement.words(Rule.self)
                == """
                the server's RST in frame 2 has ack=x+1001 (2001) and does not acknowledge the SYN, x+1 (1001): ignored \
                in SYN-SENT (RFC 9293 §3.10.7.3)
                """)
        #expect(judgement.findings().map(\.id) == ["RST-1"])
    }

    @Test func passesInTimeWaitAtTheNextNumber() {
        var wire = Wire.closed()
        wire.server(.rst, 5002)
        let judgement = wire.judgement()
        #expect(judgement.result(Rule.self) == .pass)
        #expect(judgement.finding("reset-in-time-wait")?.frames == [10])
    }

    @Test func failsInTimeWaitElsewhere() {
        var wire = Wire.closed()
        wire.server(.rst, 1)
        #expect(wire.judgement().result(Rule.self) == .fail)
    }

    /// Nobody knows RCV.NXT of an endpoint that sent nothing.
    @Test func isNotSeenMidstream() {
        var wire = Wire()
        wire.server(.ack, 5001, 1001, length: 10)
        wire.server(.rst, 5011)
        #expect(wire.judgement().result(Rule.self) == .notSeen)
    }

    /// The octets before the RST were not captured.
    @Test func isNotSeenWhenSegmentsAreMissing() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5101)
        wire.server(.rst, 5301)
        let judgement = wire.judgement()
        #expect(judgement.evidence.contains(.segmentsMissing))
        #expect(judgement.result(Rule.self) == .notSeen)
    }

    @Test func isNotApplicableWithoutRST() {
        #expect(Wire.closed().judgement().result(Rule.self) == .notApplicable)
    }
}
