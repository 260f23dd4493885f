import PacketDecoding
import Testing

/// Compressed datagrams: stored, with fixed and with dynamic codes, cut off, and not compressed at all.
@Suite struct IPCompTests {
    private func decode(_ payload: Octets, next: Int = 4, captured: Int = .max) -> (batch: SegmentBatch, DecodingCounts)
    {
        let frame = ethernet(0x0800, ipv4(proto: 108, [UInt8(next), 0, 0, 2] + payload))
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        let descriptor = FrameDescriptor(
            time: 0, number: 1, offset: 0, capturedLength: min(captured, frame.count), originalLength: frame.count,
            linkType: Link.ethernet, interface: 0)
        decoder.decode(frame.span.bytes, [descriptor].span, into: &batch)
        return (batch, decoder.counts)
    }

    private func stored(_ octets: Octets) -> Octets {
        let length: Octets = [UInt8(octets.count & 0xFF), UInt8(octets.count >> 8)]
        return [1] + length + length.map { ~$0 } + octets
    }

    @Test func storedBlocks() {
        let (batch, counts) = decode(stored(ipv4(tcp(payload: octets(300)))))
        #expect(batch.count == 1 && counts.segments == 1)
        #expect(batch[0].payloadLength == 300 && batch[0].capturedPayload == 300)
        #expect(batch.encapsulations[0][0].kind == .ipComp)
        #expect(batch.encapsulations[0][1].kind == .ipv4InIPv4)
        let direct = decode(stored(tcp(payload: octets(5))), next: 6)
        #expect(direct.batch.count == 1 && direct.batch[0].source == IPAddress(version4: 0x0A00_0001))
    }

    /// A datagram of letters, as zlib compresses it with codes of its own and with the fixed ones.
    @Test func codes() {
        for compressed in [Self.dynamic, Self.fixed] {
            let (batch, _) = decode(compressed)
            #expect(batch.count == 1)
            if batch.count == 1 {
                #expect(batch[0].payloadLength == UInt32(Self.payloadLength))
                #expect(batch[0].capturedPayload == UInt32(Self.payloadLength))
                #expect(batch[0].sourcePort == 40_000)
            }
        }
    }

    @Test func streamsThatAreCutOff() {
        let whole = stored(ipv4(tcp(payload: octets(300))))
        let (batch, _) = decode(whole, captured: 14 + 20 + 4 + 5 + 20 + 20 + 50)
        #expect(batch.count == 1)
        #expect(batch[0].payloadLength == 300 && batch[0].capturedPayload == 50)
        #expect(batch[0].attributes.contains(.truncatedPayload))
    }

    @Test func whatIsNoSuchStreamIsOpaque() {
        #expect(decode([7] + octets(60)).1.opaque == 1)
        #expect(decode([]).1.opaque == 1)
        // Compressed once more.
        let twice = stored(ipv4(proto: 108, [4, 0, 0, 2] + stored(ipv4(tcp()))))
        #expect(decode(twice).1.opaque == 1)
    }

    @Test func noOctetsMakeItFail() {
        var numbers = RandomFramesTests.Numbers(state: 1951)
        for round in 0..<20_000 {
            var payload = [Self.dynamic, Self.fixed, octets(60)][round % 3]
            for _ in 0...Int.random(in: 0...4, using: &numbers) {
                payload[Int.random(in: 0..<payload.count, using: &numbers)] = UInt8(truncatingIfNeeded: numbers.next())
            }
            let counts = decode(payload).1
            #expect(counts.frames == 1)
        }
    }

    // What `zlib.compressobj(9, zlib.DEFLATED, -15)` makes of ipv4(tcp(payload:)), with its default strategy and Z_FIXED.
    private static let payloadLength = 400
    private static let dynamic: Octets = [
        13, 144, 49, 202, 85, 49, 20, 132, 239, 123, 138, 133, 165, 149, 157, 179, 130, 132, 3, 46,
        224, 53, 33, 41, 83, 204, 6, 2, 9, 36, 112, 56, 23, 114, 147, 221, 216, 232, 255, 47,
        66, 16, 220, 146, 91, 240, 22, 211, 12, 195, 199, 204, 132, 227, 241, 251, 203, 247, 215, 241,
        250, 116, 28, 159, 143, 227, 113, 235, 249, 227, 245, 248, 243, 120, 126, 248, 248, 243, 215, 219,
        123, 254, 250, 205, 255, 253, 247, 120, 178, 139, 138, 23, 178, 69, 119, 113, 217, 169, 225, 218,
        56, 211, 213, 4, 232, 230, 182, 57, 41, 131, 140, 99, 180, 6, 7, 179, 89, 129, 76, 152,
        199, 158, 77, 97, 163, 151, 58, 153, 26, 179, 175, 101, 234, 12, 190, 90, 8, 222, 86, 111,
        162, 187, 65, 160, 59, 181, 184, 188, 17, 167, 187, 162, 82, 217, 93, 60, 147, 56, 209, 185,
        80, 80, 73, 29, 181, 123, 148, 153, 235, 52, 41, 28, 226, 103, 48, 89, 133, 216, 235, 18,
        106, 143, 196, 88, 92, 18, 42, 134, 164, 65, 193, 105, 208, 177, 48, 71, 164, 49, 6, 47,
        53, 244, 25, 246, 56, 55, 140, 161, 90, 9, 253, 78, 81, 139, 136, 83, 159, 242, 114, 83,
        225, 115, 15, 221, 121, 63, 43, 45, 181, 0, 215, 107, 238, 113, 146, 89, 84, 59, 245, 46,
        107, 62, 106, 229, 224, 141, 15, 211, 23, 201, 114, 243, 92, 98, 198, 36, 220, 253, 87, 131,
        165, 72, 218, 229, 178, 209, 175, 112, 217, 26, 231, 189, 25, 88, 136, 186, 51, 75, 194, 229,
        181, 233, 238, 56, 61, 116, 129, 243, 156, 96, 77, 83, 7, 144, 8, 141, 195, 184, 83, 192,
        96, 209, 220, 246, 89, 111, 115, 84, 166, 141, 255,
    ]
    private static let fixed: Octets = [
        115, 101, 96, 220, 33, 100, 226, 192, 224, 192, 198, 192, 192, 197, 192, 192, 8, 196, 76, 115,
        28, 24, 119, 51, 50, 49, 179, 44, 92, 180, 120, 73, 128, 132, 188, 254, 190, 247, 140, 76,
        33, 25, 134, 57, 134, 250, 134, 33, 33, 169, 238, 122, 197, 33, 37, 121, 249, 57, 174, 197,
        165, 10, 249, 30, 197, 169, 134, 10, 10, 25, 121, 122, 165, 121, 122, 134, 137, 153, 33, 33,
        238, 153, 153, 169, 169, 10, 122, 10, 121, 121, 69, 41, 10, 10, 1, 33, 10, 121, 250, 10,
        165, 69, 169, 57, 10, 121, 153, 25, 137, 41, 69, 33, 30, 169, 33, 1, 250, 41, 137, 69,
        57, 69, 174, 250, 41, 121, 174, 174, 250, 121, 37, 25, 169, 134, 57, 165, 169, 10, 134, 10,
        57, 165, 30, 169, 238, 37, 250, 121, 33, 10, 249, 122, 197, 238, 57, 33, 57, 33, 25, 122,
        238, 249, 30, 134, 122, 134, 57, 69, 37, 10, 137, 10, 41, 33, 33, 57, 153, 41, 25, 250,
        10, 137, 69, 1, 41, 69, 121, 134, 137, 33, 153, 134, 250, 69, 174, 121, 134, 37, 137, 33,
        10, 165, 37, 197, 134, 33, 57, 25, 238, 33, 10, 153, 37, 33, 37, 134, 174, 41, 10, 153,
        134, 30, 153, 33, 134, 10, 249, 121, 10, 57, 153, 37, 10, 69, 153, 238, 33, 121, 33, 238,
        174, 250, 134, 41, 174, 25, 69, 174, 165, 153, 249, 165, 10, 121, 33, 174, 41, 121, 137, 174,
        25, 64, 85, 33, 57, 137, 134, 134, 122, 57, 250, 30, 1, 37, 122, 69, 57, 10, 250, 1,
        25, 174, 25, 122, 250, 250, 69, 41, 33, 121, 30, 169, 174, 10, 122, 25, 41, 1, 25, 238,
        69, 33, 33, 1, 134, 57, 57, 25, 33, 57, 64, 199, 230, 233, 187, 231, 164, 132, 100, 134,
        0, 141, 119, 45, 210, 79, 52, 12, 48, 4, 154, 167, 231, 17, 18, 160, 80, 20, 162, 160,
        7, 12, 175, 84, 133, 60, 15, 247, 144, 144, 188, 98, 189, 128, 188, 16, 253, 18, 215, 226,
        188, 146, 204, 124, 160, 159, 21, 20, 74, 20, 220, 115, 74, 3, 66, 18, 61, 20, 138, 245,
        115, 82, 115, 74, 51, 20, 242, 245, 21, 114, 74, 20, 66, 138, 242, 139, 20, 66, 82, 60,
        138, 114, 50, 21, 20, 60, 66, 20, 114, 220, 51, 243, 66, 74, 61, 92, 21, 50, 67, 18,
        115, 2, 82, 75, 243, 83, 128, 130, 153, 41, 33, 30, 165, 10, 0,
    ]
}
