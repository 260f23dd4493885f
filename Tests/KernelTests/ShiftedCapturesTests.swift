import Foundation
import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Rule 8: the two directions of every capture, shifted against each other by 1 to 4 segments of each connection, one way
/// and the other. States, outcomes and roles stay.
@Suite struct ShiftedCapturesTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let stories: [String] = {
        let captures = root.appendingPathComponent("Captures")
        let names = FileManager.default.enumerator(atPath: captures.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".pcap") || $0.hasSuffix(".pcapng") }.sorted()
    }()

    /// Captures whose shifted forms another history gives as well, or whose numbers say nothing; why.
    private static let undetermined: [String: String] = [
        "closing/ack-captured-before-its-fin": "copies of FIN and ACK: which answers which",
        "closing/ack-of-fin-before-its-data": "the ACK of the SYN may have passed before the FIN or behind it",
        "closing/fin-before-its-syn-ack": "the server's own segments are out of order",
        "closing/fin-in-syn-received": "the ACK of the SYN may have passed before the FIN as well",
        "closing/first-fin-captured-late": "seven seconds late: longer than anything waits",
        "closing/order-of-fin-and-ack-unknown": "copies of FIN and ACK: which answers which",
        "closing/reset-captured-before-the-last-ack": "the last ACK may have passed before the RST or behind it",
        "data/acknowledges-what-was-never-sent": "an ACK of nothing",
        "malformed/all-flags": "two RSTs: either may have been the first",
        "midstream/reset-only": "a RST of a connection that nothing else was captured of",
        "opening/listener-begins-between-two-syns": "a SYN, sent again: which of them the RST answers",
        "opening/played-again-after-reset": "copies of whole attempts: which of them a RST ends",
        "opening/port-reuse-after-reset": "what is left of one connection among the segments of the next",
        "opening/refused-again-and-again": "copies of SYN and RST: which answers which",
        "opening/reset-of-an-earlier-syn": "copies of a SYN: which of them the RST answers",
        "opening/reset-without-ack": "a RST that names no segment",
        "opening/syn-with-another-number": "two SYNs before an answer are two attempts",
        "opening/wrong-acknowledgment": "a SYN,ACK that answers no SYN",
        "reset/behind-one-taken-back": "copies of SYN and SYN,ACK: which of them the RST answers",
        "reset/behind-what-is-on-its-way": "the ACK of the SYN may have passed before the FIN as well",
        "reset/captured-before-what-it-answers": "the ACK of the SYN may have passed before the FIN as well",
        "reset/crossed-by-fin": "a RST and a FIN that cross: each may have passed first",
        "reset/forged-and-answered": "RSTs of both ends: either may have been the first",
        "reset/forged": "RSTs of both ends: either may have been the first",
        "reset/in-fin-wait-1": "a RST that does not acknowledge the FIN may have crossed it",
    ]

    /// The same for scenarios between kernels.
    private static let undeterminedScenarios: [String: String] = [
        "bad_syn_ack": "a SYN,ACK that answers no SYN",
        "blind_reset_exact": "RSTs of both ends: either may have been the first",
        "fast_open_early_close": "the ACK of the SYN may have passed before the FIN or behind it",
        "fin_out_of_order": "copies of FIN and ACK: which answers which",
        "listener_closed": "a RST that acknowledges no more than the SYN may have crossed the third segment",
        "old_duplicate_syn": "copies of SYN and SYN,ACK: which answers which",
        "reset_in_fin_wait_2": "the ACK of the FIN may have passed before the RST or behind it",
        "reset_lost": "copies of segments before and behind the RST",
        "reuse_after_reset": "what is left of one connection among the segments of the next",
        "syn_ack_lost_always": "copies of SYN and SYN,ACK: which answers which",
        "time_wait_old_syn": "what is left of one connection among the segments of the next",
        "user_timeout": "copies of data and ACK: which answers which",
    ]

    @Test func storiesStayAsTheyAre() throws {
        #expect(Self.stories.count > 150)
        var changed: Set<String> = []
        for name in Self.stories {
            let story = String(name.prefix { $0 != "." })
            let path = Self.root.appendingPathComponent("Captures/" + name).path
            if let difference = try Self.difference(inCapture: path) {
                changed.insert(story)
                #expect(Self.undetermined[story] != nil, "\(story): \(difference)")
            }
        }
        #expect(changed == Set(Self.undetermined.keys))
    }

    @Test func recordingsStayAsTheyAre() throws {
        var changed: Set<String> = []
        for recording in RecordedTests.recordings {
            for capture in recording.captures {
                let path = recording.folder.appendingPathComponent(capture).path
                if let difference = try Self.difference(inCapture: path) {
                    changed.insert(recording.scenario)
                    let isKnown = Self.undeterminedScenarios[recording.scenario] != nil
                    #expect(isKnown, "\(recording.testDescription)/\(capture): \(difference)")
                }
            }
        }
        #expect(changed == Set(Self.undeterminedScenarios.keys))
    }

    /// The first shift that changes what is told of a capture.
    private static func difference(inCapture path: String) throws -> String? {
        let segments = try Self.segments(inCapture: path)
        let expected = TellingSink.told(segments)
        for late in [true, false] {
            for count in 1...4 {
                let told = TellingSink.told(shifted(segments, late: late, by: count))
                guard told != expected else { continue }
                return "first \(late ? "late" : "early") by \(count): \(told) instead of \(expected)"
            }
        }
        return nil
    }

    private static func segments(inCapture path: String) throws -> [Segment] {
        var decoder = FrameDecoder()
        var decoded = SegmentBatch()
        var file = try CaptureFile(path: PathName(path))
        var batch = FrameBatch()
        var segments: [Segment] = []
        var isAtEnd = false
        while !isAtEnd {
            isAtEnd = try !file.nextBatch(into: &batch)
            let descriptors = batch.frames.map {
                FrameDescriptor(
                    time: $0.time, number: $0.number, offset: $0.offset, capturedLength: $0.capturedLength,
                    originalLength: $0.originalLength, linkType: $0.linkType, interface: $0.interface)
            }
            decoded.removeAll()
            decoder.decode(batch.octetStorage.span.bytes, descriptors.span, into: &decoded)
            segments += Array(decoded.segments)
        }
        // Tags and tunnels belong to the batch.
        for index in segments.indices { segments[index].encapsulation = 0 }
        return segments
    }

    /// Of each connection, what the sender of its first segment sent comes `count` of its segments late, or early, in the
    /// places that the connection's segments have. Times are kept; frames are numbered as they come.
    private static func shifted(_ segments: [Segment], late: Bool, by count: Int) -> [Segment] {
        var result = segments
        let flows = Dictionary(grouping: segments.indices) { Flow(segments[$0]) }
        for places in flows.values {
            let first = (segments[places[0]].source, segments[places[0]].sourcePort)
            let order = places.indices.map { index in
                let segment = segments[places[index]]
                let isMoved = ((segment.source, segment.sourcePort) == first) == late
                return (place: isMoved ? 2 * (index + count) + 1 : 2 * index, segment: segment)
            }
            for (place, moved) in zip(places, order.sorted { $0.place < $1.place }) { result[place] = moved.segment }
        }
        for index in result.indices { result[index].frame = UInt64(index + 1) }
        return result
    }

    private struct Flow: Hashable {
        let ends: Set<String>

        init(_ segment: Segment) {
            ends = [
                endpointText(segment.source, segment.sourcePort, segment.family),
                endpointText(segment.destination, segment.destinationPort, segment.family),
            ]
        }
    }
}

/// What is told of a capture, a line for each connection, without frames, times and numbers.
private struct TellingSink: TrackingSink {
    private var lines: [String] = []

    static func told(_ segments: [Segment]) -> [String] {
        var tracker = Tracker()
        var sink = TellingSink()
        tracker.observe(segments.span, sink: &sink)
        tracker.finish(sink: &sink)
        return sink.lines.sorted()
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {}
    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        let subject = Judgement(connection, &details).subject
        let ends = [End.a, .b].map { end in
            let history = details.endpoints[end.index].history
            let made = (0..<Int(history.count)).map { history[$0] }.filter { $0.certainty != .projected }
            return (made.prefix(1).map { "\($0.from.name)" } + made.map { "\($0.to.name)" }).joined(separator: " ")
        }
        let key = connection.key
        // Of two SYNs that cross either may have been the first.
        let client = subject.opening == .simultaneous ? "either" : "\(connection.client)"
        let closer: String
        switch subject.closedBy {
        case .client: closer = "\(connection.client)"
        case .server: closer = "\(connection.server)"
        case .both: closer = "both"
        case .nobody: closer = "nobody"
        }
        lines.append(
            "\(endpointText(key.addressA, key.portA, key.family)) \(endpointText(key.addressB, key.portB, key.family)) "
                + "\(ends[0]) | \(ends[1]) | \(subject.opening.code), \(subject.closing.code) by \(closer),"
                + " client \(client)")
    }
}
