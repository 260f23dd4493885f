import PacketDecoding
import SegmentNotation
import TCPConformance
import TCPTracking
import Testing

/// What is counted of a connection is the same whether it was told without its details or judged by them, and so is what is
/// found of it: for every story, cut off anywhere, with any one segment lost, sent twice or late; and for
/// RSTs that are unlike their sender's segments in one thing each.
@Suite struct ConnectionBriefTests {
    private struct Told: TrackingSink {
        /// Without details, and how far they came.
        var documented: [UInt64: ConnectionBrief] = [:]
        var endings: [DocumentedConnection.Ending: Int] = [:]
        /// What is found of them all the same.
        var findings: [UInt64: FindingKind] = [:]
        var evicted: Set<UInt64> = []
        var judged: [UInt64: Judgement] = [:]
        var takesDocumented: Bool

        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}

        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            judged[connection.id] = Judgement(connection, details)
        }

        mutating func ended(_ connection: DocumentedConnection) -> Bool {
            guard takesDocumented, ConnectionBrief.isEnough(for: connection) else { return false }
            documented[connection.id] = ConnectionBrief(of: connection)
            endings[connection.ending, default: 0] += 1
            findings[connection.id] = ConnectionBrief.finding(of: connection)
            if connection.isEvicted { evicted.insert(connection.id) }
            return true
        }
    }

    private static func told(_ segments: [Segment], takesDocumented: Bool) -> Told {
        var options = TrackerOptions()
        options.segments = !takesDocumented
        var tracker = Tracker(options: options)
        var sink = Told(takesDocumented: takesDocumented)
        for segment in segments { tracker.observe([segment].span, sink: &sink) }
        tracker.finish(sink: &sink)
        return sink
    }

    /// How many connections were told without details, by how far they came.
    @discardableResult
    private static func expectSame(
        _ segments: [Segment], _ what: String
    ) -> [DocumentedConnection.Ending: Int] {
        let short = told(segments, takesDocumented: true)
        let long = told(segments, takesDocumented: false)
        #expect(short.documented.count + short.judged.count == long.judged.count, "\(what)")
        for (id, brief) in short.documented {
            guard let judgement = long.judged[id] else {
                Issue.record("\(what): connection \(id) was not judged")
                continue
            }
            let fields = ("\(brief)".split(separator: ","), "\(ConnectionBrief(judgement))".split(separator: ","))
            let differences = zip(fields.0, fields.1).filter { $0 != $1 }
            #expect(differences.isEmpty, "\(what), connection \(id)")
            let findings = judgement.findings().map { "\($0.severity) \($0.id)" }
            let expected = short.findings[id].map { ["\($0.severity) \($0.id)"] } ?? []
            #expect(findings == expected, "\(what), connection \(id)")
            #expect(brief.findingWithoutDetails?.id == short.findings[id]?.id, "\(what), connection \(id)")
        }
        return short.endings
    }

    @Test(arguments: CapturedStory.names)
    func briefsAreTheSame(of story: String) throws {
        let segments = try CapturedStory.segments(text: CapturedStory.text(story), file: story)
        guard segments.count <= 60 else {
            Self.expectSame(segments, story)
            return
        }
        forEachFault(of: segments) { Self.expectSame($0, "\(story) \($1)") }
    }

    /// Each step at which a connection can be left is told without details.
    @Test func everyEnding() throws {
        let opening = "+1ms client > server S seq=x\n+1ms server > client S. seq=y ack=x+1\n+1ms client > server .\n"
        let data = "+1ms client > server P. len 5\n+1ms server > client P. len 5\n"
        let lives = [
            opening + data
                + "+1ms client > server F.\n+1ms server > client .\n+1ms server > client F.\n+1ms client > server .",
            opening + data + "+1ms client > server F.\n+1ms server > client F.\n+1ms client > server .",
            opening + data + "+1ms client > server R. seq=x+6 ack=y+1",
            opening + data + "+1ms client > server . ack=y+6\n+1ms client > server R. seq=x+6 ack=y+6",
            "+1ms client > server S seq=x\n+1ms server > client R. seq=0 ack=x+1",
        ]
        var endings: Set<DocumentedConnection.Ending> = []
        for life in lives {
            let segments = try CapturedStory.segments(text: life)
            for index in segments.indices { endings.formUnion(Self.expectSame(Array(segments[...index]), life).keys) }
        }
        #expect(endings == Set(DocumentedConnection.Ending.allCases))
    }

    /// A connection that has to leave because memory is short is told as idle.
    @Test func evicted() {
        var wire = Wire()
        wire.open()
        wire.client([.psh, .ack], 1001, 5001, length: 100)
        wire.server(.ack, 5001, 1101)
        var options = TrackerOptions()
        options.memoryLimit = 2 << 20
        var tracker = Tracker(options: options)
        var sink = Told(takesDocumented: true)
        for number in 0..<3000 as Range<UInt16> {
            for (index, segment) in wire.segments.enumerated() {
                var segment = segment
                segment.frame = UInt64(number) * UInt64(wire.segments.count) + UInt64(index + 1)
                segment.time += Int64(number) * 1_000_000_000
                let isFromClient = segment.destinationPort == 80
                if isFromClient { segment.sourcePort = 1024 + number } else { segment.destinationPort = 1024 + number }
                tracker.observe([segment].span, sink: &sink)
            }
        }
        tracker.finish(sink: &sink)
        #expect(sink.documented.count == 3000)
        #expect(sink.evicted.count > 100)
        #expect(sink.evicted.count < 2900)
        for (id, brief) in sink.documented {
            #expect(brief.opening == .threeWay)
            #expect(brief.closing == (sink.evicted.contains(id) ? .idle : .open))
        }
    }

    /// A SYN or a SYN,ACK that is sent again and not answered, and what each copy is like.
    struct Repeated: CustomTestStringConvertible, Sendable {
        let name: String
        /// Told without details.
        var isPlain = true
        /// Milliseconds after the copy before.
        let waits: [Double]
        var length: UInt32 = 0
        var change: @Sendable (inout Segment) -> Void = { _ in }

        var testDescription: String { name }
    }

    static let repeated = [
        Repeated(name: "once", waits: [1_000]),
        Repeated(name: "as RFC 6298 has it", waits: [1_000, 2_000, 4_000, 8_000]),
        Repeated(name: "six times", waits: Array(repeating: 500, count: 6)),
        Repeated(name: "nine times", isPlain: false, waits: Array(repeating: 500, count: 9)),
        Repeated(name: "soon", waits: [0.5, 0.5]),
        Repeated(name: "the same frame twice", isPlain: false, waits: [0.5]) {
            $0.identification = 7
            $0.checksum = 7
        },
        Repeated(name: "with nothing new in it, later", isPlain: false, waits: [1_000, 2_000]) {
            $0.identification = 0
            $0.checksum = 7
        },
        Repeated(name: "with timestamps", waits: [1_000, 2_000]) {
            $0.attributes.insert(.timestamps)
            $0.timestampValue = UInt32(1_000 + 500 * $0.frame)
        },
        Repeated(name: "with timestamps that go back", waits: [1_000, 2_000]) {
            $0.attributes.insert(.timestamps)
            $0.timestampValue = UInt32(10_000 - 500 * $0.frame)
        },
        Repeated(name: "with data", isPlain: false, waits: [1_000], length: 10),
        Repeated(name: "with another option", isPlain: false, waits: [1_000, 2_000]) {
            if $0.frame > 2 { $0.attributes.remove(.sackPermitted) }
        },
        Repeated(name: "after an earlier time", isPlain: false, waits: [1_000, -500]),
    ]

    @Test(arguments: repeated)
    func repeatedSYNsAreTheSame(_ syn: Repeated) {
        var wire = Wire()
        for wait in [0] + syn.waits { wire.client(.syn, 1000, length: syn.length, after: wait, with: syn.change) }
        let told = Self.told(wire.segments, takesDocumented: true)
        Self.expectSame(wire.segments, syn.name)
        #expect(told.endings[.unanswered, default: 0] == (syn.isPlain ? 1 : 0))
        guard syn.isPlain else { return }
        #expect(told.findings[1]?.id == "syn-lost")
        #expect(told.documented[1]?.synRetransmissions == UInt32(syn.waits.count))
        #expect(told.documented[1]?.synWaits.count == min(syn.waits.count, SYNWaits.capacity))
    }

    @Test(arguments: repeated)
    func repeatedSYNACKsAreTheSame(_ answer: Repeated) {
        var wire = Wire()
        wire.client(.syn, 1000, with: answer.change)
        for wait in [10] + answer.waits {
            wire.server([.syn, .ack], 5000, 1001, length: answer.length, after: wait, with: answer.change)
        }
        let told = Self.told(wire.segments, takesDocumented: true)
        Self.expectSame(wire.segments, answer.name)
        #expect(told.endings[.halfOpen, default: 0] == (answer.isPlain ? 1 : 0))
        guard answer.isPlain else { return }
        #expect(told.findings[1]?.id == "syn-ack-lost")
        #expect(told.documented[1]?.synACKRetransmissions == UInt32(answer.waits.count))
    }

    /// The client sends its SYN again although it was answered, before and behind copies of the answer.
    @Test(arguments: [[true], [true, false], [false, true], [false, false, true]])
    func mixedRepetitions(areByClient: [Bool]) {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server([.syn, .ack], 5000, 1001)
        for isByClient in areByClient {
            if isByClient {
                wire.client(.syn, 1000, after: 1_000)
            } else {
                wire.server([.syn, .ack], 5000, 1001, after: 1_000)
            }
        }
        let endings = Self.expectSame(wire.segments, "\(areByClient)")
        #expect(endings.isEmpty)
    }

    /// A RST by either end, and what about it is unlike its sender's segments or the course of things.
    struct Reset: CustomTestStringConvertible, Sendable {
        let name: String
        /// Told without details.
        var isPlain = true
        /// Milliseconds after the segment before.
        var after: Double = 20
        var hasUnread = false
        var acknowledgesUnread = false
        var hasTimestamps = false
        var change: @Sendable (inout Segment) -> Void = { _ in }

        var testDescription: String { name }

        func segments(byClient: Bool) -> [Segment] {
            var wire = Wire()
            wire.open()
            wire.client([.psh, .ack], 1001, 5001, length: 100)
            wire.server([.psh, .ack], 5001, 1101, length: 200)
            wire.client(.ack, 1101, 5201)
            wire.server(.ack, 5201, 1101)
            if hasUnread {
                if byClient {
                    wire.server([.psh, .ack], 5201, 1101, length: 10)
                } else {
                    wire.client([.psh, .ack], 1101, 5201, length: 10)
                }
            }
            let more: UInt32 = hasUnread && acknowledgesUnread ? 10 : 0
            if byClient {
                wire.client([.rst, .ack], 1101, 5201 + more, after: after, with: change)
            } else {
                wire.server([.rst, .ack], 5201, 1101 + more, after: after, with: change)
            }
            guard hasTimestamps else { return wire.segments }
            var segments = wire.segments
            for index in segments.indices.dropLast() {
                segments[index].attributes.insert(.timestamps)
                segments[index].timestampValue = UInt32(1000 + 10 * index)
            }
            return segments
        }
    }

    static let resets = [
        Reset(name: "aborted"),
        Reset(name: "aborted after a minute", after: 60_000),
        Reset(name: "with unread data", hasUnread: true),
        Reset(name: "with unread data that it acknowledges", hasUnread: true, acknowledgesUnread: true),
        Reset(name: "sooner than it can", isPlain: false, after: 1, hasUnread: true, acknowledgesUnread: true),
        Reset(name: "after a minute, with unread data", isPlain: false, after: 60_000, hasUnread: true),
        Reset(name: "without ACK") {
            $0.flags = .rst
            $0.acknowledgment = SequenceNumber(0)
        },
        Reset(name: "without ACK, with a number", isPlain: false) { $0.flags = .rst },
        Reset(name: "with another hop limit", isPlain: false) { $0.hopLimit = 60 },
        Reset(name: "without an identification") { $0.identification = 0 },
        Reset(name: "with an identification of its own", isPlain: false) { $0.identification = 30_000 },
        Reset(name: "with another window") { $0.window = 77 },
        Reset(name: "with window 0") { $0.window = 0 },
        Reset(name: "with an MSS", isPlain: false) { $0.attributes.insert(.maximumSegmentSize) },
        Reset(name: "with timestamps that nobody agreed on", isPlain: false) { $0.attributes.insert(.timestamps) },
        Reset(name: "with its sender's timestamps", hasTimestamps: true) {
            $0.attributes.insert(.timestamps)
            $0.timestampValue = 2000
        },
        Reset(name: "with a timestamp from before the SYN", isPlain: false, hasTimestamps: true) {
            $0.attributes.insert(.timestamps)
            $0.timestampValue = 7
        },
        Reset(name: "without timestamps", hasTimestamps: true),
        Reset(name: "behind RCV.NXT", isPlain: false) { $0.sequence = $0.sequence + 5 },
        Reset(name: "with an acknowledgment of nothing", isPlain: false) { $0.acknowledgment = $0.acknowledgment + 9 },
        Reset(name: "with payload", isPlain: false) {
            $0.payloadLength = 4
            $0.capturedPayload = 4
        },
        Reset(name: "with FIN", isPlain: false) { $0.flags.insert(.fin) },
        Reset(name: "earlier than the segment before", isPlain: false, after: -5),
        Reset(name: "with a wrong checksum", isPlain: false) { $0.attributes.insert(.checksumWrong) },
    ]

    @Test(arguments: resets, [true, false])
    func resetsAreTheSame(_ reset: Reset, byClient: Bool) {
        let segments = reset.segments(byClient: byClient)
        let told = Self.expectSame(segments, reset.name)
        #expect(told == (reset.isPlain ? [reset.hasUnread ? .abortedWithUnreadData : .aborted: 1] : [:]))
        // What comes behind it takes the connection's details again.
        for late in segments.dropFirst(3) {
            var late = late
            late.time = segments[segments.count - 1].time + 1_000_000
            late.frame = UInt64(segments.count + 1)
            Self.expectSame(segments + [late], "\(reset.name), then frame \(late.frame) again")
        }
    }

    /// Nothing has shown that the third segment arrived when one end closes or resets: neither end has sent anything, or the
    /// client has and nobody acknowledged it.
    @Test(
        arguments: [
            "+1ms client > server F.\n+1ms server > client .\n+1ms server > client F.\n+1ms client > server .",
            "+1ms client > server F.\n+1ms server > client F.\n+1ms client > server .",
            "+1ms server > client F.\n+1ms client > server .\n+1ms client > server F.\n+1ms server > client .",
            "+1ms server > client F.\n+1ms client > server F.\n+1ms server > client .",
            "+1ms client > server FP. len 5\n+1ms server > client F.\n+1ms client > server .",
            "+1ms client > server P. len 5\n+1ms client > server F.\n+1ms server > client F.\n+1ms client > server .",
            "+1ms client > server R. seq=x+1 ack=y+1",
            "+999ms client > server R. seq=x+1 ack=y+1",
            "+1s client > server R. seq=x+1 ack=y+1",
            "+1001ms client > server R. seq=x+1 ack=y+1",
            "+1ms client > server R seq=x+1",
            "+1ms server > client R. seq=y+1 ack=x+1",
            "+1ms server > client R seq=y+1",
            "+1ms client > server P. len 5\n+30ms server > client R. seq=y+1 ack=x+1",
            "+1ms client > server P. len 5\n+30ms server > client R. seq=y+1 ack=x+6",
            "+1ms client > server P. len 5\n+1ms client > server R. seq=x+6 ack=y+1",
        ])
    func endsUnproved(lines: String) throws {
        let opening =
            "+1ms client > server S seq=x\n+20ms server > client S. seq=y ack=x+1\n+20ms client > server .\n"
        let segments = try CapturedStory.segments(text: opening + lines)
        #expect(Self.expectSame(segments, lines).values.reduce(0, +) == 1)
        for late in segments.dropFirst(3) {
            var late = late
            late.time = segments[segments.count - 1].time + 1_000_000
            late.frame = UInt64(segments.count + 1)
            Self.expectSame(segments + [late], "\(lines), then frame \(late.frame) again")
        }
    }

    /// The SYN met no listener; or the RST is not the one that the documents ask for, or another attempt follows.
    @Test(arguments: [
        ("+1ms client > server S seq=x\n+1ms server > client R. seq=0 ack=x+1", 1),
        ("+1ms client > server S seq=x\n+1ms server > client R seq=0", 0),
        ("+1ms client > server S seq=x\n+1ms server > client R. seq=0 ack=x+2", 0),
        ("+1ms client > server S seq=x\n+1s client > server S seq=x\n+1ms server > client R. seq=0 ack=x+1", 0),
        (
            """
            +1ms client > server S seq=x
            +1ms server > client R. seq=0 ack=x+1
            +1s client > server S seq=x
            +1ms server > client R. seq=0 ack=x+1
            """, 0
        ),
    ])
    func refusals(lines: String, count: Int) throws {
        let segments = try CapturedStory.segments(text: lines)
        #expect(Self.expectSame(segments, lines)[.refused, default: 0] == count)
    }
}
