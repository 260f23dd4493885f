import TCPTracking

/// Nothing listens, or a firewall says no in TCP's own words.
package enum Refused: Pattern {
    package static let identifier: StaticString = "refused"
    package static let sign: StaticString = "A RST that acknowledges x+1 answers the SYN."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard subject.opening == .refused else { return nil }
        let syn = subject.details.endpoints[subject.client.index].lastSYN
        return PatternReport(
            .opening,
            .refused(
                server: subject.endpointText(of: subject.server),
                copies: UInt64(subject.details.synRetransmissions) + 1,
                wait: subject.details.reset.sighting.time - syn.time, listening: subject.listeningCommand))
    }
}
