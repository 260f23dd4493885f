import PacketDecoding
import TCPTracking

/// The data in the SYN was not taken: it is sent again, and nothing is won (RFC 7413 §4.2).
package enum FastOpenRefused: Pattern {
    package static let identifier: StaticString = "fast-open-refused"
    package static let sign: StaticString =
        "The SYN has a Fast Open option and carries data, and the SYN,ACK acknowledges x+1 only."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard subject.details.endpoints[subject.client.index].synAttributes.contains(.fastOpen),
            subject.connection.endpoints[subject.client.index].knows(.dataInSYN),
            subject.connection.facts.contains(.sawSYNACK), !subject.connection.facts.contains(.fastOpen)
        else { return nil }
        return PatternReport(.addition, .fastOpenRefused(server: subject.addressText(of: subject.server)))
    }
}
