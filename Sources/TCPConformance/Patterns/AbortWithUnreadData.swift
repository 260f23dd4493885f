import TCPTracking

/// close() while the peer's data waits to be read: the host sends RST instead of FIN (RFC 2525 §2.17).
package enum AbortWithUnreadData: Pattern {
    package static let identifier: StaticString = "abort-with-unread-data"
    package static let sign: StaticString =
        "An end that sent no FIN resets while data is on its way to it that it has not acknowledged."

    static func isShown(by judgement: Judgement) -> Bool {
        let subject = judgement.subject
        let reset = subject.details.reset
        return subject.closing == .reset && reset.sighting.happened && reset.unreadData
            && !subject.connection.endpoints[reset.sender.index].knows(.fin)
            && subject.connection.endpoints[reset.sender.other.index].lastData.happened
            && !IdlePathTimeout.isShownByReset(judgement)
            && judgement.forgeryMarks(ofFrame: reset.sighting.frame) == nil
    }

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        guard isShown(by: judgement) else { return nil }
        let subject = judgement.subject
        let reset = subject.details.reset
        return PatternReport(
            .closing,
            .abortWithUnreadData(
                judgement.resetSentence(reset), sender: subject.addressText(of: reset.sender)))
    }
}
