import PacketDecoding

/// Frames of connections that open, exchange data and close as documented: Ethernet, IPv4, TCP.
struct SyntheticConnection {
    let number: UInt32

    /// Its segments, without those of the closing unless it closes: flags, who sends, how many octets.
    private static let opening: [(flags: UInt8, isClient: Bool, length: UInt32)] = [
        (0x02, true, 0), (0x12, false, 0), (0x10, true, 0), (0x18, true, 100), (0x18, false, 1000), (0x10, true, 0),
    ]
    private static let closing: [(flags: UInt8, isClient: Bool, length: UInt32)] = [
        (0x11, true, 0), (0x10, false, 0), (0x11, false, 0), (0x10, true, 0),
    ]

    func frames(closes: Bool) -> [[UInt8]] {
        var next = (client: 1000 &+ number, server: 5000 &+ number)
        var frames: [[UInt8]] = []
        for segment in Self.opening + (closes ? Self.closing : []) {
            frames.append(
                frame(
                    isClient: segment.isClient, flags: segment.flags,
                    sequence: segment.isClient ? next.client : next.server,
                    acknowledgment: segment.flags & 0x10 == 0 ? 0 : segment.isClient ? next.server : next.client,
                    length: segment.length, identification: UInt16(truncatingIfNeeded: frames.count + 1)))
            let taken = segment.length + (segment.flags & 0x03 == 0 ? 0 : 1)
            if segment.isClient { next.client &+= taken } else { next.server &+= taken }
        }
        return frames
    }

    private func frame(
        isClient: Bool, flags: UInt8, sequence: UInt32, acknowledgment: UInt32, length: UInt32, identification: UInt16
    ) -> [UInt8] {
        var octets = [UInt8](repeating: 0x02, count: 12) + [0x08, 0x00]
        let client: UInt32 = 0x0A00_0000 &+ number
        let server: UInt32 = 0xC0A8_0001
        octets += [0x45, 0] + big(UInt16(40 + length)) + big(identification) + [0x40, 0, 64, 6, 0, 0]
        octets += big(isClient ? client : server) + big(isClient ? server : client)
        let port = UInt16(1024 + number % 60_000)
        octets += isClient ? big(port) + [0, 80] : [0, 80] + big(port)
        octets += big(sequence) + big(acknowledgment) + [0x50, flags, 0xFA, 0xF0, 0, 0, 0, 0]
        return octets + [UInt8](repeating: 0x55, count: Int(length))
    }

    private func big(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
    private func big(_ value: UInt32) -> [UInt8] {
        big(UInt16(value >> 16)) + big(UInt16(truncatingIfNeeded: value))
    }
}

/// Frames in one buffer, as a reader hands them on.
struct Frames {
    private(set) var octets: [UInt8] = []
    private(set) var descriptors: [FrameDescriptor] = []

    /// - Parameter connections: All take their turns, one frame each.
    init(connections: Int, closes: Bool) {
        let frames = (0..<UInt32(connections)).map { SyntheticConnection(number: $0).frames(closes: closes) }
        for step in 0..<(frames.first?.count ?? 0) {
            for connection in frames { append(connection[step]) }
        }
    }

    private mutating func append(_ frame: [UInt8]) {
        let number = UInt64(descriptors.count + 1)
        descriptors.append(
            FrameDescriptor(
                time: 1_700_000_000_000_000_000 + Int64(number) * 1000, number: number, offset: octets.count,
                capturedLength: frame.count, originalLength: frame.count, linkType: 1, interface: 0))
        octets += frame
    }

    /// What the decoder makes of them.
    func segments() -> [Segment] {
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        decoder.decode(octets.span.bytes, descriptors.span, into: &batch)
        return Array(batch.segments)
    }
}
