import PacketDecoding

extension Connection {
    private static var needed: EndpointFacts { [.sequence, .acknowledgment] }
    private static var excluded: EndpointFacts { [.holes, .zeroWindow, .fin, .unsettled, .owesChallenge] }

    /// The short way for most segments of most connections: both ends are ESTABLISHED and sure of it, nothing is
    /// missing, and the segment continues where the last one ended. Whatever is not so plain is left to the long way,
    /// which would do the same here: nil is returned for it, with nothing changed. An end's first data is left to the
    /// caller to note.
    @inline(__always)
    mutating func takeInOrder(_ segment: Segment, from end: End) -> SegmentLabel? {
        let me = end.index
        let peer = end.other.index
        guard facts.contains(.settled), segment.flags.isDisjoint(with: [.syn, .fin, .rst]),
            segment.flags.contains(.ack), segment.attributes.isDisjoint(with: Self.notPlain), segment.window != 0,
            segment.sequence == endpoints[me].next, segment.time >= lastTime
        else { return nil }
        assert(isSettled, "a connection is not as settled as it says")
        let progress = segment.acknowledgment.distance(from: endpoints[me].acknowledged)
        let outstanding = endpoints[peer].next.distance(from: endpoints[me].acknowledged)
        guard progress >= 0, progress <= outstanding else { return nil }
        let length = segment.payloadLength
        let finish = segment.sequence + length
        if length > 0 {
            guard !finish.isAfter(endpoints[peer].windowEdge),
                !endpoints[peer].acknowledged.isAfter(segment.sequence),
                endpoints[me].sent.mayPrecede(segment)
            else { return nil }
        }
        let signature = Self.signature(of: segment)
        guard signature != endpoints[me].lastSignature else { return nil }

        if !segment.attributes.isDisjoint(with: [.truncatedPayload, .offloaded]) { noteAttributes(of: segment) }
        lastTime = segment.time
        endpoints[me].lastSignature = signature
        endpoints[me].lastTime = segment.time
        endpoints[me].lastFrame = segment.frame
        endpoints[me].segments &+= 1
        let window = UInt32(segment.window) << UInt32(endpoints[me].windowShift)
        var label = SegmentLabel.ack
        if length > 0 {
            label = .data
            endpoints[me].next = finish
            endpoints[me].contiguous = finish
            endpoints[me].bytes &+= UInt64(length)
            endpoints[me].sent.note(segment)
            endpoints[me].sent.remember(segment)
        } else if progress == 0 {
            if window != endpoints[me].window {
                label = .windowUpdate
            } else if outstanding > 0 {
                label = .duplicateACK
            }
        }
        if progress > 0 { endpoints[me].acknowledged = segment.acknowledgment }
        endpoints[me].window = window
        let edge = segment.acknowledgment + window
        if edge.isAfter(endpoints[me].windowEdge) { endpoints[me].windowEdge = edge }
        return label
    }

    /// Whether a segment that is in order goes the short way.
    private var isSettled: Bool {
        guard facts.isDisjoint(with: [.oneSocket, .duplicated, .holding]) else { return false }
        for end in 0..<2 {
            guard endpoints[end].state == .established, endpoints[end].segments > 0,
                endpoints[end].facts.isSuperset(of: Self.needed),
                endpoints[end].facts.isDisjoint(with: Self.excluded)
            else { return false }
        }
        return true
    }

    /// Keeps in the hot half whether the short way has to stay away from the cold one. `details` is only read; passed by
    /// value it would be copied.
    mutating func noteSettled(_ details: inout ConnectionDetails) {
        let isHolding = facts.contains(.holding)
        for end in 0..<2 {
            let isUnsettled =
                isHolding || details.endpoints[end].history.unconfirmed > 0 || details.hasAlternativeSequence
                || details.endpoints[end].unansweredRetransmissions > 0
            if isUnsettled {
                endpoints[end].facts.insert(.unsettled)
            } else {
                endpoints[end].facts.remove(.unsettled)
            }
        }
        if isSettled { facts.insert(.settled) } else { facts.remove(.settled) }
    }

    /// What the long way has to look at.
    static var notPlain: SegmentAttributes {
        [
            .truncatedHeader, .multipath, .maximumSegmentSize, .windowScale,
            .sackPermitted, .firstFragment, .checksumWrong, .checksumPartial,
        ]
    }
}
