import TCPTracking

/// Somebody wants to know whether the port is open, and no more.
package enum HalfOpenScan: Pattern {
    package static let identifier: StaticString = "half-open-scan"
    package static let sign: StaticString = "The client answers the SYN,ACK with RST and has sent nothing but its SYN."

    static func isShown(by judgement: Judgement) -> Bool {
        let subject = judgement.subject
        let reset = subject.details.reset
        return subject.opening == .reset && reset.sighting.happened && reset.sender == subject.client
            && subject.connection.facts.contains(.sawSYNACK)
    }

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        guard isShown(by: judgement) else { return nil }
        let subject = judgement.subject
        let reset = subject.details.reset
        return PatternReport(
            .opening,
            .halfOpenScan(
                client: subject.endpointText(of: subject.client), server: subject.endpointText(of: subject.server),
                wait: reset.sighting.time - subject.details.completingSYNACK.time,
                port: subject.port(of: subject.server),
                clientAddress: subject.addressText(of: subject.client)))
    }
}
