import SegmentNotation
import Testing

@Suite("Octets of the capture files")
struct CaptureFileTests {
    private static let story = "start 1700000000.123456789\n+0 client > server S\n+1s server > client R."

    @Test(arguments: [
        ("", [0xd4, 0xc3, 0xb2, 0xa1], 123_456), ("format ns\n", [0x4d, 0x3c, 0xb2, 0xa1], 123_456_789),
        ("byteorder big\n", [0xa1, 0xb2, 0xc3, 0xd4], 123_456),
        ("byteorder big\nformat ns\n", [0xa1, 0xb2, 0x3c, 0x4d], 123_456_789),
    ])
    func classicFormats(head: String, magic: [UInt8], fraction: UInt32) throws {
        let octets = try SegmentNotation.capture(head + Self.story)
        let isBig = head.contains("big")
        func number(at offset: Int) -> UInt32 {
            let field = octets[offset..<offset + 4]
            return isBig
                ? field.reduce(0) { $0 << 8 | UInt32($1) } : field.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        #expect(Array(octets.prefix(4)) == magic)
        #expect(number(at: 16) == 262_144)
        #expect(number(at: 20) == 1)
        #expect(number(at: 24) == 1_700_000_000)
        #expect(number(at: 28) == fraction)
        #expect(number(at: 32) == 54)
        #expect(number(at: 36) == 54)
        #expect(number(at: 40 + 54) == 1_700_000_001)
        #expect(octets.count == 24 + 2 * (16 + 54))
    }

    @Test(arguments: ["little", "big"])
    func pcapngBlocksFillTheFile(order: String) throws {
        let octets = try SegmentNotation.capture(
            "format pcapng\nbyteorder \(order)\n\(Self.story)\nlink raw\nclient > server P. len 3")
        var types: [UInt32] = []
        var offset = 0
        func number(at offset: Int) -> UInt32 {
            let field = octets[offset..<offset + 4]
            return order == "big"
                ? field.reduce(0) { $0 << 8 | UInt32($1) } : field.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        while offset < octets.count {
            let length = Int(number(at: offset + 4))
            try #require(length.isMultiple(of: 4) && length >= 12 && offset + length <= octets.count)
            #expect(number(at: offset + length - 4) == UInt32(length))
            types.append(number(at: offset))
            offset += length
        }
        #expect(types == [0x0a0d_0d0a, 1, 1, 6, 6, 6])
    }

    @Test func theSameTextGivesTheSameOctets() throws {
        #expect(try SegmentNotation.capture(Self.story) == SegmentNotation.capture(Self.story))
    }
}
