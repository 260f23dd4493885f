import PacketDecoding
import TCPConformance
import TCPTracking

/// What a timeline shows of a segment.
package struct TimelineSegment: BitwiseCopyable, Sendable {
    package var time: Int64
    package var frame: UInt64
    package var sequence: SequenceNumber
    package var acknowledgment: SequenceNumber
    package var payloadLength: UInt32
    /// The window field, before any window scale.
    package var window: UInt16
    package var flags: TCPFlags
    package var end: End
    package var label: SegmentLabel
    package var hopLimit: UInt8
    package var quotingType: UInt8
    package var quotingCode: UInt8
    package var family: IPFamily

    package init(_ segment: Segment, from end: End, label: SegmentLabel) {
        time = segment.time
        frame = segment.frame
        sequence = segment.sequence
        acknowledgment = segment.acknowledgment
        payloadLength = segment.payloadLength
        window = segment.window
        flags = segment.flags
        self.end = end
        self.label = label
        hopLimit = segment.hopLimit
        quotingType = segment.quotingType
        quotingCode = segment.quotingCode
        family = segment.family
    }
}

/// One connection from its first segment to its last.
package struct Timeline: Sendable {
    package var judgement: Judgement
    package var segments: [TimelineSegment]
    /// Segments that were not kept, and before which of the kept ones they stood.
    package var omitted: UInt64
    package var omittedBefore: Int
    /// The selective acknowledgments of those that have any, by frame.
    package var sackBlocks: [UInt64: SACKBlocks] = [:]
    /// How long TIME-WAIT lasts, in nanoseconds: 2·MSL.
    package var timeWait: Int64
    /// Known when the run is over.
    package var legs: [ConnectionLeg] = []

    package init(
        judgement: Judgement, segments: [TimelineSegment], omitted: UInt64 = 0, omittedBefore: Int = 0,
        timeWait: Int64 = 60_000_000_000
    ) {
        self.judgement = judgement
        self.segments = segments
        self.omitted = omitted
        self.omittedBefore = omittedBefore
        self.timeWait = timeWait
    }

    /// Whether an end goes on to acknowledge new data after its FIN, the segment at `index`: its program closed one
    /// direction only, as shutdown(SHUT_WR) does.
    func readsOn(_ end: End, after index: Int) -> Bool {
        var isSent = false
        for segment in segments[(index + 1)...] where segment.label != .quoted {
            if segment.flags.contains(.rst) { return false }
            if segment.end == end {
                if isSent, segment.acknowledgment.isAfter(segments[index].acknowledgment) { return true }
            } else if segment.payloadLength > 0, segment.sequence.isAtOrAfter(segments[index].acknowledgment) {
                isSent = true
            }
        }
        return false
    }
}
