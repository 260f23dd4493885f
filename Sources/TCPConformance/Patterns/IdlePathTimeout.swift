import TCPTracking

/// Something between the ends, or an end itself, forgot the connection while it was idle.
package enum IdlePathTimeout: Pattern {
    package static let identifier: StaticString = "idle-path-timeout"
    package static let sign: StaticString =
        "After half a minute of silence or more, data or keep-alives are not answered, or are answered with RST."

    /// Firewalls, NAT and load balancers forget idle connections after 30 s and more.
    private static let shortest: Int64 = 30_000_000_000

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        if subject.opening.isFailure { return nil }
        if subject.closing == .reset { return afterReset(judgement) }
        switch subject.closing {
        case .abandoned, .open, .idle, .finUnanswered, .replaced: break
        default: return nil
        }
        for index in 0..<Int(subject.details.episodes.count) {
            let episode = subject.details.episodes[index]
            guard episode.kind == .timeout, !episode.isOver, episode.silence >= shortest, episode.count >= 2 else {
                continue
            }
            let role = subject.role(of: episode.end)
            return PatternReport(
                .closing,
                """
                After \(durationText(episode.silence)) of silence the \(role) sent again, \
                \(timesText(UInt64(episode.count))) from frame \(subject.details.firstFrame(of: episode)) on, and \
                nothing was answered: \(causes(subject, of: episode.end)).
                """)
        }
        return unansweredKeepAlives(judgement)
    }

    private static func unansweredKeepAlives(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        for end in [subject.client, subject.server] {
            let details = subject.details.endpoints[end.index]
            let heard = subject.connection.endpoints[end.other.index].lastTime
            guard details.unansweredKeepAlives >= 2, details.lastKeepAlive > heard,
                details.lastKeepAlive - heard >= shortest
            else { continue }
            return PatternReport(.closing, "\(keepAliveSentence(subject, end)): \(causes(subject, of: end)).")
        }
        return nil
    }

    private static func keepAliveSentence(_ subject: Subject, _ end: End) -> String {
        let count = UInt64(subject.details.endpoints[end.index].unansweredKeepAlives)
        return "The \(subject.role(of: end)) sent \(countText(count, "keep-alive")) and nothing was answered"
    }

    /// Whether a RST answers data after a silence, or follows keep-alives without answer.
    static func isShownByReset(_ judgement: Judgement) -> Bool {
        judgement.subject.closing == .reset
            && (givesUpKeepAlives(judgement.subject) || answersAfterSilence(judgement.subject))
    }

    private static func givesUpKeepAlives(_ subject: Subject) -> Bool {
        let own = subject.details.endpoints[subject.details.reset.sender.index]
        let receiver = subject.details.reset.sender.other
        return own.unansweredKeepAlives >= 2
            && own.lastKeepAlive > subject.connection.endpoints[receiver.index].lastTime
    }

    private static func answersAfterSilence(_ subject: Subject) -> Bool {
        let reset = subject.details.reset
        let data = subject.connection.endpoints[reset.sender.other.index].lastData
        return reset.silence >= shortest && reset.unreadData && data.happened
            && reset.sighting.time - data.time < reset.silence / 2
    }

    private static func afterReset(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        let reset = subject.details.reset
        let sender = reset.sender
        let receiver = sender.other
        if givesUpKeepAlives(subject) {
            return PatternReport(
                .closing,
                """
                \(keepAliveSentence(subject, sender)), so it gave the connection up with RST (frame \
                \(reset.sighting.frame)): \(causes(subject, of: sender)).
                """)
        }
        guard answersAfterSilence(subject) else { return nil }
        let data = subject.connection.endpoints[receiver.index].lastData
        let role = subject.role(of: receiver)
        return PatternReport(
            .closing,
            """
            After \(durationText(reset.silence)) of silence the \(role)'s data (frame \(data.frame)) was answered with \
            RST (frame \(reset.sighting.frame)): the connection was forgotten meanwhile, by a firewall, NAT or load \
            balancer on the path, by a restarted host, or by an application that closed unseen; see which, at \
            \(subject.addressText(of: sender)): nstat -az TcpOutRsts, ss -tn \(subject.filter(at: sender)); against idle \
            time-outs, at \(subject.addressText(of: receiver)): sysctl net.ipv4.tcp_keepalive_time.
            """)
    }

    private static func causes(_ subject: Subject, of end: End) -> String {
        let here = subject.addressText(of: end)
        return """
            a firewall, NAT or load balancer on the path forgot the idle connection, or \
            \(subject.endpointText(of: end.other)) is gone; at \(here): ping \(subject.addressText(of: end.other)), \
            ss -tnoi \(subject.filter(at: end)), sysctl net.ipv4.tcp_keepalive_time; and capture on the other side: \
            \(subject.captureCommand)
            """
    }
}
