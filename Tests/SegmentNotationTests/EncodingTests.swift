import SegmentNotation
import Testing

@Suite("Octets of the frames")
struct EncodingTests {
    /// Addresses, protocol and length, then the segment: what a TCP checksum over IPv4 covers.
    private func covered(_ frame: Frame) -> [UInt8] {
        let segment = Array(frame.octets[34...])
        let length = segment.count
        return Array(frame.octets[26..<34]) + [0, 6, UInt8(length >> 8), UInt8(length & 255)] + segment
    }

    @Test(arguments: [
        "S mss 1460 wscale 7 sackok", "P. len 1", "P. len 2", "P. len 1459", "F. ts 1 2", "R", "- win 0",
        "P. text \"hello\"", "S fastopen cookie 0123456789abcdef", "S md5 mptcp", "PU. urgent 7 hex ff",
    ])
    func checksumsAreRight(fields: String) throws {
        let frame = try #require(try SegmentNotation.frames("client > server \(fields)").first)
        #expect(sumsToAllOnes(Array(frame.octets[14..<34])))
        #expect(sumsToAllOnes(covered(frame)))
    }

    @Test func badChecksumIsWrongAndNothingElse() throws {
        let frame = try #require(try SegmentNotation.frames("client > server S checksum bad").first)
        let good = try #require(try SegmentNotation.frames("client > server S").first)
        #expect(!sumsToAllOnes(covered(frame)))
        #expect(
            zip(frame.octets, good.octets).enumerated().filter { $0.element.0 != $0.element.1 }
                .allSatisfy { [50, 51].contains($0.offset) })
    }

    @Test func checksumOverIPv6CoversItsAddresses() throws {
        let frame = try #require(
            try SegmentNotation.frames(
                """
                link ipv6
                client [2001:db8::1]:40000
                server [2001:db8::2]:80
                client > server P. len 33 extension hop-by-hop
                """
            ).first)
        let segment = Array(frame.octets[48...])
        #expect(frame.octets[6] == 0)
        #expect(frame.octets[40] == 6)
        #expect(frame.originalLength == 40 + 8 + 20 + 33)
        #expect(sumsToAllOnes(Array(frame.octets[8..<40]) + [0, 0, 0, UInt8(segment.count), 0, 0, 0, 6] + segment))
    }

    @Test func optionsStandInTheOrderOfTheLine() throws {
        let frames = try SegmentNotation.frames(
            """
            client > server S mss 1460 sackok ts 258 0 nop wscale 7
            client > server . nop nop sack y+1-y+3 sack 16-32
            client > server S options 020405
            client > server S option 254 aabb eol
            """)
        #expect(frames[0].options == [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 1, 2, 0, 0, 0, 0, 1, 3, 3, 7])
        #expect(frames[1].options == [1, 1, 5, 18, 0, 0, 0x13, 0x89, 0, 0, 0x13, 0x8b, 0, 0, 0, 16, 0, 0, 0, 32])
        #expect(frames[2].options == [2, 4, 5, 1])
        #expect(frames[3].options == [254, 4, 0xaa, 0xbb, 0, 0, 0, 0])
    }

    @Test func fieldsOfTheHeadersAreAsSaid() throws {
        let frame = try #require(
            try SegmentNotation.frames(
                "client > server SN win 513 urgent 5 reserved 5 ttl 3 id 772 tos 9 df total-length 0 offset 4"
            ).first)
        #expect(frame.number(at: 46, octets: 2) == 0x4000 | 5 << 9 | 0x102)
        #expect(frame.number(at: 48, octets: 2) == 513)
        #expect(frame.number(at: 52, octets: 2) == 5)
        #expect(frame.octets[15] == 9)
        #expect(frame.number(at: 16, octets: 2) == 0)
        #expect(frame.number(at: 18, octets: 2) == 772)
        #expect(frame.number(at: 20, octets: 2) == 0x4000)
        #expect(frame.octets[22] == 3)
    }

    @Test func cutAndPaddingAndDuplicate() throws {
        let frames = try SegmentNotation.frames(
            """
            snaplen 60
            client > server P. len 100 cut 40
            client > server P. len 100
            client > server . padding 6
            client > server . duplicate +5us
            """)
        #expect(frames.map(\.octets.count) == [40, 60, 60, 54, 54])
        #expect(frames.map(\.originalLength) == [154, 154, 60, 54, 54])
        #expect(frames[3].octets == frames[4].octets)
        #expect(frames[4].time - frames[3].time == 5000)
    }

    @Test func fragmentsJoinToTheDatagram() throws {
        let whole = try #require(try SegmentNotation.frames("client > server P. len 100").first)
        let parts = try SegmentNotation.frames("client > server P. len 100 fragments 48")
        #expect(parts.map { $0.number(at: 20, octets: 2) } == [0x2000, 0x2006, 12])
        #expect(parts.flatMap { $0.octets[34...] } == Array(whole.octets[34...]))
        #expect(parts.allSatisfy { sumsToAllOnes(Array($0.octets[14..<34])) })
    }

    @Test func unreachableQuotesWhatItsReceiverSent() throws {
        let frames = try SegmentNotation.frames(
            """
            router 10.0.0.254
            client > server S
            router > client icmp port-unreachable quote 28
            router > client icmp admin-prohibited
            """)
        #expect(frames[1].octets[23] == 1)
        #expect(Array(frames[1].octets[34..<36]) == [3, 3])
        #expect(Array(frames[1].octets[42...]) == Array(frames[0].octets[14..<42]))
        #expect(sumsToAllOnes(Array(frames[1].octets[34...])))
        #expect(Array(frames[2].octets[34..<36]) == [3, 13])
        #expect(Array(frames[2].octets[42...]) == Array(frames[0].octets[14...]))
    }

    @Test(arguments: [
        ("ethernet", 1, 14), ("vlan 7", 1, 18), ("vlan 10.20", 1, 22), ("sll", 113, 16), ("sll2", 276, 20),
        ("null", 0, 4), ("null big", 0, 4), ("loop", 108, 4), ("raw", 101, 0), ("ipv4", 228, 0), ("ppp", 9, 4),
    ])
    func linkHeadersStandBeforeTheDatagram(link: String, number: UInt32, length: Int) throws {
        let frame = try #require(try SegmentNotation.frames("link \(link)\nclient > server S").first)
        let ethernet = try #require(try SegmentNotation.frames("client > server S").first)
        #expect(frame.linkType == number)
        #expect(Array(frame.octets[length...]) == Array(ethernet.octets[14...]))
    }

    @Test func rawFramesAreTakenAsTheyAre() throws {
        let frame = try #require(try SegmentNotation.frames("+0 raw 0102 03 0405 cut 4").first)
        #expect(frame.octets == [1, 2, 3, 4])
        #expect(frame.originalLength == 5)
    }
}
