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
        // A silence that a clock made is none.
        if subject.opening.isFailure || subject.connection.facts.contains(.clockStep) { return nil }
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
            return PatternReport(
                .closing,
                .unansweredAfterSilence(
                    subject.role(of: episode.end), silence: episode.silence, times: UInt64(episode.count),
                    first: subject.details.firstFrame(of: episode), causes: causes(subject, of: episode.end)))
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
            return PatternReport(
                .closing,
                .keepAlivesUnanswered(
                    subject.role(of: end), UInt64(details.unansweredKeepAlives), causes: causes(subject, of: end)))
        }
        return nil
    }

    /// Whether a RST answers data after a silence, or follows keep-alives without answer.
    static func isShownByReset(_ judgement: Judgement) -> Bool {
        judgement.subject.closing == .reset && !judgement.subject.connection.facts.contains(.clockStep)
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
            let count = UInt64(subject.details.endpoints[sender.index].unansweredKeepAlives)
            return PatternReport(
                .closing,
                .keepAlivesUnanswered(
                    subject.role(of: sender), count, reset: reset.sighting.frame,
                    causes: causes(subject, of: sender)))
        }
        guard answersAfterSilence(subject) else { return nil }
        let data = subject.connection.endpoints[receiver.index].lastData
        return PatternReport(
            .closing,
            .resetAfterSilence(
                subject.role(of: receiver), silence: reset.silence, data: data.frame, reset: reset.sighting.frame,
                sender: subject.addressText(of: sender), filter: subject.filter(at: sender),
                receiver: subject.addressText(of: receiver)))
    }

    private static func causes(_ subject: Subject, of end: End) -> Message {
        .idleConnectionForgotten(
            peer: subject.endpointText(of: end.other), here: subject.addressText(of: end),
            peerAddress: subject.addressText(of: end.other), filter: subject.filter(at: end),
            capture: subject.captureCommand)
    }
}
