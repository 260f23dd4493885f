import PacketDecoding
import Testing

@Suite struct PayloadDigestTests {
    func digest(_ payload: Octets, padding: Octets = []) -> UInt32 {
        decode(ethernet(0x0800, ipv4(tcp(payload: payload)) + padding)).segment.payloadDigest
    }

    @Test func emptyIsZero() {
        #expect(digest([]) == 0)
        #expect(digest([], padding: octets(20)) == 0)
    }

    @Test func everyOctetCounts() {
        for count in 1...150 {
            let payload = octets(count)
            let whole = digest(payload)
            #expect(digest(payload, padding: octets(7)) == whole)
            for index in payload.indices {
                for bit in [0, 7] {
                    var changed = payload
                    changed[index] ^= 1 << UInt8(bit)
                    #expect(digest(changed) != whole, "octet \(index) of \(count)")
                }
            }
        }
    }

    @Test func lengthAndOrderCount() {
        var seen: Set<UInt32> = []
        for count in 1...300 {
            seen.insert(digest(Octets(repeating: 0, count: count)))
        }
        #expect(seen.count == 300)
        // Words and blocks in another order.
        let payload = octets(96)
        for (first, second) in [(0, 8), (0, 32), (8, 40), (32, 64), (0, 88)] {
            var changed = payload
            for index in 0..<8 { changed.swapAt(first + index, second + index) }
            #expect(digest(changed) != digest(payload), "\(first) and \(second)")
        }
    }

    @Test func placeDoesNotCount() {
        for count in [1, 7, 8, 31, 32, 33, 100] {
            let tagged = decode(
                ethernet(0x8100, vlan(1, 0x0800, ipv4(tcp(options: [1, 1, 1, 1], payload: octets(count))))))
            #expect(tagged.segment.payloadDigest == digest(octets(count)))
        }
    }

    @Test func onlyWhatWasCapturedCounts() {
        let frame = ethernet(0x0800, ipv4(tcp(payload: octets(100))))
        let cut = decode(Octets(frame[..<(54 + 40)]), originalLength: frame.count).segment
        #expect(cut.capturedPayload == 40 && cut.payloadLength == 100)
        #expect(cut.payloadDigest == digest(octets(40)))
    }

    @Test func theStartIsOfSixtyFourOctets() {
        func start(_ count: Int, changing index: Int? = nil) -> UInt32 {
            var payload = octets(count)
            if let index { payload[index] ^= 1 }
            return decode(ethernet(0x0800, ipv4(tcp(payload: payload)))).segment.payloadStart
        }
        for count in 1..<64 { #expect(start(count) == digest(octets(count)), "\(count) octets") }
        for count in 64...300 {
            #expect(start(count) == start(64), "\(count) octets")
            if count > 64 { #expect(start(count, changing: count - 1) == start(64)) }
            #expect(start(count) != digest(octets(count)), "\(count) octets")
        }
        for index in 0..<64 { #expect(start(200, changing: index) != start(64), "octet \(index)") }
        #expect(start(63) != start(64))
    }
}
