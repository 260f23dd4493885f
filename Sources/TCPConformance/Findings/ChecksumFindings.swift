import TCPTracking

/// What the wrong checksums of one endpoint come from.
package enum ChecksumFault: BitwiseCopyable, Sendable {
    /// The endpoint's host leaves them to its interface, behind the capture.
    case offload
    /// The segments were damaged.
    case damage
}

extension Judgement {
    /// What the wrong checksums of an end come from; nil when none was found wrong.
    ///
    /// The sum of the pseudo-header alone proves offload. Other wrong sums are offload when no segment of this end has a
    /// right one, while none of the other end's is wrong.
    package func checksumFault(of end: End) -> ChecksumFault? {
        let own = subject.details.checksums[end.index]
        let other = subject.details.checksums[end.other.index]
        guard own.wrong | own.partial != 0 else { return nil }
        if own.wrong == 0 { return .offload }
        let segments = subject.connection.endpoints[end.index].segments
        let isEverySegment = own.wrong &+ own.partial >= segments
        let isOneSided = other.wrong == 0 && subject.connection.endpoints[end.other.index].segments > 0
        return isEverySegment && isOneSided && own.wrong > 1 ? .offload : .damage
    }

    /// Findings about checksums, where they were verified.
    func checksumFindings() -> [Finding] {
        var findings: [Finding] = []
        for end in [subject.client, subject.server] {
            let role = subject.role(of: end)
            let own = subject.details.checksums[end.index]
            switch checksumFault(of: end) {
            case .offload:
                let count = UInt64(own.wrong) + UInt64(own.partial)
                findings.append(
                    Finding(
                        id: "checksums-offloaded", severity: .info,
                        text: .checksumsOffloaded(role, segments: count)))
            case .damage:
                findings.append(
                    Finding(
                        id: "checksums-wrong", severity: .warning,
                        text: .checksumsWrong(role, segments: UInt64(own.wrong))))
            case nil:
                break
            }
        }
        return findings
    }
}
