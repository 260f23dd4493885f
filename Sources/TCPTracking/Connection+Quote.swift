import PacketDecoding

extension Connection {
    /// An ICMP error quotes a segment that `end` sent.
    mutating func takeQuote(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        details.unreachable.count &+= 1
        if !details.unreachable.sighting.happened {
            details.unreachable.sighting = Sighting(time: segment.time, frame: segment.frame)
            details.unreachable.type = segment.quotingType
            details.unreachable.code = segment.quotingCode
        }
        if endpoints[end.index].state == .synSent, !facts.contains(.answered), !segment.isQuotedForItsSize {
            facts.insert(.unreachable)
        }
        lastTime = max(lastTime, segment.time)
        endpoints[end.index].noteFrame(segment.frame)
    }
}

extension Segment {
    /// The ICMP error asks for smaller packets and says nothing about the destination (RFC 1191 §4, RFC 8201 §4).
    fileprivate var isQuotedForItsSize: Bool {
        family == .version4 ? quotingType == 3 && quotingCode == 4 : quotingType == 2
    }
}
