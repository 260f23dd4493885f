import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("What limits a judgement")
struct EvidenceTests {
    @Test func segmentsAboveTheMSSWereJoined() {
        var wire = Wire()
        wire.open()
        wire.client(.ack, 1001, 5001, length: 14_600)
        wire.server(.ack, 5001, 15_601)
        #expect(wire.judgement().evidence == .offloaded)
        var plain = Wire()
        plain.open()
        plain.client(.ack, 1001, 5001, length: 1460)
        plain.server(.ack, 5001, 2461)
        #expect(plain.judgement().evidence == [])
    }

    @Test func aPartOfTheOpening() throws {
        #expect(try CapturedStory.judgement("midstream/starts-at-syn-ack").evidence.contains(.partialOpening))
        #expect(try !CapturedStory.judgement("closing/four-segment").evidence.contains(.partialOpening))
    }

    /// The capture's own count of lost frames limits the judgement of a connection that lived then and lacks segments.
    @Test func framesThatTheCaptureLost() throws {
        let lines = """
            +0      client > server  S    seq=x
            +1ms    server > client  S.   seq=y ack=x+1
            +1ms    client > server  .    seq=x+1 ack=y+1
            +1ms    client > server  P.   len 10  drop
            +1ms    server > client  .
            """
        let whole = lines.replacing("  drop", with: "")
        let start: Int64 = 1_700_000_000_000_000_000
        func evidence(_ text: String, from: Int64, to: Int64) throws -> Evidence {
            try CapturedStory.judgements(text: text, drops: (start + from)...(start + to))[0].evidence
        }
        #expect(try evidence(lines, from: -1_000_000_000, to: 3_000_000).contains([.captureDrops, .segmentsMissing]))
        #expect(try !evidence(whole, from: -1_000_000_000, to: 3_000_000).contains(.captureDrops))
        #expect(try !evidence(lines, from: 5_000_000, to: 9_000_000).contains(.captureDrops))
        #expect(try !evidence(lines, from: -9_000_000, to: -1).contains(.captureDrops))
    }

    @Test func directionsShiftedByLittleAreNoClockStep() throws {
        let shifted = """
            # The SYN,ACK was captured 2 ms before the SYN: two receive queues
            +0      client > server  S    seq=x
            -2ms    server > client  S.   seq=y ack=x+1
            +3ms    client > server  .    seq=x+1 ack=y+1
            """
        let judgement = try CapturedStory.judgements(text: shifted)[0]
        #expect(judgement.evidence.contains(.reordered))
        #expect(!judgement.evidence.contains(.clockStep))
    }

    @Test func oneDirectionThatRunsBackwardsIsAClockStep() throws {
        #expect(try CapturedStory.judgement("data/clock-steps-back").evidence.contains(.clockStep))
        let back = """
            # The client's own frames run backwards
            +0      client > server  S    seq=x
            +10ms   server > client  S.   seq=y ack=x+1
            +1ms    client > server  .    seq=x+1 ack=y+1
            -5ms    client > server  P.   len 10
            """
        #expect(try CapturedStory.judgements(text: back)[0].evidence.contains(.clockStep))
    }
}
