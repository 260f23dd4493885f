import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Every format says the same of an orderly connection, whether its record was made from its course or from the
/// judgement of its details: for either end closing, in three segments and four, with and without data of each end, and
/// whether the capture lasts as long as TIME-WAIT or not.
@Suite struct OrderlyRecordTests {
    /// What a connection is to do.
    struct Life: CustomTestStringConvertible, Sendable {
        var clientOctets: UInt32
        var serverOctets: UInt32
        var finOctets: UInt32
        var clientCloses: Bool
        var isThreeSegment: Bool
        var isTruncated = false
        var maximumSegmentSize: UInt16 = 1460

        var testDescription: String {
            """
            \(clientOctets) and \(serverOctets) octets, \(finOctets) with the FIN of the \
            \(clientCloses ? "client" : "server"), \(isThreeSegment ? "three" : "four") segments
            """
        }

        var segments: [Segment] {
            var wire = Conversation()
            wire.open()
            if clientOctets > 0 { wire.c([.psh, .ack], seq: 1, ack: 1, length: clientOctets, at: 30.000_25) }
            if clientOctets > 0 { wire.s(.ack, seq: 1, ack: 1 + clientOctets, at: 31) }
            if serverOctets > 0 { wire.s([.psh, .ack], seq: 1, ack: 1 + clientOctets, length: serverOctets, at: 40) }
            wire.c(.ack, seq: 1 + clientOctets, ack: 1 + serverOctets, at: 41)
            if clientOctets > 0 {
                wire.c([.psh, .ack], seq: 1 + clientOctets, ack: 1 + serverOctets, length: clientOctets, at: 42)
                wire.s(.ack, seq: 1 + serverOctets, ack: 1 + 2 * clientOctets, at: 43)
            }
            close(&wire, 1 + 2 * clientOctets, 1 + serverOctets)
            var segments = wire.segments
            for index in segments.indices {
                segments[index].identification = UInt16(index + 1)
                if segments[index].flags.contains(.syn) { segments[index].maximumSegmentSize = maximumSegmentSize }
                if isTruncated, segments[index].payloadLength > 0 {
                    segments[index].attributes.insert(.truncatedPayload)
                }
            }
            return segments
        }

        private func close(_ wire: inout Conversation, _ client: UInt32, _ server: UInt32) {
            let end = finOctets + 1
            if clientCloses {
                wire.c([.fin, .ack], seq: client, ack: server, length: finOctets, at: 50)
                if !isThreeSegment { wire.s(.ack, seq: server, ack: client + end, at: 60.5) }
                wire.s([.fin, .ack], seq: server, ack: client + end, at: 7_000)
                wire.c(.ack, seq: client + end, ack: server + 1, at: 7_080)
            } else {
                wire.s([.fin, .ack], seq: server, ack: client, length: finOctets, at: 50)
                if !isThreeSegment { wire.c(.ack, seq: client, ack: server + end, at: 60) }
                wire.c([.fin, .ack], seq: client, ack: server + end, at: 70)
                wire.s(.ack, seq: server + end, ack: client + 1, at: 80)
            }
        }
    }

    static let lives: [Life] = {
        var lives: [Life] = []
        for octets: (UInt32, UInt32, UInt32) in [(100, 1000, 0), (0, 7, 0), (9, 0, 0), (0, 0, 5), (3, 4, 5), (0, 0, 0)]
        {
            for clientCloses in [true, false] {
                for isThreeSegment in [true, false] {
                    lives.append(
                        Life(
                            clientOctets: octets.0, serverOctets: octets.1, finOctets: octets.2,
                            clientCloses: clientCloses, isThreeSegment: isThreeSegment))
                }
            }
        }
        for index in lives.indices where lives[index].clientOctets == 100 {
            var life = lives[index]
            life.isTruncated = true
            // Segments larger than what was agreed: the interface joins them.
            life.maximumSegmentSize = 99
            lives.append(life)
        }
        return lives
    }()

    private struct Sink: TrackingSink, ~Copyable {
        let takesOrderly: Bool
        var orderly = 0
        var records = RecordWriter(interfaces: ["eth0"])
        var rows = ConnectionRows(interfaces: ["eth0"])
        var lines = TextWriter()
        let list = ConnectionList(style: Style())

        init(takesOrderly: Bool) { self.takesOrderly = takesOrderly }

        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}

        mutating func ended(_ connection: OrderlyConnection) -> Bool {
            guard takesOrderly, OrderlyJudgement.isEnough(for: connection) else { return false }
            let judgement = OrderlyJudgement(of: connection)
            orderly += 1
            write(ConnectionRecord(judgement))
            return true
        }

        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            write(ConnectionRecord(Judgement(connection, &details)))
        }

        private mutating func write(_ record: borrowing ConnectionRecord) {
            records.connection(record)
            records.findingRecords(record)
            rows.row(record)
            list.line(record, to: &lines)
        }

        mutating func text() -> String {
            records.buffer.takeText() + rows.buffer.takeText() + lines.takeText()
        }
    }

    private static func text(
        _ segments: [Segment], takesOrderly: Bool, waits: Bool, lifetime: Int64 = 30_000_000_000
    ) -> (text: String, orderly: Int) {
        var options = TrackerOptions()
        options.firstRoom = 64
        options.maximumSegmentLifetime = lifetime
        var tracker = Tracker(options: options)
        var sink = Sink(takesOrderly: takesOrderly)
        for segment in segments { tracker.observe([segment].span, sink: &sink) }
        if waits, let last = segments.last { tracker.advance(to: last.time + 2 * lifetime, sink: &sink) }
        tracker.finish(sink: &sink)
        return (sink.text(), sink.orderly)
    }

    @Test(arguments: lives) func everyFormatSaysTheSame(of life: Life) {
        for (waits, lifetime) in [(false, 30_000_000_000), (true, 30_000_000_000), (false, 0), (true, 0)] {
            let made = Self.text(life.segments, takesOrderly: true, waits: waits, lifetime: Int64(lifetime))
            let judged = Self.text(life.segments, takesOrderly: false, waits: waits, lifetime: Int64(lifetime))
            // Without data before the FIN nothing proves that the third segment arrived: details are kept from there on.
            #expect(made.orderly == (life.clientOctets + life.serverOctets > 0 ? 1 : 0))
            #expect(judged.orderly == 0)
            #expect(made.text == judged.text)
        }
    }

    /// One segment lost, sent twice or late: whatever the connection is then, both say the same.
    @Test(arguments: lives) func everyFormatSaysTheSameOfADisturbed(_ life: Life) {
        let segments = life.segments
        for index in segments.indices {
            var lost = segments
            lost.remove(at: index)
            var twice = segments
            twice.insert(segments[index], at: index)
            var late = segments
            if index + 1 < late.count { late.swapAt(index, index + 1) }
            for changed in [lost, twice, late, Array(segments[...index])] {
                let made = Self.text(changed, takesOrderly: true, waits: true).text
                #expect(made == Self.text(changed, takesOrderly: false, waits: true).text)
            }
        }
    }
}
