import PacketDecoding

/// Segments between two hosts without frames around them, a millisecond apart.
enum HandMadeSegment {
    /// - Parameters:
    ///   - client: the client's port; the server's is 80.
    ///   - isAnswer: whether the server sends it.
    static func make(
        client: UInt16, isAnswer: Bool = false, _ flags: TCPFlags, seq: UInt32, ack: UInt32 = 0, frame: UInt64
    ) -> Segment {
        var segment = Segment()
        segment.time = 1_700_000_000_000_000_000 + Int64(frame) * 1_000_000
        segment.frame = frame
        let (source, destination) = (IPAddress(version4: 0x0A00_0001), IPAddress(version4: 0x0A00_0002))
        segment.source = isAnswer ? destination : source
        segment.destination = isAnswer ? source : destination
        segment.sourcePort = isAnswer ? 80 : client
        segment.destinationPort = isAnswer ? client : 80
        segment.flags = flags
        segment.sequence = SequenceNumber(seq)
        segment.acknowledgment = SequenceNumber(ack)
        segment.window = 1000
        segment.headerLength = 20
        return segment
    }
}
