/// An IPv4 or IPv6 address as two words, without its family: `Segment.family` tells which it is.
///
/// An IPv4 address stands in the low 32 bits of `low`; an IPv6 address fills both words, most significant octet first.
@frozen @usableFromInline package struct IPAddress: BitwiseCopyable, Hashable, Sendable {
    @usableFromInline package var high: UInt64
    @usableFromInline package var low: UInt64

    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address from its 32 bits, host byte order.
    @inlinable package init(version4 bits: UInt32) {
        self.init(high: 0, low: UInt64(bits))
    }

    @inlinable package static func == (first: IPAddress, second: IPAddress) -> Bool {
        first.high == second.high && first.low == second.low
    }

    /// Whether this address comes before `other` when both are read as 128-bit numbers.
    @inlinable package func precedes(_ other: IPAddress) -> Bool {
        high != other.high ? high < other.high : low < other.low
    }
}

/// The address family of a segment.
@frozen @usableFromInline package enum IPFamily: UInt8, BitwiseCopyable, Sendable {
    case version4 = 4
    case version6 = 6
}
