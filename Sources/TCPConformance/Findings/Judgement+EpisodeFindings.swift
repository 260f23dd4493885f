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
                    text: .furtherEpisodes(UInt64(further))))
        }
        return findings
    }

    /// How the pauses grew between the copies of a SYN or a FIN, for the finding that begins in this frame.
    func backoff(_ remark: Remark) -> Message {
        for index in 0..<Int(subject.details.episodes.count) {
            let episode = subject.details.episodes[index]
            guard episode.kind == .timeout, episode.isControl, episode.end == remark.end,
                subject.details.firstFrame(of: episode) == remark.frame
            else { continue }
            return .backoff(first: episode.firstPause, last: episode.count > 1 ? episode.lastPause : nil)
        }
        return .empty
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
            id: "timeout", severity: episode.isOver ? .note : .warning,
            text: .timeout(
                subject.role(of: episode.end), count: UInt64(episode.count), first: episode.firstPause,
                last: episode.lastPause, duration: episode.duration, isAnswered: episode.isOver),
            frames: frames(of: episode), expected: "an ACK within \(durationText(episode.firstPause))",
            observed: countText(UInt64(episode.count), "retransmission"))
    }

    private func zeroWindow(_ episode: Episode) -> Finding {
        Finding(
            id: "zero-window", severity: episode.isOver ? .note : .warning,
            text: .zeroWindow(
                subject.role(of: episode.end), duration: episode.isOver ? episode.duration : nil,
                probes: UInt64(episode.count)),
            frames: frames(of: episode), expected: "a window above 0", observed: "window 0")
    }
}
