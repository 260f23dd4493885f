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
        return PatternReport(
            .addition,
            .lateReset(
                subject.role(of: late.sender), frame: late.sighting.frame,
                delay: max(late.sighting.time - closed.time, 0),
                assassinated: state == .timeWait ? subject.addressText(of: receiver) : nil))
    }
}
