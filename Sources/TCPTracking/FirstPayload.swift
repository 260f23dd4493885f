import PacketDecoding

/// What the first segment with payload of an endpoint carried: enough to recognise it on another connection.
package struct FirstPayload: BitwiseCopyable, Sendable, Equatable {
    /// A digest of its first 64 octets, or of all where there are fewer; 0 when nothing of it was captured.
    package var start: UInt32 = 0
    /// Octets of it that were captured.
    package var captured: UInt32 = 0

    init() {}

    init(_ segment: Segment) {
        self.init(start: segment.payloadStart, captured: segment.capturedPayload)
    }

    init(start: UInt32, captured: UInt32) {
        self.start = captured > 0 ? start : 0
        self.captured = captured
    }
}
