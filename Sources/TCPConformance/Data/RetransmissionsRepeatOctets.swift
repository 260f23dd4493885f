import PacketDecoding
import TCPTracking

/// DATA-3: a place in the sequence space holds one octet, however often it is sent.
package enum RetransmissionsRepeatOctets: ConformanceRule {
    package static let identifier: StaticString = "DATA-3"
    package static let statement: StaticString =
        "Retransmitted bytes are the same bytes (where the payload is captured)."
    package static let chineseStatement: StaticString =
        "重传的字节与原来的字节相同（以抓到载荷为限）。"
    package static let reference: StaticString = "RFC 9293 §3.4, §3.8.1"
    /// The receiver and an observer may take different bytes for the same place of the stream.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the client sent 100 octets from x+1 (1001) again with other content in frame 6"

    package static func check(_ subject: Subject) -> Check {
        if let remark = subject.remark(.retransmissionDiffers) { return subject.failed(remark) }
        guard subject.dataRetransmissions(of: .a) > 0 || subject.dataRetransmissions(of: .b) > 0
        else { return Check(.notApplicable) }
        // Only a copy of the same place and captured length as one sent lately can be compared.
        let compared = (subject[.a].firstCompared, subject[.b].firstCompared)
        guard compared.0 != 0 || compared.1 != 0 else { return Check(.notSeen) }
        return subject.passed(min(compared.0, compared.1), max(compared.0, compared.1))
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = subject.remark(.retransmissionDiffers) else {
            return Explanation(.retransmissionDiffers)
        }
        let start = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            .retransmissionDiffers(
                subject.role(of: remark.end), octets: UInt64(remark.expected), start: start, remark.occurrence),
            expected: "the same octets", observed: "other octets")
    }
}

extension Subject {
    /// Segments with payload that an end sent again: its retransmissions without those of SYN, SYN,ACK and FIN.
    func dataRetransmissions(of end: End) -> UInt32 {
        let endpoint = self[end]
        let opening = end == client ? details.synRetransmissions : details.synACKRetransmissions
        let control = UInt64(opening) + UInt64(max(endpoint.finCount, 1) - 1)
        return UInt64(endpoint.retransmissions) > control ? endpoint.retransmissions - UInt32(control) : 0
    }
}
