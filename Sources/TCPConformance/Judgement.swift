import TCPTracking

/// Everything that is said of a connection that ended: outcomes, times, checks; findings and diagnosis on request.
package struct Judgement: Sendable {
    package let subject: Subject
    package let times: ConnectionTimes
    package let evidence: Evidence

    /// Every rule's result, in the order of `conformanceRules`. Each time that it is read every rule is held against the
    /// connection: who needs more than one result keeps them.
    package var checks: InlineArray<15, Check> { checkAll(subject) }

    /// Judges a connection as the tracker left it.
    ///
    /// - Parameter details: `inout` so that they are read where they are; nothing is changed.
    package init(_ connection: Connection, _ details: inout ConnectionDetails) {
        // Read in place as well: an element of a value's `InlineArray` comes with a copy of the array.
        var connection = connection
        let opening = OpeningOutcome(&connection, &details)
        let (closing, closedBy) = ClosingOutcome.judge(&connection, &details, opening: opening)
        subject = Subject(
            connection: &connection, details: &details, opening: opening, closing: closing, closedBy: closedBy)
        times = ConnectionTimes(connection, &details, opening: opening)
        evidence = Evidence(&connection, &details, opening: opening)
    }

    /// Judges a copy.
    package init(_ connection: Connection, _ details: ConnectionDetails) {
        var copy = details
        self.init(connection, &copy)
    }
}

/// What limits the judgement of a connection.
package struct Evidence: OptionSet, BitwiseCopyable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let oneSided = Evidence(rawValue: 1 << 0)
    package static let midStream = Evidence(rawValue: 1 << 1)
    package static let truncated = Evidence(rawValue: 1 << 2)
    package static let reordered = Evidence(rawValue: 1 << 3)
    package static let duplicated = Evidence(rawValue: 1 << 4)
    package static let offloaded = Evidence(rawValue: 1 << 5)
    package static let captureDrops = Evidence(rawValue: 1 << 6)
    package static let segmentsMissing = Evidence(rawValue: 1 << 7)
    package static let clockStep = Evidence(rawValue: 1 << 8)
    /// Of the opening only a part was captured.
    package static let partialOpening = Evidence(rawValue: 1 << 9)

    /// The records' words, in the order in which they are written.
    package static let codes: [(Evidence, StaticString)] = [
        (.oneSided, "one-sided"), (.midStream, "mid-stream"), (.truncated, "truncated"), (.reordered, "reordered"),
        (.duplicated, "duplicated"), (.offloaded, "offloaded"), (.captureDrops, "capture-drops"),
        (.segmentsMissing, "segments-missing"), (.clockStep, "clock-step"), (.partialOpening, "partial-opening"),
    ]

    init(_ connection: inout Connection, _ details: inout ConnectionDetails, opening: OpeningOutcome) {
        self = []
        if connection.endpoints[0].segments == 0 || connection.endpoints[1].segments == 0,
            connection.endpoints[0].knows(.acknowledgment) || connection.endpoints[1].knows(.acknowledgment)
        {
            insert(.oneSided)
        }
        if connection.facts.isDisjoint(with: .opening) { insert(.midStream) }
        if connection.facts.contains(.truncated) { insert(.truncated) }
        if connection.facts.contains(.reordered) { insert(.reordered) }
        if connection.facts.contains(.duplicated) { insert(.duplicated) }
        if connection.facts.contains(.offloaded)
            || Self.joinsSegments(&connection, &details, by: .a) || Self.joinsSegments(&connection, &details, by: .b)
        {
            insert(.offloaded)
        }
        if connection.facts.contains(.segmentsMissing) { insert(.segmentsMissing) }
        if connection.facts.contains(.captureDrops) { insert(.captureDrops) }
        if connection.facts.contains(.clockStep) { insert(.clockStep) }
        if opening == .partial { insert(.partialOpening) }
    }

    /// On average a segment carries more than the peer's MSS option allows: the interface splits or joins segments
    /// beside the vantage (TSO, GRO), and what was captured is not what was on the wire.
    private static func joinsSegments(
        _ connection: inout Connection, _ details: inout ConnectionDetails, by end: End
    ) -> Bool {
        joinsSegments(
            octets: connection.endpoints[end.index].bytes, segments: connection.endpoints[end.index].dataSegments,
            largest: details.endpoints[end.other.index].maximumSegmentSize)
    }

    static func joinsSegments(octets: UInt64, segments: UInt32, largest: UInt16) -> Bool {
        largest != 0 && octets > UInt64(segments) &* UInt64(largest)
    }
}
