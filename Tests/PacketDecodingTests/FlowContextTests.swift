import PacketDecoding
import Testing

/// What tells flows apart beside addresses and ports, and only when that was asked for.
@Suite struct FlowContextTests {
    let packet = ipv4(tcp())

    private func contexts(
        _ parts: FlowKeyParts, _ frames: [(octets: Octets, link: UInt32, interface: UInt16)]
    ) -> [UInt16] {
        var decoder = FrameDecoder(keyParts: parts)
        var contexts: [UInt16] = []
        for (index, frame) in frames.enumerated() {
            var batch = SegmentBatch()
            let descriptor = FrameDescriptor(
                time: 0, number: UInt64(index + 1), offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.octets.count, linkType: frame.link, interface: frame.interface)
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            contexts += batch.segments.map(\.context)
        }
        return contexts
    }

    @Test func tagsAreNoPartUnlessAsked() {
        let plain = (ethernet(0x0800, packet), Link.ethernet, 0 as UInt16)
        let seven = (ethernet(0x8100, vlan(7, 0x0800, packet)), Link.ethernet, 0 as UInt16)
        let eight = (ethernet(0x8100, vlan(8, 0x0800, packet)), Link.ethernet, 0 as UInt16)
        let double = (ethernet(0x88A8, vlan(7, 0x8100, vlan(8, 0x0800, packet))), Link.ethernet, 0 as UInt16)
        let frames = [plain, seven, eight, seven, double, plain, eight]
        #expect(contexts([], frames) == [0, 0, 0, 0, 0, 0, 0])
        #expect(contexts(.vlan, frames) == [0, 1, 2, 1, 3, 0, 2])
        #expect(contexts(.tunnel, frames) == [0, 0, 0, 0, 0, 0, 0])
        #expect(contexts(.interface, frames) == [0, 0, 0, 0, 0, 0, 0])
    }

    @Test func tunnels() {
        func vxlan(_ number: Int) -> (Octets, UInt32, UInt16) {
            let header: Octets = [8, 0, 0, 0] + big32(number << 8)
            return (ethernet(0x0800, ipv4(proto: 17, udp(4789, header + ethernet(0x0800, packet)))), Link.ethernet, 0)
        }
        // Labels and tunnel endpoints differ in the two directions of one connection.
        func labelled(_ label: Int) -> (Octets, UInt32, UInt16) {
            (ethernet(0x8847, big32(label << 12 | 0x140) + packet), Link.ethernet, 0)
        }
        func gtp(_ endpoint: Int) -> (Octets, UInt32, UInt16) {
            let header: Octets = [0x30, 255] + big16(packet.count) + big32(endpoint)
            return (ethernet(0x0800, ipv4(proto: 17, udp(2152, header + packet))), Link.ethernet, 0)
        }
        let frames = [vxlan(1), vxlan(2), vxlan(1), labelled(3), labelled(4), gtp(5), gtp(6)]
        #expect(contexts(.tunnel, frames) == [1, 2, 1, 3, 3, 4, 4])
        #expect(contexts(.vlan, frames) == [0, 0, 0, 0, 0, 0, 0])
    }

    @Test func interfaces() {
        let frames = [
            (ethernet(0x0800, packet), Link.ethernet, 0 as UInt16), (ethernet(0x0800, packet), Link.ethernet, 1),
            (linuxCooked2(0x0800, packet), Link.linuxCooked2, 0), (linuxCooked2(0x0800, packet), Link.linuxCooked2, 1),
        ]
        #expect(contexts(.interface, frames) == [0, 1, 2, 3])
        #expect(contexts(.vlan, frames) == [0, 0, 0, 0])
    }

    @Test func contextsAreBounded() {
        let frames = (0..<66_000).map { number -> (Octets, UInt32, UInt16) in
            (ethernet(0x88E7, big32(number + 1) + ethernet(0x0800, packet)), Link.ethernet, 0)
        }
        let numbers = contexts(.vlan, frames)
        #expect(numbers.prefix(65_535).elementsEqual(1...65_535))
        #expect(numbers.dropFirst(65_535).allSatisfy { $0 == 65_535 })
    }
}
