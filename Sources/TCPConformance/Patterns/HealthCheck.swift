import TCPTracking

/// A load balancer, a monitor or a connect() scan looks whether the port answers.
package enum HealthCheck: Pattern {
    package static let identifier: StaticString = "health-check"
    package static let sign: StaticString =
        "The client completes the opening and closes or resets within a second, and neither end sends a byte."

    /// From the third segment to the FIN or RST, nanoseconds.
    static let longest: Int64 = 1_000_000_000

    static func isShown(by judgement: Judgement) -> Bool { end(judgement) != nil }

    /// The client's FIN or RST.
    private static func end(_ judgement: Judgement) -> Sighting? {
        let subject = judgement.subject
        guard subject.opening == .threeWay, subject.closedBy == .client,
            subject.connection.endpoints[0].bytes | subject.connection.endpoints[1].bytes == 0,
            subject.connection.facts.rawValue & ConnectionFacts.segmentsMissing.rawValue == 0
        else { return nil }
        let end: Sighting
        switch subject.closing {
        case .reset: end = subject.details.reset.sighting
        case .fourSegment, .threeSegment, .halfClosed, .finUnanswered:
            end = subject.details.endpoints[subject.client.index].fin
        default: return nil
        }
        let opened = subject.details.endpoints[subject.client.index].firstACK
        return end.happened && opened.happened && end.time - opened.time <= longest ? end : nil
    }

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        guard let end = end(judgement) else { return nil }
        let subject = judgement.subject
        let opened = subject.details.endpoints[subject.client.index].firstACK
        let port = subject.port(of: subject.server)
        let client = subject.addressText(of: subject.client)
        if subject.closing == .reset {
            return PatternReport(
                .closing,
                .healthCheckReset(judgement.resetSentence(subject.details.reset), port: port, clientAddress: client))
        }
        return PatternReport(
            .addition,
            .healthCheckClosed(
                delay: end.time > opened.time ? end.time - opened.time : nil, port: port, clientAddress: client))
    }
}
