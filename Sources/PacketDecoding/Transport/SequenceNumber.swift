/// A position in the sequence space of one direction of a connection: a number modulo 2^32 (RFC 9293 §3.4).
///
/// Two positions have no total order; only their distance has a sign, which is meaningful while they lie less than
/// 2^31 apart. That is why this type has no `<`.
@frozen @usableFromInline package struct SequenceNumber: BitwiseCopyable, Hashable, Sendable {
    /// The number as it stands in the header, host byte order.
    @usableFromInline package var value: UInt32

    @inlinable package init(_ value: UInt32) {
        self.value = value
    }

    /// The position `count` octets further, wrapping at 2^32.
    @inlinable package static func + (position: SequenceNumber, count: UInt32) -> SequenceNumber {
        SequenceNumber(position.value &+ count)
    }

    /// The position `count` octets before, wrapping at 2^32.
    @inlinable package static func - (position: SequenceNumber, count: UInt32) -> SequenceNumber {
        SequenceNumber(position.value &- count)
    }

    /// How many octets this position lies beyond `other`: positive when after, negative when before, modulo 2^32.
    @inlinable package func distance(from other: SequenceNumber) -> Int32 {
        Int32(bitPattern: value &- other.value)
    }

    /// Whether this position lies after `other`.
    @inlinable package func isAfter(_ other: SequenceNumber) -> Bool {
        distance(from: other) > 0
    }

    /// Whether this position is `other` or lies after it.
    @inlinable package func isAtOrAfter(_ other: SequenceNumber) -> Bool {
        distance(from: other) >= 0
    }

    /// The later of two positions.
    @inlinable package static func later(_ first: SequenceNumber, _ second: SequenceNumber) -> SequenceNumber {
        second.isAfter(first) ? second : first
    }
}
