import PacketDecoding
import TCPTracking

extension Judgement {
    /// One finding for each episode, and one for those that found no place.
    func episodeFindings() -> [Finding] {
        let count = Int(subject.details.episodes.count)
        guard count > 0 else { return [] }
        var findings: [Finding] = []
        for index in 0..<count {
            let episode = subject.details.episodes[index]
            switch episode.kind {
            // That a SYN or a FIN was sent again is told where its loss is.
            case .timeout: if !episode.isControl { findings.append(timeout(episode)) }
            case .zeroWindow: findings.append(zeroWindow(episode))
            }
        }
        let further = subject.details.episodes.further
        if further > 0 {
            findings.append(
                Finding(
                    id: "further-episodes", severity: .info,
                    text: """
                        \(countText(UInt64(further), "further episode")) of time-outs or closed windows found no place in \
                        this connection's bounded list
                        """))
        }
        return findings
    }

    /// How the pauses grew between the copies of a SYN or a FIN, for the finding that begins in this frame.
    func backoffText(_ remark: Remark) -> String {
        for index in 0..<Int(subject.details.episodes.count) {
            let episode = subject.details.episodes[index]
            guard episode.kind == .timeout, episode.isControl, episode.end == remark.end,
                subject.details.firstFrame(of: episode) == remark.frame
            else { continue }
            return episode.count > 1
                ? ", after pauses that grew from \(durationText(episode.firstPause)) to \(durationText(episode.lastPause))"
                : ", after \(durationText(episode.firstPause))"
        }
        return ""
    }

    /// Data segments of an end that its timer sent again, as far as the episodes hold them.
    func timedOutRetransmissions(of end: End) -> UInt64 {
        var sum: UInt64 = 0
        for index in 0..<Int(subject.details.episodes.count) {
            let episode = subject.details.episodes[index]
            if episode.kind == .timeout, !episode.isControl, episode.end == end { sum += UInt64(episode.count) }
        }
        return sum
    }

    private func frames(of episode: Episode) -> [UInt64] {
        let first = subject.details.firstFrame(of: episode)
        let last = subject.details.lastFrame(of: episode)
        return first == last ? [first] : [first, last]
    }

    private func timeout(_ episode: Episode) -> Finding {
        Finding(
            id: "timeout", severity: episode.isOver ? .note : .warning, text: timeoutText(episode),
            frames: frames(of: episode), expected: "an ACK within \(durationText(episode.firstPause))",
            observed: countText(UInt64(episode.count), "retransmission"))
    }

    private func timeoutText(_ episode: Episode) -> String {
        let role = subject.role(of: episode.end)
        let count = UInt64(episode.count)
        var text = """
            the \(role)'s retransmission timer ran out \(timesText(count)), first \(durationText(episode.firstPause)) after \
            it had sent
            """
        if count > 1 {
            text += """
                ; the pause grew to \(durationText(episode.lastPause)) over \(durationText(episode.duration))
                """
        }
        text += episode.isOver ? ", then it was answered" : ", and it was not answered"
        return text
    }

    private func zeroWindow(_ episode: Episode) -> Finding {
        let role = subject.role(of: episode.end)
        let probes = UInt64(episode.count)
        let probed = probes > 0 ? "; the peer sent \(countText(probes, "probe"))" : ""
        let length =
            episode.isOver
            ? "for \(durationText(episode.duration))" : "and did not open it again"
        return Finding(
            id: "zero-window", severity: episode.isOver ? .note : .warning,
            text: "the \(role) closed its window \(length): its application does not read\(probed)",
            frames: frames(of: episode), expected: "a window above 0", observed: "window 0")
    }
}
