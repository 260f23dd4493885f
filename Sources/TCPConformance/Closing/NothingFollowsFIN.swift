import PacketDecoding
import TCPTracking

/// CLOSE-3: the first FIN is the end of its direction.
package enum NothingFollowsFIN: ConformanceRule {
    package static let identifier: StaticString = "CLOSE-3"
    package static let statement: StaticString = "Nothing new is sent beyond u after the FIN."
    package static let chineseStatement: StaticString =
        "FIN 之后不再发送 u 以外的新数据。"
    package static let reference: StaticString = "RFC 9293 §3.6, §3.10.4"
    /// The receiver has seen the end of the stream: these bytes are lost.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the client's segment in frame 9 ends at u+100 (1201), above its FIN, u (1101)"

    package static func check(_ subject: Subject) -> Check {
        guard let closer = subject.firstCloser else { return Check(.notApplicable) }
        return subject.checkNothingFollowsFIN(of: closer)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let closer = subject.firstCloser else { return Explanation(.dataBeyondFIN) }
        return subject.explainDataBeyondFIN(of: closer, check)
    }
}

extension Subject {
    /// Whether `end` sent nothing beyond its FIN.
    func checkNothingFollowsFIN(of end: End) -> Check {
        let fin = self[end].firstFIN
        if let remark = remark(.dataBeyondFIN, by: end) { return failed(remark, after: fin) }
        return passed(fin)
    }

    /// Words for a failure of `checkNothingFollowsFIN`.
    func explainDataBeyondFIN(of end: End, _ check: Check) -> Explanation {
        let symbol = end == firstCloser ? "u" : "w"
        let seen = SequenceNumber(check.observed)
        let fin = SequenceNumber(check.expected)
        let distance = seen.distance(from: fin)
        let place = remark(.dataBeyondFIN, by: end)?.occurrence ?? .empty
        return Explanation(
            .dataBeyondFIN(
                self.role(of: end), end: "\(symbol)+\(distance) (\(seen.value))", fin: "\(symbol) (\(fin.value))", place
            ),
            expected: "at most \(symbol) (\(fin.value))", observed: "\(symbol)+\(distance) (\(seen.value))")
    }
}
