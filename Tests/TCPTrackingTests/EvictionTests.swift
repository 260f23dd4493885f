import PacketDecoding
import Testing

@testable import TCPTracking

/// What leaves when memory is short, in which order, and that all of it is told.
@Suite struct EvictionTests {
    private struct Sink: TrackingSink {
        var ended: [Connection] = []
        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(
            _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
        ) {}
        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) { ended.append(connection) }
        var evicted: [UInt64] { ended.filter { $0.facts.contains(.evicted) }.map(\.id) }
    }

    /// A tracker with room for `octets` of connections.
    private static func tracker(_ octets: Int) -> Tracker {
        var options = TrackerOptions()
        options.memoryLimit = octets
        return Tracker(options: options)
    }

    @Test func theOldestSYNsLeaveFirst() {
        var tracker = Self.tracker(1 << 19)
        var sink = Sink()
        for number in 1...20_000 as ClosedRange<UInt16> {
            let syn = HandMadeSegment.make(client: number, [.syn], seq: UInt32(number), frame: UInt64(number))
            tracker.observe([syn].span, sink: &sink)
            #expect(tracker.storageOctets <= 1 << 19)
        }
        let evicted = sink.evicted
        #expect(evicted.count > 15_000)
        #expect(evicted.count + tracker.openConnections == 20_000)
        #expect(evicted == Array(1...UInt64(evicted.count)))
        tracker.finish(sink: &sink)
        #expect(Set(sink.ended.map(\.id)) == Set(1...20_000))
        #expect(sink.evicted.count == evicted.count)
    }

    /// Opens connections, each with data that the server acknowledges; those in `closed` close as well.
    private static func open(_ count: UInt16, closed: Range<UInt16>, _ tracker: inout Tracker, _ sink: inout Sink) {
        var frame: UInt64 = 0
        for client in 1...count {
            func send(_ segment: (UInt64) -> Segment) {
                frame += 1
                tracker.observe([segment(frame)].span, sink: &sink)
            }
            send { HandMadeSegment.make(client: client, [.syn], seq: 100, frame: $0) }
            send { HandMadeSegment.make(client: client, isAnswer: true, [.syn, .ack], seq: 500, ack: 101, frame: $0) }
            send { HandMadeSegment.make(client: client, [.ack], seq: 101, ack: 501, frame: $0) }
            send {
                var data = HandMadeSegment.make(client: client, [.psh, .ack], seq: 101, ack: 501, frame: $0)
                data.payloadLength = 10
                return data
            }
            send { HandMadeSegment.make(client: client, isAnswer: true, [.ack], seq: 501, ack: 111, frame: $0) }
            guard closed.contains(client) else { continue }
            send { HandMadeSegment.make(client: client, [.fin, .ack], seq: 111, ack: 501, frame: $0) }
            send { HandMadeSegment.make(client: client, isAnswer: true, [.fin, .ack], seq: 501, ack: 112, frame: $0) }
            send { HandMadeSegment.make(client: client, [.ack], seq: 112, ack: 502, frame: $0) }
        }
    }

    @Test func thoseThatAreOverLeaveFirst() {
        var tracker = Self.tracker(2 << 20)
        var sink = Sink()
        // A hundred more than there is room for, and two hundred that are over.
        Self.open(2250, closed: 200..<400, &tracker, &sink)
        #expect(!sink.ended.isEmpty)
        #expect(sink.ended.allSatisfy { $0.endpoints[0].state.isOver && $0.endpoints[1].state.isOver })
        #expect(sink.evicted.isEmpty)
    }

    @Test func thenThoseThatAreSilent() {
        var tracker = Self.tracker(2 << 20)
        var sink = Sink()
        Self.open(4000, closed: 0..<0, &tracker, &sink)
        #expect(tracker.storageOctets < 2 << 20 + 1 << 16)
        let evicted = sink.evicted
        #expect(evicted.count + tracker.openConnections == 4000)
        #expect(evicted.count > 1000)
        // Each is the one that was silent longest of some that were looked at.
        #expect(evicted.prefix(100).allSatisfy { $0 < 2000 })
        tracker.finish(sink: &sink)
        #expect(Set(sink.ended.map(\.id)) == Set(1...4000))
    }

    /// The same SYN again takes little, and no more than the limit in all.
    @Test func repeatedSYNsAreBounded() {
        var tracker = Self.tracker(1 << 20)
        var sink = Sink()
        for copy in 0..<3 as Range<UInt64> {
            for client in 1...7000 as ClosedRange<UInt16> {
                let frame = copy * 7000 + UInt64(client)
                tracker.observe([HandMadeSegment.make(client: client, [.syn], seq: 7, frame: frame)].span, sink: &sink)
                #expect(tracker.storageOctets <= 1 << 20 + 1 << 17)
            }
        }
        tracker.finish(sink: &sink)
        #expect(sink.ended.reduce(0) { $0 + $1.endpoints[0].segments + $1.endpoints[1].segments } == 21_000)
    }

    /// Connections with details have places of their own, and the flow at hand is never the one that leaves.
    @Test func thoseWithDetails() {
        var tracker = Self.tracker(2 << 20)
        var sink = Sink()
        for client in 1...3000 as ClosedRange<UInt16> {
            for copy in 0..<3 as Range<UInt64> {
                var syn = HandMadeSegment.make(client: client, [.syn], seq: 7, frame: UInt64(client) * 3 + copy)
                syn.window += UInt16(copy)
                tracker.observe([syn].span, sink: &sink)
            }
        }
        let evicted = sink.evicted
        #expect(evicted.count > 1000)
        tracker.finish(sink: &sink)
        #expect(sink.ended.count == 3000)
        #expect(sink.ended.allSatisfy { $0.endpoints[0].segments + $0.endpoints[1].segments == 3 })
    }
}
