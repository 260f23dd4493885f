import PacketDecoding
import TCPConformance
import TCPTracking

// What took how long, each wait told apart from the others.

extension TimelineReport {
    /// One line for the opening's times, one for the first bytes, one for each TIME-WAIT; none where nothing is known.
    func times(to writer: inout TextWriter) {
        let times = judgement.times
        line(
            [
                ("connect() waited", times.clientWait), ("lost SYN cost", times.synLoss.flatMap { $0 == 0 ? nil : $0 }),
                ("lost SYN,ACK cost", times.synACKLoss.flatMap { $0 == 0 ? nil : $0 }),
                ("failed after", times.failedAfter), ("round trip to server", times.serverRoundTrip),
                ("to client", times.clientRoundTrip),
            ], to: &writer)
        line(
            [
                ("first byte after the opening: client", judgement.firstByte(of: judgement.subject.client)),
                ("server", judgement.firstByte(of: judgement.subject.server)),
            ], to: &writer)
        for end in [judgement.subject.client, judgement.subject.server] { timeWait(of: end, to: &writer) }
    }

    private func line(_ fields: [(name: StaticString, duration: Int64?)], to writer: inout TextWriter) {
        var isFirst = true
        for field in fields {
            guard let duration = field.duration else { continue }
            writer.put(isFirst ? " " : "   ")
            isFirst = false
            writer.put(field.name)
            writer.put(" ")
            writer.buffer.append(duration: duration)
        }
        if !isFirst { writer.endLine() }
    }

    private func timeWait(of end: End, to writer: inout TextWriter) {
        guard let expiry = judgement.timeWaitExpiry(of: end) else { return }
        let remaining = expiry &- judgement.subject.connection.lastTime
        writer.put(" ")
        writer.put(judgement.subject.role(of: end))
        writer.put(" in TIME-WAIT until ")
        writer.buffer.append(timeOfDay: expiry, secondsFromUTC: writer.style.secondsFromUTC, decimals: 3)
        if remaining > 0 {
            writer.put(", ")
            writer.buffer.append(duration: remaining)
            writer.put(" after the last frame")
        }
        let restarts = judgement.timeWaitRestarts(of: end)
        if restarts > 0 {
            writer.put(restarts == 1 ? ", restarted once" : ", restarted ")
            if restarts > 1 {
                writer.buffer.append(decimal: restarts)
                writer.put(" times")
            }
            writer.put(" by a repeated FIN")
        }
        writer.endLine()
    }
}
