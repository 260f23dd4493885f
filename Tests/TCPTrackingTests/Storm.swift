import PacketDecoding
import TCPTracking

/// Random segments among few four-tuples, with numbers near those that the endpoints would use.
struct Storm {
    private struct Side {
        var initial: UInt32 = 0
        var next: UInt32 = 0
        var acknowledged: UInt32 = 0
    }

    private struct Tuple {
        var sides: [Side]
        var isOneSocket: Bool
    }

    private var generator: SplitMix
    private var tuples: [Tuple]
    private var time: Int64 = 1_700_000_000_000_000_000
    private var identification: UInt16 = 0
    /// One number in so many is not what it should be.
    private let noise: UInt64

    init(seed: UInt64, tuples count: Int, noise: UInt64 = 3) {
        self.noise = noise
        generator = SplitMix(state: seed)
        tuples = []
        for index in 0..<count {
            let sides = (0..<2).map { _ in
                let initial = UInt32(truncatingIfNeeded: generator.next())
                return Side(initial: initial, next: initial)
            }
            tuples.append(Tuple(sides: sides, isOneSocket: index == 3))
        }
    }

    /// Sends `count` segments through a tracker and ends it.
    mutating func run(segments count: Int) -> HistoryCheck {
        var options = TrackerOptions()
        options.segments = true
        options.transitions = true
        var tracker = Tracker(options: options)
        var check = HistoryCheck()
        for frame in 1...UInt64(count) {
            tracker.observe([segment(frame: frame)].span, sink: &check)
        }
        check.unattributed = tracker.unattributedQuotes
        tracker.finish(sink: &check)
        return check
    }

    private mutating func below(_ limit: UInt64) -> UInt64 { generator.next() % limit }

    private mutating func oneIn(_ count: UInt64) -> Bool { below(count) == 0 }

    private static let offsets: [UInt32] = [
        0, 0, 0, 0, 0, 0, 1, 2, 100, 1460, 64_239, 64_240, 64_241, 1 << 24, 1 << 26, 1 << 30, 0x7FFF_FFFF, 0x8000_0000,
        0x8000_0001,
    ]

    private mutating func near(_ number: UInt32) -> UInt32 {
        let offset = Self.offsets[Int(below(UInt64(oneIn(4) ? Self.offsets.count : 9)))]
        return oneIn(2) ? number &+ offset : number &- offset
    }

    private mutating func flags() -> TCPFlags {
        if !oneIn(noise) { return [[.ack], [.ack], [.fin, .ack], [.syn, .ack], [.syn]][Int(below(5))] }
        return switch below(16) {
        case 0: [.syn]
        case 1, 2: [.syn, .ack]
        case 3: [.rst]
        case 4: [.rst, .ack]
        case 5, 6: [.fin, .ack]
        case 7: oneIn(4) ? TCPFlags(rawValue: UInt16(below(4096))) : [.ack]
        default: [.ack]
        }
    }

    private mutating func segment(frame: UInt64) -> Segment {
        let place = Int(below(UInt64(tuples.count)))
        let from = Int(below(2))
        var segment = Segment()
        step()
        segment.time = time
        segment.frame = frame
        address(&segment, place: place, from: from)
        segment.flags = flags()
        segment.checksum = UInt16(truncatingIfNeeded: generator.next())
        segment.hopLimit = oneIn(10) ? 113 : 64
        segment.headerLength = 20
        if !oneIn(3) {
            segment.identification = identification
            identification &+= oneIn(8) ? 0 &- 3 : 1
        }
        segment.window = [0, 1, 100, 64_240, 65_535][Int(below(5))]
        if oneIn(50) {
            segment.attributes = SegmentAttributes(rawValue: UInt32(truncatingIfNeeded: generator.next()) & 0x7F_FFFF)
        }
        if segment.flags.contains(.syn) {
            segment.attributes.insert([.windowScale, .maximumSegmentSize])
            segment.windowScale = UInt8(below(20))
        }
        if oneIn(3) {
            segment.payloadLength = [1, 2, 100, 1460, 65_495][Int(below(5))]
            segment.capturedPayload = segment.payloadLength
            segment.payloadDigest = UInt32(1 + below(3))
        }
        number(&segment, place: place, from: from)
        return segment
    }

    /// Time mostly goes on; sometimes it stands, jumps over 2·MSL or steps back.
    private mutating func step() {
        switch below(1000) {
        case 0: time += 70_000_000_000
        case 1: time -= 500_000_000
        case 2...100: break
        default: time += Int64(below(20_000_000))
        }
    }

    private func address(_ segment: inout Segment, place: Int, from: Int) {
        let hosts = [IPAddress(version4: 0x0A00_0001), IPAddress(version4: 0x0A00_0002)]
        segment.source = hosts[from]
        segment.destination = hosts[1 - from]
        segment.sourcePort = from == 0 ? 40_000 + UInt16(place) : 80
        segment.destinationPort = from == 0 ? 80 : 40_000 + UInt16(place)
        if tuples[place].isOneSocket {
            segment.destination = segment.source
            segment.destinationPort = segment.sourcePort
        }
    }

    private mutating func number(_ segment: inout Segment, place: Int, from: Int) {
        let me = tuples[place].sides[from]
        let peer = tuples[place].sides[1 - from]
        if segment.flags.contains(.syn) {
            if oneIn(2 * noise) {
                let fresh = oneIn(3) ? UInt32(truncatingIfNeeded: generator.next()) : me.next &+ 100_000
                tuples[place].sides[from].initial = fresh
                tuples[place].sides[from].next = fresh
            }
            segment.sequence = SequenceNumber(tuples[place].sides[from].initial)
        } else if oneIn(noise) {
            segment.sequence = SequenceNumber(near([me.initial, me.next, me.acknowledged][Int(below(3))]))
        } else {
            segment.sequence = SequenceNumber(me.next)
        }
        segment.acknowledgment = SequenceNumber(
            oneIn(noise) ? near([peer.initial, peer.next, me.acknowledged][Int(below(3))]) : peer.next)
        if oneIn(30 * noise) { segment.sequence = SequenceNumber(UInt32(truncatingIfNeeded: generator.next())) }
        if oneIn(30 * noise) { segment.acknowledgment = SequenceNumber(0) }
        if segment.flags.contains(.ack), oneIn(2) {
            tuples[place].sides[from].acknowledged = segment.acknowledgment.value
        }
        let end = segment.sequenceEnd
        if !segment.flags.contains(.rst), end.isAfter(SequenceNumber(tuples[place].sides[from].next)),
            end.distance(from: SequenceNumber(tuples[place].sides[from].next)) < 100_000
        {
            tuples[place].sides[from].next = end.value
        }
    }
}
