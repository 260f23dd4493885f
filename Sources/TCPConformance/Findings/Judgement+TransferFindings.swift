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
            findings.append(
                Finding(
                    id: "retransmissions", severity: .info,
                    text: .retransmissions(
                        role, segments: again, needless: UInt64(details.spuriousRetransmissions)),
                    frames: frames(first.retransmission)))
        }
        if details.outOfOrder > 0 {
            findings.append(
                Finding(
                    id: "out-of-order", severity: .info,
                    text: .outOfOrder(role, segments: UInt64(details.outOfOrder)), frames: frames(first.outOfOrder)))
        }
        if details.keepAlives > 0 {
            findings.append(
                Finding(
                    id: "keep-alives", severity: .info,
                    text: .keepAlives(role, UInt64(details.keepAlives)), frames: frames(first.keepAlive)))
        }
        if details.challengeACKs > 0 {
            findings.append(
                Finding(
                    id: "challenge-acks", severity: .info,
                    text: .challengeACKs(role, UInt64(details.challengeACKs)), frames: frames(first.challengeACK)))
        }
        if details.duplicates > 0 {
            findings.append(
                Finding(
                    id: "duplicate-frames", severity: .info,
                    text: .duplicateFrames(role, UInt64(details.duplicates)), frames: frames(first.duplicate)))
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
                    id: "segments-missing", severity: .note, text: .segmentsMissing))
        }
        let quote = subject.details.unreachable
        if quote.count > 0 {
            findings.append(
                Finding(
                    id: "icmp-error", severity: facts.contains(.unreachable) ? .warning : .note,
                    Explanation(
                        .icmpError(
                            subject.unreachableText, count: UInt64(quote.count), frame: quote.sighting.frame),
                        observed: "type \(quote.type), code \(quote.code)"), frames: [quote.sighting.frame]))
        }
        let lost = subject.details.remarks.lost
        if lost > 0 {
            findings.append(
                Finding(
                    id: "remarks-dropped", severity: .note,
                    text: .remarksDropped(UInt64(lost))))
        }
        return findings
    }
}
