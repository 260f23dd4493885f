import PacketDecoding
import Testing

@testable import TCPTracking

/// Where only some connections' segments are asked for, the others are kept as if none were.
@Suite struct ChosenConnectionsTests {
    private struct Sink: TrackingSink {
        var told: [UInt64] = []
        var detailed: [UInt64] = []
        var documented: [UInt64] = []

        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(
            _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
        ) {
            told.append(connection.id)
        }
        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            detailed.append(connection.id)
        }
        mutating func ended(_ connection: DocumentedConnection) -> Bool {
            documented.append(connection.id)
            return true
        }
    }

    /// Three connections side by side that open and close, and a SYN without answer on a port of each.
    private static func run(_ chosen: Set<UInt64>?) -> Sink {
        var options = TrackerOptions()
        options.segments = true
        options.segmentsOf = chosen
        var tracker = Tracker(options: options)
        var sink = Sink()
        var frame: UInt64 = 0
        func send(_ make: (UInt16, UInt64) -> Segment) {
            for port in 1...3 as ClosedRange<UInt16> {
                frame += 1
                tracker.observe([make(port, frame)].span, sink: &sink)
            }
        }
        send { HandMadeSegment.make(client: $0, [.syn], seq: 100, frame: $1) }
        send { HandMadeSegment.make(client: $0, isAnswer: true, [.syn, .ack], seq: 500, ack: 101, frame: $1) }
        send { HandMadeSegment.make(client: $0, [.ack], seq: 101, ack: 501, frame: $1) }
        send { HandMadeSegment.make(client: $0, [.fin, .ack], seq: 101, ack: 501, frame: $1) }
        send { HandMadeSegment.make(client: $0, isAnswer: true, [.fin, .ack], seq: 501, ack: 102, frame: $1) }
        send { HandMadeSegment.make(client: $0, [.ack], seq: 102, ack: 502, frame: $1) }
        send { HandMadeSegment.make(client: $0 + 10, [.syn], seq: 7, frame: $1) }
        tracker.finish(sink: &sink)
        return sink
    }

    @Test func allOfThem() {
        let sink = Self.run(nil)
        #expect(sink.told.count == 21)
        #expect(sink.documented.isEmpty)
        #expect(Set(sink.detailed) == Set(1...6))
    }

    @Test func oneOfThem() {
        let sink = Self.run([2])
        #expect(sink.told == Array(repeating: 2, count: 6))
        #expect(sink.detailed.contains(2))
        #expect(!sink.documented.contains(2))
        #expect(sink.documented.contains(4) && sink.documented.contains(6))
        #expect(Set(sink.detailed + sink.documented) == Set(1...6))
    }

    @Test func aSYNAlone() {
        let sink = Self.run([5])
        #expect(sink.told == [5])
        #expect(sink.detailed.contains(5))
        #expect(sink.documented.contains(4) && !sink.documented.contains(5))
    }

    @Test func noneOfThem() {
        let sink = Self.run([])
        #expect(sink.told.isEmpty)
        #expect(Set(sink.detailed + sink.documented) == Set(1...6))
    }
}
