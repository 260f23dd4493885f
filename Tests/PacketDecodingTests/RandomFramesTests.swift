import PacketDecoding
import Testing

/// Frames that nobody sends: the decoder must not trap, and what it says must hold together.
@Suite struct RandomFramesTests {
    /// Same numbers in every run (an xorshift generator).
    struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }

    static let good: [(link: UInt32, octets: Octets)] = {
        let syn = tcp(flags: 2, options: [2, 4, 5, 0xB4, 4, 2] + [8, 10] + octets(8) + [1, 3, 3, 7])
        let data = tcp(options: timestampOptions, payload: octets(40))
        let packet4 = ipv4(data)
        let packet6 = ipv6(
            next: 0, ipv6Extension(next: 44, ipv6Fragment(next: 60, ipv6Extension(next: 6, units: 2, syn))))
        return [
            (Link.ethernet, ethernet(0x0800, packet4)),
            (Link.ethernet, ethernet(0x88A8, vlan(1, 0x8100, vlan(2, 0x86DD, packet6)))),
            (Link.ethernet, ethernet(60, snap(0x0800, packet4))),
            (Link.ethernet, ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, ipv4(options: [1, 1, 1, 1], syn))))),
            (Link.ethernet, ethernet(0x86DD, ipv6(next: 58, icmp(type: 2, packet6)))),
            (Link.ethernet, ethernet(0x0800, ipv4(proto: 51, authentication(data)))),
            (Link.linuxCooked, linuxCooked(0x0800, packet4)),
            (Link.linuxCooked2, linuxCooked2(0x86DD, packet6)),
            (Link.null, [2, 0, 0, 0] + packet4),
            (Link.loop, [0, 0, 0, 24] + packet6),
            (Link.raw, packet6),
            (Link.ipv4, ipv4(options: [7, 4, 0, 0], syn)),
            (Link.ipv6, packet6),
            (Link.ppp, [0xFF, 3, 0, 0x21] + packet4),
            (Link.pppHDLC, [0x0F, 0, 8, 0] + packet4),
        ]
    }()

    func check(_ frame: Octets, link: UInt32, originalLength: Int) {
        let decoded = decode(frame, link: link, originalLength: originalLength)
        var isConsistent = true
        switch decoded.outcome {
        case .segment, .quotedSegment:
            let segment = decoded.segment
            let isCut = segment.capturedPayload < segment.payloadLength
            isConsistent =
                segment.capturedPayload <= segment.payloadLength && Int(segment.capturedPayload) <= frame.count
                && segment.attributes.contains(.truncatedPayload) == isCut
                && segment.attributes.contains(.quotedByICMP) == (decoded.outcome == .quotedSegment)
                && segment.headerLength <= 60 && segment.headerLength % 4 == 0
                && (segment.capturedPayload > 0 || segment.payloadDigest == 0)
        case .undecodable(let reason):
            let isTooShort = reason.limit != .nesting && reason.limit != .ipVersion
            isConsistent =
                reason.available >= 0 && reason.offset >= 0 && reason.offset <= frame.count && reason.needed > 0
                && (isTooShort ? reason.available < reason.needed : reason.available <= frame.count - reason.offset)
        case .notTCP, .fragment:
            break
        }
        #expect(isConsistent, "\(decoded.outcome) for link type \(link), \(frame)")
    }

    @Test func randomOctets() {
        var numbers = Numbers(state: 20_261_120)
        for _ in 0..<200_000 {
            let link = Link.all.randomElement(using: &numbers)!
            var frame = Octets(repeating: 0, count: Int.random(in: 0...120, using: &numbers))
            for index in frame.indices { frame[index] = UInt8(truncatingIfNeeded: numbers.next()) }
            check(frame, link: link, originalLength: frame.count + Int.random(in: 0...64, using: &numbers))
        }
    }

    @Test func mutatedFrames() {
        var numbers = Numbers(state: 9293)
        for _ in 0..<100_000 {
            var (link, frame) = Self.good.randomElement(using: &numbers)!
            for _ in 0...Int.random(in: 0...3, using: &numbers) {
                let index = Int.random(in: 0..<frame.count, using: &numbers)
                switch Int.random(in: 0...3, using: &numbers) {
                case 0: frame[index] = UInt8(truncatingIfNeeded: numbers.next())
                case 1: frame[index] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
                case 2: frame[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &numbers)!
                default: frame = Octets(frame[...index])
                }
            }
            check(frame, link: link, originalLength: frame.count + Int.random(in: 0...64, using: &numbers))
        }
    }

    @Test func everyOctetOfEveryFrameSetToEveryValue() {
        for (link, frame) in Self.good {
            for index in frame.indices {
                var changed = frame
                for value in 0...255 as ClosedRange<UInt8> {
                    changed[index] = value
                    check(changed, link: link, originalLength: frame.count)
                }
            }
        }
    }

    @Test func goodFramesAreGood() {
        for (link, frame) in Self.good {
            let outcome = decode(frame, link: link).outcome
            #expect(outcome == .segment || outcome == .quotedSegment)
        }
    }
}
