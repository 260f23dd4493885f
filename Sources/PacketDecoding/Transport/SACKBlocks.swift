/// The blocks of a selective acknowledgment (RFC 2018 §3): what arrived beyond a hole.
package struct SACKBlocks: BitwiseCopyable, Sendable {
    /// At most four have room in a header.
    package private(set) var count = 0
    private var edges = [8 of SequenceNumber](repeating: SequenceNumber(0))

    package init() {}

    package var indices: Range<Int> { 0..<count }

    /// The first number of a block, and the number behind its last one.
    package subscript(index: Int) -> (left: SequenceNumber, right: SequenceNumber) {
        (edges[2 * index], edges[2 * index + 1])
    }

    package mutating func append(left: UInt32, right: UInt32) {
        guard count < 4 else { return }
        edges[2 * count] = SequenceNumber(left)
        edges[2 * count + 1] = SequenceNumber(right)
        count += 1
    }
}

extension FrameDecoder {
    /// Reads the blocks of a segment with `.sackBlocks` from the frame that it came in; nil when the frame does not hold
    /// all of its header, as when it came in fragments.
    ///
    /// A segment does not carry them, because nearly none has any and nearly nobody asks. Its header is the first place in
    /// the frame where its ports and numbers stand one behind the other.
    package static func sackBlocks(of segment: Segment, in frame: RawSpan) -> SACKBlocks? {
        let ports = UInt32(segment.sourcePort) << 16 | UInt32(segment.destinationPort)
        var start = 0
        while start + 20 <= frame.byteCount {
            if frame.big32(start) == ports, frame.big32(start + 4) == segment.sequence.value,
                frame.big32(start + 8) == segment.acknowledgment.value,
                frame.octet(start + 12) >> 4 == segment.headerLength / 4
            {
                return sackBlocks(frame, from: start + 20, to: start + Int(segment.headerLength))
            }
            start += 1
        }
        return nil
    }

    private static func sackBlocks(_ octets: RawSpan, from start: Int, to end: Int) -> SACKBlocks? {
        guard end <= octets.byteCount else { return nil }
        var offset = start
        while offset < end, octets.octet(offset) != 0 {
            let kind = octets.octet(offset)
            guard kind != 1 else {
                offset += 1
                continue
            }
            guard offset + 2 <= end else { return nil }
            let length = Int(octets.octet(offset + 1))
            guard length >= 2, offset + length <= end else { return nil }
            if kind == 5, length % 8 == 2, length > 2 {
                var blocks = SACKBlocks()
                for place in stride(from: offset + 2, to: offset + length, by: 8) {
                    blocks.append(left: octets.big32(place), right: octets.big32(place + 4))
                }
                return blocks
            }
            offset += length
        }
        return nil
    }
}
