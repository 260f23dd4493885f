import PacketDecoding
import TCPTracking

/// A Fast Open cookie is asked for (RFC 7413 §4.1.2): the next connection can carry data in its SYN.
package enum FastOpenAsked: Pattern {
    package static let identifier: StaticString = "fast-open-asked"
    package static let sign: StaticString = "The SYN has a Fast Open option without a cookie and carries no data."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        let client = subject.details.endpoints[subject.client.index].synAttributes
        guard client.contains(.fastOpen), !client.contains(.fastOpenCookie),
            !subject.connection.endpoints[subject.client.index].knows(.dataInSYN),
            subject.connection.facts.contains(.sawSYNACK)
        else { return nil }
        let granted = subject.details.endpoints[subject.server.index].synAttributes.contains(.fastOpenCookie)
        return PatternReport(
            .addition,
            granted
                ? .fastOpenCookieGiven
                : .fastOpenCookieNotGiven(server: subject.addressText(of: subject.server)))
    }
}
