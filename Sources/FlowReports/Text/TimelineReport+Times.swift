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
                (TimelineWords.connectWaited, times.clientWait),
                (TimelineWords.lostSYNCost, times.synLoss.flatMap { $0 == 0 ? nil : $0 }),
                (TimelineWords.lostSYNACKCost, times.synACKLoss.flatMap { $0 == 0 ? nil : $0 }),
                (TimelineWords.failedAfter, times.failedAfter),
                (TimelineWords.roundTripToServer, times.serverRoundTrip),
                (TimelineWords.roundTripToClient, times.clientRoundTrip),
            ], to: &writer)
        line(
            [
                (TimelineWords.firstByteOfClient, judgement.firstByte(of: judgement.subject.client)),
                (Role.server.words, judgement.firstByte(of: judgement.subject.server)),
            ], to: &writer)
        for end in [judgement.subject.client, judgement.subject.server] { timeWait(of: end, to: &writer) }
    }

    private func line(_ fields: [(name: Words, duration: Int64?)], to writer: inout TextWriter) {
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
        writer.put(judgement.subject.role(of: end).words)
        writer.put(.waitsInTimeWait)
        writer.buffer.append(timeOfDay: expiry, secondsFromUTC: writer.style.secondsFromUTC, decimals: 3)
        if remaining > 0 {
            writer.put(ConnectionWords.comma)
            writer.put(TimelineWords.afterLastFrame)
            writer.buffer.append(duration: remaining)
            writer.put(TimelineWords.afterLastFrameEnd)
        }
        let restarts = judgement.timeWaitRestarts(of: end)
        if restarts > 0 { writer.put(.timeWaitRestarted(times: UInt64(restarts))) }
        writer.endLine()
    }
}
