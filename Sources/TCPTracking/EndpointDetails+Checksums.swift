import PacketDecoding

extension EndpointDetails {
    /// Counts a segment whose checksum is not its own. It is followed all the same: what the receiver does with it is not
    /// seen, and an interface may have completed it after the capture.
    mutating func noteChecksum(of segment: Segment) {
        if segment.attributes.contains(.checksumPartial) {
            partialChecksums &+= 1
        } else {
            wrongChecksums &+= 1
        }
    }
}
