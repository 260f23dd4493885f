import PacketDecoding
import TCPTracking

extension Judgement {
    /// Findings about what the two SYNs offered each other. Only with both captured, and not where they crossed.
    func optionFindings() -> [Finding] {
        guard subject.sawOpening, !subject.connection.facts.contains(.simultaneousOpen) else { return [] }
        let client = subject.details.endpoints[subject.client.index]
        let server = subject.details.endpoints[subject.server.index]
        if client.synAttributes.contains(.truncatedHeader) || server.synAttributes.contains(.truncatedHeader) {
            return []
        }
        var findings: [Finding] = []
        for option in NegotiatedOption.all {
            let asked = client.synAttributes.contains(option.attribute)
            let granted = server.synAttributes.contains(option.attribute)
            if asked == granted { continue }
            findings.append(
                Finding(
                    id: granted ? "\(option.id)-unasked" : "\(option.id)-one-sided",
                    severity: granted ? .warning : .info,
                    Explanation(
                        granted
                            ? .optionUnasked(option.name, reference: option.reference)
                            : .optionOneSided(option.name, consequence: option.consequence),
                        expected: "in both or in none",
                        observed: granted ? "in the SYN,ACK only" : "in the SYN only",
                        frames: [client.firstSYN.frame, subject.details.completingSYNACK.frame])))
        }
        if client.synAttributes.contains(.fastOpen),
            subject.connection.endpoints[subject.client.index].knows(.dataInSYN),
            !subject.connection.facts.contains(.fastOpen)
        {
            findings.append(
                Finding(
                    id: "fast-open-not-accepted", severity: .note,
                    Explanation(
                        .fastOpenNotAccepted, expected: "ack above x+1", observed: "ack=x+1",
                        frames: [client.firstSYN.frame, subject.details.completingSYNACK.frame])))
        }
        return findings
    }
}

/// An option that counts only when both SYNs carry it.
private struct NegotiatedOption: Sendable {
    let attribute: SegmentAttributes
    let id: StaticString
    let name: StaticString
    let reference: StaticString
    let consequence: Words

    static let all: [NegotiatedOption] = [
        NegotiatedOption(
            attribute: .windowScale, id: "window-scale", name: "window scale", reference: "RFC 7323 §2.2",
            consequence: Words("windows end at 65,535 octets", "窗口最大只有 65,535 字节")),
        NegotiatedOption(
            attribute: .sackPermitted, id: "sack", name: "SACK-permitted", reference: "RFC 2018 §2",
            consequence: Words("losses are repaired without SACK", "丢包恢复不能使用 SACK")),
        NegotiatedOption(
            attribute: .timestamps, id: "timestamps", name: "timestamps", reference: "RFC 7323 §3.2",
            consequence: Words("round trips are measured without them", "往返时间的测量不能使用时间戳")),
    ]
}
