import TCPTracking

/// The other half of a connection whose peer never closes.
package enum FINWait2Stuck: Pattern {
    package static let identifier: StaticString = "fin-wait-2-stuck"
    package static let sign: StaticString =
        "An end waits in FIN-WAIT-2 for a minute or more, or answers what comes after that with RST."

    /// Linux gives up an orphaned FIN-WAIT-2 after tcp_fin_timeout, 60 s.
    private static let shortest: Int64 = 60_000_000_000

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard let closer = subject.firstCloser, !subject.connection.facts.contains(.clockStep) else { return nil }
        let holder = closer.other
        let answer = subject.details.endpoints[closer.index].finAcknowledged
        guard answer.happened else { return nil }
        let role = subject.role(of: closer)
        let holderRole = subject.role(of: holder)
        let fin = subject.details.endpoints[closer.index].fin.frame
        let commands = Message.finWait2Commands(
            closerAddress: subject.addressText(of: closer), closerFilter: subject.filter(at: closer),
            holderAddress: subject.addressText(of: holder), holderFilter: subject.filter(at: holder))
        if subject.silentHalfClose != nil {
            let waited = subject.connection.lastTime - answer.time
            guard waited >= shortest else { return nil }
            return PatternReport(
                .closing,
                .finWait2Stuck(
                    closer: role, fin: fin, answer: answer.frame, waited: waited, holder: holderRole,
                    commands: commands))
        }
        let reset = subject.details.reset
        guard subject.closing == .reset, reset.sender == closer, reset.sighting.happened,
            (closer == .a ? reset.stateA : reset.stateB) == .finWait2, reset.sighting.time - answer.time >= shortest
        else { return nil }
        return PatternReport(
            .closing,
            .finWait2GivenUp(
                closer: role, fin: fin, later: reset.sighting.time - answer.time, reset: reset.sighting.frame,
                holder: holderRole, commands: commands))
    }
}
