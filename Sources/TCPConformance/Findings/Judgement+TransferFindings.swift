import PacketDecoding
import TCPTracking

extension Judgement {
    /// Findings from what was counted of the transfer, for each end.
    func transferFindings() -> [Finding] {
        transferFindings(of: subject.client) + transferFindings(of: subject.server)
    }

    private func transferFindings(of end: End) -> [Finding] {
        let details = subject.details.endpoints[end.index]
        let first = details.firstFrames
        func frames(_ place: UInt32) -> [UInt64] {
            place == 0 ? [] : [subject.details.frame(ofFirst: place)]
        }
        let role = subject.role(of: end)
        var findings: [Finding] = []
        let again = UInt64(subject.dataRetransmissions(of: end))
        if again > timedOutRetransmissions(of: end) || details.spuriousRetransmissions > 0 {
            let needless =
                details.spuriousRetransmissions > 0
                ? ", \(groupedText(UInt64(details.spuriousRetransmissions))) of them after the ACK" : ""
            findings.append(
                Finding(
                    id: "retransmissions", severity: .info,
                    text: "the \(role) sent \(countText(again, "data segment")) again\(needless)",
                    frames: frames(first.retransmission)))
        }
        if details.outOfOrder > 0 {
            findings.append(
                Finding(
                    id: "out-of-order", severity: .info,
                    text: """
                        \(countText(UInt64(details.outOfOrder), "segment")) of the \(role) passed the vantage out of order
                        """, frames: frames(first.outOfOrder)))
        }
        if details.keepAlives > 0 {
            findings.append(
                Finding(
                    id: "keep-alives", severity: .info,
                    text: "the \(role) sent \(countText(UInt64(details.keepAlives), "keep-alive"))",
                    frames: frames(first.keepAlive)))
        }
        if details.challengeACKs > 0 {
            findings.append(
                Finding(
                    id: "challenge-acks", severity: .info,
                    text: """
                        the \(role) answered \(timesText(UInt64(details.challengeACKs))) with a challenge ACK (RFC 5961)
                        """, frames: frames(first.challengeACK)))
        }
        if details.duplicates > 0 {
            findings.append(
                Finding(
                    id: "duplicate-frames", severity: .info,
                    text: """
                        \(countText(UInt64(details.duplicates), "frame")) of the \(role) \
                        \(details.duplicates == 1 ? "was" : "were") captured twice (mirror port, bridge, device \
                        `any`); each counts once
                        """, frames: frames(first.duplicate)))
        }
        return findings
    }

    /// Findings about what the capture holds.
    func captureFindings() -> [Finding] {
        let facts = subject.connection.facts
        var findings: [Finding] = []
        if facts.contains(.segmentsMissing), subject.remark(.acknowledgesUnseen) == nil,
            subject.remark(.acknowledgesNeverSent) == nil
        {
            findings.append(
                Finding(
                    id: "segments-missing", severity: .note,
                    text: "segments are missing from the capture: something was acknowledged that it does not hold"))
        }
        if facts.contains(.clockStep) {
            findings.append(
                Finding(
                    id: "clock-step", severity: .note,
                    text: "a frame's time lies before the one of the frame before it: times of this connection may err")
            )
        }
        let quote = subject.details.unreachable
        if quote.count > 0 {
            findings.append(
                Finding(
                    id: "icmp-error", severity: facts.contains(.unreachable) ? .warning : .note,
                    Explanation(
                        """
                        an ICMP error answered a segment, \
                        \(quote.count == 1 ? "" : "\(timesText(UInt64(quote.count))), first ")in frame \
                        \(quote.sighting.frame): \(subject.unreachableText)
                        """, observed: "type \(quote.type), code \(quote.code)"), frames: [quote.sighting.frame]))
        }
        let lost = subject.details.remarks.lost
        if lost > 0 {
            findings.append(
                Finding(
                    id: "remarks-dropped", severity: .note,
                    text: """
                        \(countText(UInt64(lost), "further remark")) found no place in this \
                        connection's bounded list; rules that need them say not-seen
                        """))
        }
        return findings
    }
}
