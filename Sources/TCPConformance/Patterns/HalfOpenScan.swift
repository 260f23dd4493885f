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
        let wait = durationText(reset.sighting.time - subject.details.completingSYNACK.time)
        let port = subject.port(of: subject.server)
        return PatternReport(
            .opening,
            """
            \(subject.endpointText(of: subject.client)) answered the SYN,ACK of \
            \(subject.endpointText(of: subject.server)) with RST after \(wait): a half-open port scan, a health check, a \
            connect() that was cancelled, or a host that never sent this SYN; at the client: ss -tnp 'dport = :\(port)'; \
            for more of the kind: tcpdump -ni any 'host \(subject.addressText(of: subject.client)) and \
            tcp[tcpflags] & (tcp-syn|tcp-rst) != 0'.
            """)
    }
}
