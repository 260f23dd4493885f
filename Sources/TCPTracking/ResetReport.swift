import PacketDecoding

/// A RST, and what was unlike the segments that its sender had sent before.
package struct ResetReport: BitwiseCopyable, Sendable {
    package var sighting = Sighting()
    package var sequence = SequenceNumber(0)
    package var sender: End = .a
    /// The states in which it met the two ends, in canonical order.
    package var stateA: TCPState = .unknown
    package var stateB: TCPState = .unknown
    package var hopLimit: UInt8 = 0
    /// The receiver had not acknowledged all that was sent, or the sender all that it had received.
    package var unacknowledgedData = false
    /// The receiver of the RST had data on its way that the sender had not acknowledged.
    package var unreadData = false
    /// Both FINs had been acknowledged: it closed nothing any more.
    package var followsClose = false
    package var marks: ResetMarks = []

    // What the marks were read from; meaningful with the mark of the same name.
    package var window: UInt16 = 0
    package var ownWindow: UInt16 = 0
    package var identification: UInt16 = 0
    package var ownIdentification: UInt16 = 0
    /// How long before the RST the octets that it acknowledges had passed the vantage, and the round trip on its
    /// sender's side; nanoseconds, at most 4.2 s.
    package var answeredAfter: UInt32 = 0
    package var roundTrip: UInt32 = 0

    /// Segments other than RST that its sender had sent before.
    package var segmentsBefore: UInt32 = 0
    /// How long its sender had been silent, nanoseconds; 0 where it had never spoken.
    package var silence: Int64 = 0
}

/// What makes a RST unlike its sender's own segments. Each has harmless causes too: marks are no proof.
package struct ResetMarks: OptionSet, BitwiseCopyable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Another TTL or hop limit.
    package static let hopLimit = ResetMarks(rawValue: 1 << 0)
    /// An IPv4 identification that does not continue its counter.
    package static let identification = ResetMarks(rawValue: 1 << 1)
    /// A window that is neither 0 nor the last one.
    package static let window = ResetMarks(rawValue: 1 << 2)
    /// Options that a RST of this connection does not carry.
    package static let options = ResetMarks(rawValue: 1 << 3)
    /// It acknowledges octets that cannot have reached its sender yet.
    package static let tooFast = ResetMarks(rawValue: 1 << 4)
}

extension Connection {
    /// Reads the marks of a RST. `before` is when its sender's last segment was captured.
    mutating func describeReset(
        _ segment: Segment, by end: End, before: Int64, details: inout ConnectionDetails
    ) -> ResetReport {
        let me = end.index
        var report = ResetReport()
        report.sighting = Sighting(time: segment.time, frame: segment.frame)
        report.sequence = segment.sequence
        report.sender = end
        report.stateA = endpoints[0].state
        report.stateB = endpoints[1].state
        report.hopLimit = segment.hopLimit
        report.unreadData = hasUnacknowledged(by: end.other)
        report.unacknowledgedData = report.unreadData || hasUnacknowledged(by: end)
        report.followsClose = endpoints[0].knows(.finAcknowledged) && endpoints[1].knows(.finAcknowledged)
        let spokeBefore = endpoints[me].segments - min(endpoints[me].segments, details.endpoints[me].resets)
        report.segmentsBefore = spokeBefore
        guard spokeBefore > 0 else { return report }
        report.silence = max(segment.time &- before, 0)
        if segment.hopLimit != details.endpoints[me].hopLimit { report.marks.insert(.hopLimit) }
        readIdentification(segment, me: me, details: &details, report: &report)
        let ownWindow = UInt16(truncatingIfNeeded: endpoints[me].window >> UInt32(endpoints[me].windowShift))
        if segment.window != 0, endpoints[me].knows(.acknowledgment), segment.window != ownWindow {
            report.marks.insert(.window)
            report.window = segment.window
            report.ownWindow = ownWindow
        }
        if hasForeignOptions(segment, me: me, details: &details) { report.marks.insert(.options) }
        readAnswerTime(segment, end: end, details: &details, report: &report)
        return report
    }

    /// Where the sender counts its datagrams (RFC 6864 leaves it free), the RST must go on counting. Linux sends RST
    /// and SYN,ACK with 0.
    private func readIdentification(
        _ segment: Segment, me: Int, details: inout ConnectionDetails, report: inout ResetReport
    ) {
        let first = details.endpoints[me].identification
        let last = details.endpoints[me].lastIdentification
        let sent = report.segmentsBefore
        let identified = details.endpoints[me].identifiedSegments
        if Self.mayContinue(segment.identification, first: first, last: last, sent: sent, identified: identified) {
            return
        }
        report.marks.insert(.identification)
        report.identification = segment.identification
        report.ownIdentification = last
    }

    /// Whether a RST's identification may continue those of its sender.
    ///
    /// - Parameters:
    ///   - last: That of the last of the `identified` segments; `sent` were sent in all.
    static func mayContinue(
        _ identification: UInt16, first: UInt16, last: UInt16, sent: UInt32, identified: UInt32
    ) -> Bool {
        guard identification != 0, sent > 1 else { return true }
        if first == 0, last == 0 { return sent <= 2 }
        guard first != 0, last != 0, last != first, UInt32(last &- first) <= 16 &* sent else { return true }
        let unseen = 16 &* UInt64(sent - min(sent, identified))
        return UInt64(identification &- last) <= 1024 + unseen
    }

    private mutating func hasForeignOptions(_ segment: Segment, me: Int, details: inout ConnectionDetails) -> Bool {
        if !segment.attributes.isDisjoint(with: [.maximumSegmentSize, .windowScale, .sackPermitted]) { return true }
        guard segment.attributes.contains(.timestamps), endpoints[me].knows(.initialSequence) else { return false }
        return Self.isForeign(
            segment.timestampValue, synAttributes: details.endpoints[me].synAttributes,
            synTimestamp: details.endpoints[me].synTimestamp)
    }

    /// Whether a RST carries a timestamp where none were agreed on, or one older than that of its sender's SYN.
    static func isForeign(_ timestamp: UInt32, synAttributes: SegmentAttributes, synTimestamp: UInt32) -> Bool {
        !synAttributes.contains(.timestamps) || Int32(bitPattern: timestamp &- synTimestamp) < 0
    }

    /// Whether `elapsed` is too short for a round trip of that length, where its length tells anything; nanoseconds.
    static func isTooFast(_ elapsed: Int64, for roundTrip: Int64) -> Bool {
        roundTrip >= 1_000_000 && elapsed >= 0 && elapsed < roundTrip / 2
    }

    /// Whether the RST acknowledges what its sender, a round trip away, cannot have seen.
    private mutating func readAnswerTime(
        _ segment: Segment, end: End, details: inout ConnectionDetails, report: inout ResetReport
    ) {
        let me = end.index
        let peer = end.other.index
        let roundTrip = roundTrip(of: end, &details)
        let sent = endpoints[peer].lastData
        guard segment.flags.contains(.ack), sent.happened, !facts.contains(.reordered),
            endpoints[me].knows(.acknowledgment), segment.acknowledgment == endpoints[peer].next,
            segment.acknowledgment.isAfter(endpoints[me].acknowledged), !endpoints[peer].knows(.fin)
        else { return }
        let elapsed = segment.time &- sent.time
        guard Self.isTooFast(elapsed, for: roundTrip) else { return }
        report.marks.insert(.tooFast)
        report.answeredAfter = UInt32(clamping: elapsed)
        report.roundTrip = UInt32(clamping: roundTrip)
    }

    /// Whether `end` has sent what its peer has not acknowledged.
    mutating func hasUnacknowledged(by end: End) -> Bool {
        endpoints[end.index].knows(.sequence) && endpoints[end.other.index].knows(.acknowledgment)
            && endpoints[end.index].next.isAfter(endpoints[end.other.index].acknowledged)
    }
}
