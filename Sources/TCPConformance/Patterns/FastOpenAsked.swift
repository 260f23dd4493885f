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
                ? "The client asked for a Fast Open cookie and the server gave one (RFC 7413 §4.1.2)."
                : """
                The client asked for a Fast Open cookie and the server gave none: Fast Open is off there, or a \
                middlebox took the option away; at \(subject.addressText(of: subject.server)): \
                sysctl net.ipv4.tcp_fastopen.
                """)
    }
}
