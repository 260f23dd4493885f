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
                            ? """
                            the SYN,ACK carries \(option.name) although the SYN did not (\(option.reference)): a \
                            middlebox took it out of the SYN, or put it into the SYN,ACK
                            """
                            : """
                            the client offered \(option.name), the server did not: \(option.consequence); a middlebox \
                            can strip it too
                            """, expected: "in both or in none",
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
                        """
                        the SYN,ACK acknowledges x+1 only: the data in the SYN was not accepted and is sent again \
                        (RFC 7413 §4.2)
                        """, expected: "ack above x+1", observed: "ack=x+1",
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
    let consequence: StaticString

    static let all: [NegotiatedOption] = [
        NegotiatedOption(
            attribute: .windowScale, id: "window-scale", name: "window scale", reference: "RFC 7323 §2.2",
            consequence: "windows end at 65,535 octets"),
        NegotiatedOption(
            attribute: .sackPermitted, id: "sack", name: "SACK-permitted", reference: "RFC 2018 §2",
            consequence: "losses are repaired without SACK"),
        NegotiatedOption(
            attribute: .timestamps, id: "timestamps", name: "timestamps", reference: "RFC 7323 §3.2",
            consequence: "round trips are measured without them"),
    ]
}
