import PacketDecoding
import TCPTracking

extension Judgement {
    /// What a reader should know of this connection: gravest first, then by frame.
    package func findings() -> [Finding] {
        if isUneventful { return [] }
        var findings = ruleFindings() + remarkFindings()
        findings += forgeryFindings() + episodeFindings() + optionFindings() + transferFindings() + captureFindings()
        findings += checksumFindings()
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
    var isUneventful: Bool {
        guard !hasFailedRules, subject.details.remarks.count == 0, subject.details.unreachable.count == 0,
            !subject.connection.facts.contains(.segmentsMissing), !subject.connection.facts.contains(.clockStep)
        else { return false }
        for index in 0..<2 where subject.details.endpoints[index].isEventful { return false }
        for index in 0..<2 {
            let checksums = subject.details.checksums[index]
            if checksums.wrong | checksums.partial != 0 { return false }
        }
        let negotiated = EndpointDetails.negotiated
        return subject.details.endpoints[0].synAttributes.rawValue & negotiated
            == subject.details.endpoints[1].synAttributes.rawValue & negotiated
    }

    private var hasFailedRules: Bool {
        guard subject.mayFail else { return false }
        let checks = checks
        for index in checks.indices where checks[index].result == .fail { return true }
        return false
    }

    /// One finding for each rule that does not hold.
    private func ruleFindings() -> [Finding] {
        guard subject.mayFail else { return [] }
        let checks = checks
        var findings: [Finding] = []
        for (index, rule) in conformanceRules.enumerated() where checks[index].result == .fail {
            let check = checks[index]
            findings.append(
                Finding(
                    id: "\(rule.identifier)", severity: rule.severity, rule.explanation(check, subject),
                    frames: (0..<Int(check.frameCount)).map { check.frame($0) }))
        }
        return findings
    }

    /// One finding for each remark of the tracker that no failed rule tells already.
    private func remarkFindings() -> [Finding] {
        let remarks = subject.details.remarks
        var findings: [Finding] = []
        for index in 0..<Int(remarks.count) {
            let remark = remarks[index]
            let entry = RemarkEntry.all[Int(remark.kind.rawValue)]
            if isTold(remark, by: entry.rules) { continue }
            guard let explanation = entry.explain(remark, self) else { continue }
            findings.append(
                Finding(id: "\(entry.id)", severity: entry.severity, explanation, frames: [remark.frame]))
        }
        return findings
    }

    private func isTold(_ remark: Remark, by rules: [String]) -> Bool {
        if rules.isEmpty { return false }
        let checks = checks
        for (index, rule) in conformanceRules.enumerated()
        where checks[index].result == .fail && rules.contains("\(rule.identifier)") {
            let check = checks[index]
            for place in 0..<Int(check.frameCount) where check.frame(place) == remark.frame { return true }
        }
        return false
    }
}

extension Finding {
    /// A finding from its explanation, with the frames of both in ascending order.
    init(id: String, severity: Severity, _ explanation: Explanation, frames: [UInt64] = []) {
        self.init(
            id: id, severity: severity, text: explanation.text,
            frames: Set(frames + explanation.frames).subtracting([0]).sorted(),
            expected: explanation.expected, observed: explanation.observed)
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
        (retransmissions | outOfOrder | zeroWindows | keepAlives | challengeACKs | duplicates | resets) != 0
            || synAttributes.contains(.fastOpen)
    }
}
