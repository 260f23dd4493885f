import TCPTracking

/// The ACK of the second FIN does not arrive: that is what TIME-WAIT is for.
package enum LostLastACK: Pattern {
    package static let identifier: StaticString = "lost-last-ack"
    package static let sign: StaticString =
        "The second closer sends its FIN again after it was acknowledged, or nobody acknowledges it."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard let second = subject.firstCloser?.other, subject.connection.endpoints[second.index].knows(.fin),
            subject.connection.endpoints[second.other.index].knows(.finAcknowledged),
            subject.connection.endpoints[second.other.index].segments > 0
        else { return nil }
        let details = subject.details.endpoints[second.index]
        let role = subject.role(of: second)
        let there = subject.addressText(of: second)
        if let remark = subject.remark(.finACKLostAfterVantage, by: second) {
            return PatternReport(
                .addition,
                """
                The last ACK (frame \(details.finAcknowledged.frame)) was lost between the vantage and the \(role), which \
                sent its FIN again (\(occurrenceText(remark))) and waited in LAST-ACK; at \(there): \
                nstat -az TcpRetransSegs.
                """)
        }
        guard subject.closing == .finUnanswered, details.finCount > 1 else { return nil }
        // Its FIN may have crossed the other one.
        let crossed = subject.connection.endpoints[second.index].state == .closing
        return PatternReport(
            .closing,
            """
            The \(role)'s FIN (frame \(details.fin.frame)), sent \(timesText(UInt64(details.finCount))), was not \
            acknowledged: the last ACK was lost before the vantage or never sent, because \
            \(subject.addressText(of: second.other)) or the path to it is gone, or its TIME-WAIT was over; the \(role) \
            waits in \(crossed ? "CLOSING" : "LAST-ACK"); at \(there): ss -tno state \
            \(crossed ? "closing" : "last-ack") \(subject.filter(at: second)); and capture on the \
            other side: \(subject.captureCommand).
            """)
    }
}
