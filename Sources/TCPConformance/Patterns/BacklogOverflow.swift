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
        let commands = Message.acceptQueueCommands(listening: subject.listeningCommand)
        if subject.opening == .halfOpen {
            return PatternReport(
                .opening,
                .acceptQueueFull(server: server, remark.occurrence, commands: commands))
        }
        // Without data before the last copy it may have deferred accept(), or one ACK was lost.
        let data = subject.details.endpoints[subject.client.index].firstData
        let last = subject.details.endpoints[subject.server.index].lastSYN
        guard data.happened, last.happened, data.frame < last.frame else { return nil }
        return PatternReport(
            .addition,
            .acceptQueueWasFull(remark.occurrence, data: data.frame, commands: commands))
    }
}
