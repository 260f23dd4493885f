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
                .lastACKLost(role, frame: details.finAcknowledged.frame, remark.occurrence, address: there))
        }
        guard subject.closing == .finUnanswered, details.finCount > 1 else { return nil }
        // Its FIN may have crossed the other one.
        let crossed = subject.connection.endpoints[second.index].state == .closing
        return PatternReport(
            .closing,
            .lastACKMissing(
                role, fin: details.fin.frame, copies: UInt64(details.finCount),
                peerAddress: subject.addressText(of: second.other), isClosing: crossed, address: there,
                filter: subject.filter(at: second), capture: subject.captureCommand))
    }
}
