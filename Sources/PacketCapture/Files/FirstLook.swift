/// What the beginning of a capture file tells, for choosing the order in which several are read.
package struct FirstLook: Sendable {
    /// When the first frame was captured, nanoseconds since the epoch; nil when there is none.
    package var time: Int64?
    /// The LINKTYPE numbers of the interfaces that are described before the first frame.
    package var linkTypes: [UInt32]

    /// Opens a file, reads its first frame, and closes it.
    package init(_ path: PathName) throws(CaptureError) {
        var file = try CaptureFile(path: path)
        var batch = FrameBatch(frameCapacity: 1)
        _ = try file.nextBatch(into: &batch)
        time = batch.frames.first?.time
        linkTypes = file.linkTypes
    }
}
