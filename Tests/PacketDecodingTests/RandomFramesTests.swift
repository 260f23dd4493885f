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
            (Link.ethernet, ethernet(0x8847, big32(0x0001_2080) + big32(0x0001_01FF) + packet4)),
            (Link.ethernet, ethernet(0x8864, [0x11, 0, 0, 29, 0, 60, 0, 0x21] + packet4)),
            (
                Link.ethernet,
                ethernet(0x88E7, big32(5) + ethernet(0x8909, [1, 1] + big32(0x0001_0002) + [8, 0] + packet4))
            ),
            (
                Link.ethernet,
                ethernet(
                    0x0800, ipv4(proto: 47, big16(0xB000) + big16(0x6558) + octets(12) + ethernet(0x0800, packet4)))
            ),
            (
                Link.ethernet,
                ethernet(
                    0x0800,
                    ipv4(
                        proto: 47,
                        big16(0x1000) + big16(0x22EB) + big32(1) + big16(0x2007) + big16(100) + big32(0)
                            + big32(1) + octets(8) + ethernet(0x0800, packet4)))
            ),
            (
                Link.ethernet,
                ethernet(0x0800, ipv4(proto: 17, udp(4789, [8, 0, 0, 0] + big32(256) + ethernet(0x0800, packet4))))
            ),
            (
                Link.ethernet,
                ethernet(0x86DD, ipv6(next: 17, udp(6081, [2, 0, 0x86, 0xDD] + big32(256) + octets(8) + packet6)))
            ),
            (
                Link.ethernet,
                ethernet(
                    0x0800,
                    ipv4(
                        proto: 17,
                        udp(2152, [0x34, 255] + big16(0) + big32(1) + [0, 0, 0, 0x85] + [1, 0, 0, 0] + packet4)))
            ),
            (
                Link.ethernet,
                ethernet(
                    0x0800,
                    ipv4(
                        proto: 17,
                        udp(
                            1701,
                            big16(0x4A02) + big16(20) + big32(1) + big32(0) + big16(3) + octets(3) + big16(0x0021)
                                + packet4)))
            ),
            (Link.radiotap, [0, 0, 9, 0, 2, 0, 0, 0, 0] + dataFrame(snap(0x0800, packet4))),
            (
                Link.ppi,
                [0, 0, 8, 0, 105, 0, 0, 0]
                    + dataFrame(control: [0x88, 3], extra: Octets(repeating: 0, count: 8), snap(0x86DD, packet6))
            ),
            (239, [2, 0, 0, 40, 8, 0, 1, 0] + octets(4) + [84, 0, 9, 0] + packet4),
            (178, [0x4D, 0x47, 0x43, 0x80, 0, 3] + octets(3) + ethernet(0x0800, packet4)),
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
        case .notTCP, .fragment, .opaque:
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
