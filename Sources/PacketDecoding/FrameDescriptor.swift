/// Where one captured frame lies in a batch's octets, and what the capture says of it.
@frozen @usableFromInline package struct FrameDescriptor: BitwiseCopyable, Sendable {
    /// Nanoseconds since the epoch, as the capture has it.
    @usableFromInline package var time: Int64
    /// Counted from 1 over all inputs of a run.
    @usableFromInline package var number: UInt64
    /// First octet of the frame within the batch.
    @usableFromInline package var offset: Int
    /// Octets that were captured.
    @usableFromInline package var capturedLength: Int
    /// Octets that the frame had on the wire.
    @usableFromInline package var originalLength: Int
    /// The LINKTYPE number of the interface.
    @usableFromInline package var linkType: UInt32
    /// Index of the interface within the run.
    @usableFromInline package var interface: UInt16

    @inlinable package init(
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
