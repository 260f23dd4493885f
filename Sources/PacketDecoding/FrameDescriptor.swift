/// Where one captured frame lies in a batch's octets, and what the capture says of it.
package struct FrameDescriptor: BitwiseCopyable, Sendable {
    /// Nanoseconds since the epoch, as the capture has it.
    package var time: Int64
    /// Counted from 1 over all inputs of a run.
    package var number: UInt64
    /// First octet of the frame within the batch.
    package var offset: Int
    /// Octets that were captured.
    package var capturedLength: Int
    /// Octets that the frame had on the wire.
    package var originalLength: Int
    /// The LINKTYPE number of the interface.
    package var linkType: UInt32
    /// Index of the interface within the run.
    package var interface: UInt16

    package init(
        time: Int64, number: UInt64, offset: Int, capturedLength: Int, originalLength: Int, linkType: UInt32,
        interface: UInt16
    ) {
        self.time = time
        self.number = number
        self.offset = offset
        self.capturedLength = capturedLength
        self.originalLength = originalLength
        self.linkType = linkType
        self.interface = interface
    }
}
