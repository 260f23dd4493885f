import PacketDecoding

/// A connection of which only its SYN has been captured: all that is kept of a scan or a flood.
struct Embryo: BitwiseCopyable, Sendable {
    var segment: Segment
    /// Number of the connection; 0 when the place is free.
    var id: UInt64
    var flow: UInt64

    /// Set in the row of an embryo, which counts in a storage of its own.
    static var mark: UInt32 { 1 << 31 }
}
