import PacketDecoding
import TCPTracking
import Testing

/// Frames that the capture holds twice: told from retransmissions by proof, and counted once.
@Suite struct DuplicateFrameTests {
    private struct Sink: TrackingSink {
        var labels: [SegmentLabel] = []
        var duplicates: UInt32 = 0
        var retransmissions: UInt32 = 0

        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
            labels.append(label)
        }
        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            for end in [End.a, .b] {
                duplicates += details[end].duplicates
                retransmissions += details[end].retransmissions
            }
        }
    }

    /// One segment of a conversation and when it was captured.
    private struct Sent {
        var isFromClient = true
        var flags: TCPFlags = .ack
        var sequence: UInt32
        var acknowledgment: UInt32 = 0
        var length: UInt32 = 0
        var identification: UInt16 = 0
        var microseconds: Int64
        var hopLimit: UInt8 = 64
    }

    private static func labels(_ sent: [Sent]) -> Sink {
        var sink = Sink()
        var options = TrackerOptions()
        options.segments = true
        var tracker = Tracker(options: options)
        let segments = sent.enumerated().map { index, sent in
            var segment = Segment()
            segment.time = 1_700_000_000_000_000_000 + sent.microseconds * 1000
            segment.frame = UInt64(index + 1)
            segment.source = IPAddress(version4: sent.isFromClient ? 0x0A00_0001 : 0x0A00_0002)
            segment.destination = IPAddress(version4: sent.isFromClient ? 0x0A00_0002 : 0x0A00_0001)
            segment.sourcePort = sent.isFromClient ? 40_000 : 80
            segment.destinationPort = sent.isFromClient ? 80 : 40_000
            segment.flags = sent.flags
            segment.sequence = SequenceNumber(sent.sequence)
            segment.acknowledgment = SequenceNumber(sent.acknowledgment)
            segment.window = 64_000
            segment.payloadLength = sent.length
            segment.headerLength = 20
            segment.identification = sent.identification
            segment.checksum = UInt16(truncatingIfNeeded: 1 + sent.sequence &* 31 &+ sent.acknowledgment)
            segment.hopLimit = sent.hopLimit
            return segment
        }
        tracker.observe(segments.span, sink: &sink)
        tracker.finish(sink: &sink)
        return sink
    }

    private static func opening(copied: Bool) -> [Sent] {
        let frames = [
            Sent(flags: .syn, sequence: 1000, identification: 1, microseconds: 0),
            Sent(
                isFromClient: false, flags: [.syn, .ack], sequence: 5000, acknowledgment: 1001, identification: 51,
                microseconds: 10_000),
            Sent(sequence: 1001, acknowledgment: 5001, identification: 2, microseconds: 20_000),
        ]
        return frames.flatMap { frame in
            var copy = frame
            copy.microseconds += 30
            // Behind a router.
            copy.hopLimit -= 1
            return copied ? [frame, copy] : [frame]
        }
    }

    private static func data(_ number: UInt32, at microseconds: Int64, identification: UInt16) -> Sent {
        Sent(
            flags: [.psh, .ack], sequence: 1001 + number * 100, acknowledgment: 5001, length: 100,
            identification: identification, microseconds: microseconds)
    }

    @Test func copiesBehindARouter() {
        let sink = Self.labels(Self.opening(copied: true))
        #expect(sink.labels == [.syn, .duplicateFrame, .synACK, .duplicateFrame, .ack, .duplicateFrame])
        #expect(sink.duplicates == 3 && sink.retransmissions == 0)
    }

    @Test func copiesBehindLaterFrames() {
        let burst = (0..<4).map { Self.data($0, at: 30_000 + Int64($0) * 10, identification: UInt16(10 + $0)) }
        let copies = (0..<4).map { Self.data($0, at: 30_500 + Int64($0) * 10, identification: UInt16(10 + $0)) }
        let sink = Self.labels(Self.opening(copied: true) + burst + copies)
        #expect(sink.labels.suffix(4).allSatisfy { $0 == .duplicateFrame })
        #expect(sink.duplicates == 7 && sink.retransmissions == 0)
    }

    @Test func retransmissionsAreNoCopies() {
        // Another identification: sent again.
        let again = [
            Self.data(0, at: 30_000, identification: 10), Self.data(0, at: 30_500, identification: 11),
        ]
        for copied in [false, true] {
            let sink = Self.labels(Self.opening(copied: copied) + again)
            #expect(sink.duplicates == (copied ? 3 : 0))
            #expect(sink.retransmissions == 1)
        }
        // The same, but too late for a copy.
        let late = [Self.data(0, at: 30_000, identification: 10), Self.data(0, at: 45_000, identification: 10)]
        #expect(Self.labels(Self.opening(copied: true) + late).retransmissions == 1)
    }

    @Test func withoutIdentification() {
        let copies = [Self.data(0, at: 30_000, identification: 0), Self.data(0, at: 30_200, identification: 0)]
        let sink = Self.labels(Self.opening(copied: false) + copies)
        #expect(sink.duplicates == 1 && sink.retransmissions == 0)
        // The peer asked for it in between.
        let answer = Sent(
            isFromClient: false, sequence: 5001, acknowledgment: 1001, identification: 52, microseconds: 30_100)
        let asked = Self.labels(Self.opening(copied: false) + [copies[0], answer, copies[1]])
        #expect(asked.duplicates == 0 && asked.retransmissions == 1)
    }
}
