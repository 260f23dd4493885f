import TCPTracking

/// The data in the SYN was acknowledged with it (RFC 7413 §4.2).
package enum FastOpenAccepted: Pattern {
    package static let identifier: StaticString = "fast-open-accepted"
    package static let sign: StaticString = "The SYN carries data and the SYN,ACK acknowledges it, beyond x+1."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard subject.connection.facts.contains(.fastOpen),
            subject.connection.endpoints[subject.client.index].knows(.dataInSYN)
        else { return nil }
        return PatternReport(.addition, .fastOpenAccepted)
    }
}
