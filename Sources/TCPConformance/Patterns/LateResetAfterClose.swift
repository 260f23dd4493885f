import TCPTracking

/// Everything was said and acknowledged, and then a RST comes.
package enum LateResetAfterClose: Pattern {
    package static let identifier: StaticString = "late-reset-after-close"
    package static let sign: StaticString = "A RST follows when both FINs had been acknowledged."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        switch subject.closing {
        case .fourSegment, .threeSegment, .simultaneous: break
        default: return nil
        }
        guard subject.details.endpoints[0].resets | subject.details.endpoints[1].resets != 0 else { return nil }
        let first = subject.details.endpoints[0].finAcknowledged
        let second = subject.details.endpoints[1].finAcknowledged
        let closed = first.frame > second.frame ? first : second
        var late: ResetReport?
        for report in [subject.details.reset, subject.details.ignoredReset]
        where report.sighting.frame > closed.frame {
            late = report
        }
        guard let late else { return nil }
        let receiver = late.sender.other
        let state = receiver == .a ? late.stateA : late.stateB
        let role = subject.role(of: late.sender)
        let effect =
            state == .timeWait
            ? """
            ; it met TIME-WAIT, which it ends too soon (TIME-WAIT assassination) where RFC 1337 is not followed: at \
            \(subject.addressText(of: receiver)), sysctl net.ipv4.tcp_rfc1337
            """ : ", and harmed nothing"
        return PatternReport(
            .addition,
            """
            The \(role) sent a RST (frame \(late.sighting.frame)) \
            \(durationText(max(late.sighting.time - closed.time, 0))) after the close was complete: it answers a segment \
            that came late, or its application had set SO_LINGER\(effect).
            """)
    }
}
