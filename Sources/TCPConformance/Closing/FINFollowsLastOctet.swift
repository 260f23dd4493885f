import PacketDecoding
import TCPTracking

/// CLOSE-1: the first FIN stands behind everything its sender sent, and stays there.
package enum FINFollowsLastOctet: ConformanceRule {
    package static let identifier: StaticString = "CLOSE-1"
    package static let statement: StaticString =
        "FIN seq=u is the number after the endpoint's last byte; retransmitted FINs have the same u."
    package static let chineseStatement: StaticString =
        "FIN 的 seq=u 是该端最后一个字节之后的序列号；重传的 FIN 具有相同的 u。"
    package static let reference: StaticString = "RFC 9293 §3.4, §3.6"
    /// The two ends may disagree about where the stream ends.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the client's FIN in frame 9 has seq=u+10 (1111), its first FIN had u (1101)"

    package static func check(_ subject: Subject) -> Check {
        guard let closer = subject.firstCloser else { return Check(.notApplicable) }
        return subject.checkFINPosition(of: closer)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let closer = subject.firstCloser else { return Explanation(.finOutOfPlace) }
        return subject.explainFINPosition(of: closer, check)
    }
}

extension Subject {
    /// Whether the FIN of `end` stands behind its last octet, each time that it was sent.
    func checkFINPosition(of end: End) -> Check {
        let endpoint = self[end]
        let fin = self[end].firstFIN
        if let remark = remark(.finMoved, by: end) { return failed(remark, after: fin) }
        // Octets beyond the FIN that were sent after it are another matter (CLOSE-3).
        if endpoint.next.isAfter(endpoint.fin + 1), remark(.dataBeyondFIN, by: end) == nil {
            return Check(.fail, frames: fin, observed: endpoint.fin.value, expected: endpoint.next.value)
        }
        // With a hole before it, and no acknowledgment, what stood there is not known.
        let isBehindAll = endpoint.contiguous.isAfter(endpoint.fin) || endpoint.knows(.finAcknowledged)
        guard isBehindAll else { return Check(.notSeen, frames: fin) }
        let last = self[end].lastFIN
        return passed(fin, self[end].finCount > 1 ? last : 0)
    }

    /// Words for a failure of `checkFINPosition`.
    func explainFINPosition(of end: End, _ check: Check) -> Explanation {
        let symbol = end == firstCloser ? "u" : "w"
        if let remark = remark(.finMoved, by: end) {
            let seen = SequenceNumber(remark.observed)
            let first = SequenceNumber(remark.expected)
            let distance = seen.distance(from: first)
            let moved = "\(symbol)\(distance > 0 ? "+" : "")\(distance) (\(seen.value))"
            return Explanation(
                .finMoved(
                    self.role(of: end), seen: moved, first: "\(symbol) (\(first.value))", remark.occurrence),
                expected: "seq=\(symbol) (\(first.value))", observed: "seq=\(moved)")
        }
        let fin = sequenceText(SequenceNumber(check.observed), of: end)
        let next = sequenceText(SequenceNumber(check.expected), of: end)
        return Explanation(
            .finBelowLastByte(self.role(of: end), frame: self[end].firstFIN, seen: "\(symbol)=\(fin)", next: next),
            expected: "seq=\(next)", observed: "seq=\(fin)")
    }
}
