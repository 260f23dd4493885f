import PacketDecoding
import TCPTracking

extension Subject {
    /// Whether a rule may fail, told at a glance: most connections give no rule any reason. All failures show in a remark
    /// of the tracker, but for a misplaced third segment (OPEN-3), payload in a SYN (OPEN-4), octets beyond a FIN
    /// (CLOSE-1, CLOSE-4) and a misplaced last ACK (CLOSE-4).
    var mayFail: Bool {
        details.remarks.count != 0 || details.remarks.lost != 0 || isMisplaced(.a) || isMisplaced(.b)
            || isLastACKMisplaced
    }

    private func isMisplaced(_ end: End) -> Bool {
        let own = self[end]
        if own.knows(.dataInSYN) { return true }
        if own.firstACK != 0, own.firstACKSequence != own.initialSequence + 1 { return true }
        return own.knows(.fin) && own.next.isAfter(own.fin + 1)
    }

    private var isLastACKMisplaced: Bool {
        guard let first = firstCloser else { return false }
        let second = self[first.other]
        return second.finAcknowledged != 0 && !second.finAcknowledgedByFIN
            && second.finAcknowledgedSequence != self[first].fin + 1
    }
}

/// A rule that does not hold, and what it says.
package struct FailedRule {
    package let rule: any ConformanceRule.Type
    package let check: Check
}

extension Judgement {
    /// The rules that do not hold, in their order. Most connections are spared the rules.
    package var failures: [FailedRule] {
        guard subject.mayFail else { return [] }
        let results = checks
        // Through a span: an element that is read out of the array itself copies it all.
        let checks = results.span
        var failed: [FailedRule] = []
        for index in checks.indices where checks[index].result == .fail {
            failed.append(FailedRule(rule: conformanceRules[index], check: checks[index]))
        }
        return failed
    }
}
