/// One captured frame: where its octets lie in a ``FrameBatch``, and what the capture says of it.
package struct Frame: BitwiseCopyable, Sendable, Equatable {
    /// Nanoseconds since 1970-01-01 00:00 UTC. A time that 64 bits cannot hold is the nearest that they can.
    package var time: Int64
    /// The frame's number within its file or live capture, counted from 1. A file's frames that the filter rejects are
    /// counted as well, so that the number is the one that other tools show for the unfiltered file.
    package var number: UInt64
    /// First octet of the frame within the batch's octets.
    package var offset: Int
    /// Octets that were captured.
    package var capturedLength: Int
    /// Octets that the frame had on the wire, as the capture has it: a damaged file may say less than was captured.
    package var originalLength: Int
    /// The LINKTYPE number, as capture files hold it (not libpcap's DLT number, which differs between systems).
    package var linkType: UInt32
    /// Index of the file or interface within the run, as its opener was told.
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
