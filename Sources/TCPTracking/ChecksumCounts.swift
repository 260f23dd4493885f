import PacketDecoding

/// Segments of one endpoint whose checksum is not their own, where checksums are verified. They are followed all the same:
/// what the receiver does with them is not seen, and an interface may have completed them after the capture.
package struct ChecksumCounts: BitwiseCopyable, Sendable {
    /// Neither the segment's sum nor the pseudo-header's.
    package private(set) var wrong: UInt32 = 0
    /// The pseudo-header's sum.
    package private(set) var partial: UInt32 = 0

    mutating func note(_ attributes: SegmentAttributes) {
        if attributes.contains(.checksumPartial) {
            partial &+= 1
        } else {
            wrong &+= 1
        }
    }
}
