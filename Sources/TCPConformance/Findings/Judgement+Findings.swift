import PacketDecoding
import TCPTracking

extension Judgement {
    /// What a reader should know of this connection: gravest first, then by frame.
    package func findings() -> [Finding] {
        let failures = failures
        if failures.isEmpty, isQuiet { return [] }
        var findings = failures.map(ruleFinding) + remarkFindings(failures)
        findings += forgeryFindings() + episodeFindings() + optionFindings() + transferFindings() + captureFindings()
        findings += checksumFindings()
        guard findings.count > 1 else { return findings }
        // The order of equals is the order above, which is the same for every run.
        return findings.enumerated().sorted { first, second in
            if first.element.severity != second.element.severity {
                return first.element.severity > second.element.severity
            }
            let firstFrame = first.element.frames.first ?? .max
            let secondFrame = second.element.frames.first ?? .max
            return firstFrame != secondFrame ? firstFrame < secondFrame : first.offset < second.offset
        }.map(\.element)
    }

    /// Nothing that any finding could be about: most connections, told without allocating. An event that it does not
    /// know of would be lost, so it asks more than the findings do.
    var isUneventful: Bool { failures.isEmpty && isQuiet }

    /// The same without the rules.
    private var isQuiet: Bool {
        guard subject.details.remarks.count == 0, subject.details.unreachable.count == 0,
            !subject.connection.facts.contains(.segmentsMissing), !subject.connection.facts.contains(.clockStep)
        else { return false }
        for end in [End.a, .b] where subject.details.endpoints[end.index].isEventful { return false }
        if subject.dataRetransmissions(of: .a) | subject.dataRetransmissions(of: .b) != 0 { return false }
        guard subject.details.episodes.further == 0, hasOnlyControlEpisodes else { return false }
        if subject[.a].resets | subject[.b].resets != 0, !forgeryMarks.isEmpty { return false }
        for index in 0..<2 {
            let checksums = subject.details.checksums[index]
            if checksums.wrong | checksums.partial != 0 { return false }
        }
        guard subject.sawOpening else { return true }
        let negotiated = EndpointDetails.negotiated
        return subject.details.endpoints[0].synAttributes.rawValue & negotiated
            == subject.details.endpoints[1].synAttributes.rawValue & negotiated
    }

    /// Nothing but a SYN or FIN was sent again for want of an answer: those are told by remarks.
    private var hasOnlyControlEpisodes: Bool {
        for index in 0..<Int(subject.details.episodes.count) {
            let episode = subject.details.episodes[index]
            guard episode.kind == .timeout, episode.isControl else { return false }
        }
        return true
    }

    /// A rule that does not hold.
    private func ruleFinding(_ failure: FailedRule) -> Finding {
        let (rule, check) = (failure.rule, failure.check)
        return Finding(
            id: "\(rule.identifier)", severity: rule.severity, rule.explanation(check, subject),
            frames: (0..<Int(check.frameCount)).map { check.frame($0) })
    }

    /// One finding for each remark of the tracker that no failed rule tells already.
    private func remarkFindings(_ failures: [FailedRule]) -> [Finding] {
        let remarks = subject.details.remarks
        var findings: [Finding] = []
        for index in 0..<Int(remarks.count) {
            let remark = remarks[index]
            let entry = RemarkEntry.all[Int(remark.kind.rawValue)]
            if isTold(remark, by: entry.rules, failures) { continue }
            guard let explanation = entry.explain(remark, self) else { continue }
            findings.append(
                Finding(id: entry.id, severity: entry.severity, explanation, frames: [remark.frame]))
        }
        return findings
    }

    private func isTold(_ remark: Remark, by rules: [String], _ failures: [FailedRule]) -> Bool {
        for failure in failures where rules.contains("\(failure.rule.identifier)") {
            let check = failure.check
            for place in 0..<Int(check.frameCount) where check.frame(place) == remark.frame { return true }
        }
        return false
    }
}

extension Finding {
    /// A finding from its explanation, with the frames of both in ascending order.
    init(id: String, severity: Severity, _ explanation: Explanation, frames: [UInt64] = []) {
        var all: [UInt64] = []
        for frame in frames + explanation.frames where frame != 0 && !all.contains(frame) { all.append(frame) }
        all.sort()
        self.init(
            id: id, severity: severity, text: explanation.makeText(), frames: all, expected: explanation.expected,
            observed: explanation.observed)
    }
}

extension EndpointDetails {
    /// Options that count only when both SYNs carry them, and Fast Open, as bits of the attributes.
    fileprivate static var negotiated: UInt32 {
        SegmentAttributes.windowScale.rawValue | SegmentAttributes.sackPermitted.rawValue
            | SegmentAttributes.timestamps.rawValue | SegmentAttributes.fastOpen.rawValue
    }

    /// Something was counted that a finding tells.
    fileprivate var isEventful: Bool {
        (spuriousRetransmissions | outOfOrder | zeroWindows | keepAlives | challengeACKs | duplicates) != 0
            || synAttributes.contains(.fastOpen)
    }
}
