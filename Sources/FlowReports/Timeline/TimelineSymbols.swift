import PacketDecoding
import TCPConformance
import TCPTracking

/// The documents' symbols for a connection's numbers: x and y, u, v and w.
struct TimelineSymbols {
    private let judgement: Judgement
    /// The end whose FIN came first, if any did.
    let firstCloser: End?

    init(_ judgement: Judgement) {
        self.judgement = judgement
        let ends = [End.a, .b].filter { judgement.subject.connection.endpoints[$0.index].knows(.fin) }
        let fin = { (end: End) in judgement.subject.details.endpoints[end.index].fin.frame }
        switch judgement.subject.closedBy {
        case .client where ends.contains(judgement.subject.client): firstCloser = judgement.subject.client
        case .server where ends.contains(judgement.subject.server): firstCloser = judgement.subject.server
        default: firstCloser = ends.min { fin($0) < fin($1) }
        }
    }

    func initial(of end: End) -> String { end == judgement.subject.client ? "x" : "y" }
    func fin(of end: End) -> String { end == firstCloser ? "u" : "w" }

    /// The sequence number of a segment, such as `x`, `x+1`, `u`, `v`; the real number behind those that stand for one.
    func sequence(of segment: TimelineSegment) -> (symbol: String, real: UInt32?) {
        let endpoint = judgement.subject.connection.endpoints[segment.end.index]
        let number = segment.sequence.value
        if segment.flags.contains(.rst), number == 0 { return ("0", nil) }
        if segment.flags.contains(.syn), endpoint.knows(.initialSequence), number == endpoint.initialSequence.value {
            return (initial(of: segment.end), number)
        }
        if segment.flags.contains(.fin), endpoint.knows(.fin), number == endpoint.fin.value {
            return (fin(of: segment.end), number)
        }
        if let closer = firstCloser, closer != segment.end,
            segment.frame == judgement.subject.details.endpoints[closer.index].finAcknowledged.frame,
            segment.payloadLength == 0, !segment.flags.contains(.rst),
            !endpoint.knows(.fin) || number != endpoint.fin.value &+ 1
        {
            return ("v", number)
        }
        return (position(number, of: segment.end), nil)
    }

    /// The acknowledgment number of a segment, such as `y+1`, `u+1`.
    func acknowledgment(of segment: TimelineSegment) -> String {
        position(segment.acknowledgment.value, of: segment.end.other)
    }

    /// A place in one end's sequence space.
    func position(_ number: UInt32, of end: End) -> String {
        let endpoint = judgement.subject.connection.endpoints[end.index]
        if endpoint.knows(.fin), number == endpoint.fin.value &+ 1 { return "\(fin(of: end))+1" }
        guard endpoint.knows(.initialSequence) else { return "\(number)" }
        let offset = Int32(bitPattern: number &- endpoint.initialSequence.value)
        if offset == 0 { return initial(of: end) }
        let count = number &- endpoint.initialSequence.value
        // What lies shortly before the beginning is said to; everything else counts forward, as the space wraps.
        return offset < 0 && offset > -0x1_0000 ? "\(initial(of: end))\(offset)" : "\(initial(of: end))+\(count)"
    }

    /// The symbols with their numbers: `x=1000  y=5000  u=x+101=1101  w=y+1001=6001`.
    var legend: String {
        var parts: [String] = []
        let client = judgement.subject.client
        for end in [client, client.other] {
            let endpoint = judgement.subject.connection.endpoints[end.index]
            if endpoint.knows(.initialSequence) {
                parts.append("\(initial(of: end))=\(endpoint.initialSequence.value)")
            }
        }
        for end in [firstCloser, firstCloser?.other] {
            guard let end else { continue }
            let endpoint = judgement.subject.connection.endpoints[end.index]
            guard endpoint.knows(.fin) else { continue }
            let place =
                endpoint.knows(.initialSequence)
                ? "\(initial(of: end))+\(endpoint.fin.value &- endpoint.initialSequence.value)=" : ""
            parts.append("\(fin(of: end))=\(place)\(endpoint.fin.value)")
        }
        return parts.joined(separator: "  ")
    }
}
