import TCPTracking

/// Nothing listens, or a firewall says no in TCP's own words.
package enum Refused: Pattern {
    package static let identifier: StaticString = "refused"
    package static let sign: StaticString = "A RST that acknowledges x+1 answers the SYN."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard subject.opening == .refused else { return nil }
        let server = subject.endpointText(of: subject.server)
        let syn = subject.details.endpoints[subject.client.index].lastSYN
        let wait = durationText(subject.details.reset.sighting.time - syn.time)
        let tries = subject.details.synRetransmissions
        let after = tries > 0 ? " (sent \(timesText(UInt64(tries) + 1)))" : ""
        return PatternReport(
            .opening,
            """
            \(server) answered the SYN\(after) with RST after \(wait): nothing listens there, or a firewall rejects; \
            there: \(subject.listeningCommand).
            """)
    }
}
