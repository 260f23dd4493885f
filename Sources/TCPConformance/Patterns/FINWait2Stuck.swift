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
        guard let closer = subject.firstCloser else { return nil }
        let holder = closer.other
        let answer = subject.details.endpoints[closer.index].finAcknowledged
        guard answer.happened else { return nil }
        let role = subject.role(of: closer)
        let commands = """
            at \(subject.addressText(of: closer)): ss -tno state fin-wait-2 \(subject.filter(at: closer)), \
            sysctl net.ipv4.tcp_fin_timeout; at \(subject.addressText(of: holder)): ss -tnp state close-wait \
            \(subject.filter(at: holder))
            """
        if subject.silentHalfClose != nil {
            let waited = subject.connection.lastTime - answer.time
            guard waited >= shortest else { return nil }
            return PatternReport(
                .closing,
                """
                The \(role) closed (FIN in frame \(subject.details.endpoints[closer.index].fin.frame)), its FIN was \
                acknowledged (frame \(answer.frame)), and \(durationText(waited)) later it still waits in FIN-WAIT-2: \
                the \(subject.role(of: holder))'s application does not close (CLOSE-WAIT), or its host is gone; \
                \(commands).
                """)
        }
        let reset = subject.details.reset
        guard subject.closing == .reset, reset.sender == closer, reset.sighting.happened,
            (closer == .a ? reset.stateA : reset.stateB) == .finWait2, reset.sighting.time - answer.time >= shortest
        else { return nil }
        return PatternReport(
            .closing,
            """
            The \(role) closed (FIN in frame \(subject.details.endpoints[closer.index].fin.frame)) and answered what came \
            \(durationText(reset.sighting.time - answer.time)) later with RST (frame \(reset.sighting.frame)): its host \
            had given up FIN-WAIT-2 by then, because the \(subject.role(of: holder)) closed too late; \(commands).
            """)
    }
}
