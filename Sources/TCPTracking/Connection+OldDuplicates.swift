import PacketDecoding

// A duplicate that was long under way comes where its sender goes on, by its numbers; by its timestamp it comes too late.

extension Connection {
    /// Sets a segment with something new aside that is older, by its timestamp, than what its sender sent before: its
    /// receiver drops it and acknowledges (PAWS, RFC 7323 §5.3). Returns whether it is.
    mutating func dropIfOldDuplicate(_ segment: Segment, from end: End, details: inout ConnectionDetails) -> Bool {
        let me = end.index
        let peer = end.other.index
        let sent = endpoints[me].sent
        let renewed = sent.last.happened ? sent.last.time : details.startTime
        guard segment.attributes.contains(.timestamps), sent.timestamp != 0, !sent.mayPrecede(segment),
            segment.sequenceEnd.isAfter(endpoints[me].next), !endpoints[me].knows(.fin),
            segment.time &- renewed < Self.timestampLifetime,
            endpoints[peer].knows(.acknowledgment), endpoints[peer].segments > 0,
            segment.sequenceEnd.isAfter(endpoints[peer].acknowledged),
            !details.endpoints[peer].acceptsOldTimestamps
        else { return false }
        details.remarks.note(
            .timestampTooOld, by: end, frame: segment.frame, observed: segment.timestampValue,
            expected: sent.timestamp)
        details.oldDuplicate = LoggedSegment(segment, from: end) ?? LoggedSegment()
        return true
    }

    /// A timestamp that is not renewed for 24 days says nothing any more (RFC 7323 §5.5), nanoseconds.
    private static var timestampLifetime: Int64 { 24 * 86_400 * 1_000_000_000 }

    /// The receiver acknowledges what it should have dropped: it does not look at timestamps, and the segment counts.
    mutating func acceptOldDuplicate(
        acknowledgedBy segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let sender = end.other.index
        let old = details.oldDuplicate
        guard old.frame != 0, old.end == end.other, endpoints[sender].knows(.sequence),
            segment.acknowledgment.isAfter(endpoints[sender].next),
            endpoints[sender].next.isAtOrAfter(old.sequence)
        else { return }
        let accepted = old.segment(of: key)
        guard accepted.sequenceEnd.isAtOrAfter(segment.acknowledgment) else { return }
        details.endpoints[end.index].acceptsOldTimestamps = true
        details.remarks.takeBack(.timestampTooOld, by: end.other, count: .max)
        details.oldDuplicate = LoggedSegment()
        _ = takeSynchronized(accepted, from: end.other, details: &details, changes: &changes)
    }
}
