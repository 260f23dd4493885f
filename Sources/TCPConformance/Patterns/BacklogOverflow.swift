import TCPTracking

/// The listener has no place for one more connection: its application is too slow to accept().
package enum BacklogOverflow: Pattern {
    package static let identifier: StaticString = "backlog-overflow"
    package static let sign: StaticString =
        "The server repeats its SYN,ACK although the ACK of it, and perhaps the client's data, passed the vantage."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard let remark = subject.remark(.handshakeACKNotAccepted, by: subject.server) else { return nil }
        let server = subject.endpointText(of: subject.server)
        let commands = """
            there: \(subject.listeningCommand) (Recv-Q against Send-Q), nstat -az TcpExtListenOverflows \
            TcpExtListenDrops, sysctl net.core.somaxconn net.ipv4.tcp_abort_on_overflow
            """
        if subject.opening == .halfOpen {
            return PatternReport(
                .opening,
                """
                \(server) repeated its SYN,ACK although the ACK was captured (\(occurrenceText(remark))): its accept \
                queue is full, it defers accept() until data comes, or the ACK is lost after the vantage; \(commands).
                """)
        }
        // Without data before the last copy it may have deferred accept(), or one ACK was lost.
        let data = subject.details.endpoints[subject.client.index].firstData
        let last = subject.details.endpoints[subject.server.index].lastSYN
        guard data.happened, last.happened, data.frame < last.frame else { return nil }
        return PatternReport(
            .addition,
            """
            The server repeated its SYN,ACK (\(occurrenceText(remark))) although the ACK and the client's data (frame \
            \(data.frame)) had been captured: its accept queue was full, or both were lost after the vantage; \
            \(commands).
            """)
    }
}
