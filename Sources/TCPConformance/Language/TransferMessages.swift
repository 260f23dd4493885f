// Findings and failed rules of the transfer, and of what the capture holds.

extension Message {
    // MARK: - DATA-1

    static let segmentBeyondWindow = Message("a segment lies beyond the window", "某个报文段超出窗口")

    static func beyondWindow(_ role: Role, peer: Role, end: String, edge: String, _ occurrence: Message) -> Message {
        Message(
            "the \(role)'s segment \(occurrence) ends at \(end), above the right edge of the \(peer)'s window, \(edge)",
            "\(role)的报文段（\(occurrence)）止于 \(end)，超出\(peer)窗口的右边沿 \(edge)")
    }

    static func finOutsideWindow(
        _ role: Role, peer: Role, seen: String, edge: String, isBeyond: Bool, _ occurrence: Message
    ) -> Message {
        let side =
            isBeyond
            ? Message("above the right edge of the \(peer)'s window, \(edge)", "超出\(peer)窗口的右边沿 \(edge)")
            : Message("before what the \(peer) expects", "落在\(peer)期望的序列号之前")
        return Message(
            "the \(role)'s FIN with seq=\(seen), \(occurrence), lies \(side)",
            "\(role) seq=\(seen) 的 FIN（\(occurrence)）\(side)")
    }

    /// The same where a missing ACK leaves it open.
    static func asFarAsCaptured(_ message: Message) -> Message {
        Message(
            "\(message), as far as captured: an ACK that opened it may be missing",
            "\(message)（仅就抓到的内容而言：可能漏抓了打开窗口的 ACK）")
    }

    // MARK: - DATA-2

    static let ackAboveSent = Message("an ACK is above what was sent", "某个 ACK 超出了已发送的范围")

    static func acknowledgesNeverSent(_ seen: String, highest: String, _ occurrence: Message) -> Message {
        Message(
            "ack \(seen), \(occurrence), is above the highest sequence number sent, \(highest)",
            "ack \(seen)（\(occurrence)）高于已发送的最高序列号 \(highest)")
    }

    static func segmentsMissing(_ role: Role, seen: String, highest: String, _ occurrence: Message) -> Message {
        Message(
            """
            segments of the \(role) are missing from the capture: ack \(seen), \(occurrence), is above the highest number \
            captured, \(highest)
            """,
            "抓包中缺少\(role)的报文段：ack \(seen)（\(occurrence)）高于抓到的最高序列号 \(highest)")
    }

    static let segmentsMissing = Message(
        "segments are missing from the capture: something was acknowledged that it does not hold",
        "抓包中缺少报文段：有内容得到了确认，却没有抓到")

    static func acknowledgedBeforeCaptured(_ seen: String, _ occurrence: Message) -> Message {
        Message(
            """
            ack \(seen), \(occurrence), was captured before the octets that it acknowledges: frames are out of causal order, \
            as from several receive queues
            """,
            "ack \(seen)（\(occurrence)）先于它所确认的字节被抓到：帧的先后次序不合因果，例如来自多个接收队列")
    }

    // MARK: - DATA-3

    static let retransmissionDiffers = Message("a retransmission has other content", "某次重传的内容与先前不同")

    static func retransmissionDiffers(
        _ role: Role, octets: UInt64, start: String, _ occurrence: Message
    ) -> Message {
        Message(
            "the \(role) sent \(octets, .octet) from \(start) again with other content \(occurrence)",
            "\(role)从 \(start) 起重传的 \(octets, .octet) 与先前内容不同（\(occurrence)）")
    }

    // MARK: - Episodes

    static func timeout(
        _ role: Role, count: UInt64, first: Int64, last: Int64, duration: Int64, isAnswered: Bool
    ) -> Message {
        let growth =
            count > 1
            ? Message(
                "; the pause grew to \(duration: last) over \(duration: duration)",
                "；在 \(duration: duration) 内间隔增长到 \(duration: last)") : .empty
        let end =
            isAnswered
            ? Message(", then it was answered", "，之后得到应答") : Message(", and it was not answered", "，始终没有应答")
        return Message(
            """
            the \(role)'s retransmission timer ran out \(times: count), first \(duration: first) after it had sent\(growth)\
            \(end)
            """,
            "\(role)的重传定时器超时 \(times: count)，首次在发送后 \(duration: first)\(growth)\(end)")
    }

    static func zeroWindow(_ role: Role, duration: Int64?, probes: UInt64) -> Message {
        let length =
            duration.map { length in Message("for \(duration: length)", "持续 \(duration: length)") }
            ?? Message("and did not open it again", "此后没有再打开")
        let probed = probes > 0 ? Message("; the peer sent \(probes, .probe)", "；对端发送了 \(probes, .probe)") : .empty
        return Message(
            "the \(role) closed its window \(length): its application does not read\(probed)",
            "\(role)通告零窗口，\(length)：其应用程序没有读取数据\(probed)")
    }

    static func furtherEpisodes(_ count: UInt64) -> Message {
        Message(
            """
            \(count, .episode) of time-outs or closed windows found no place in this connection's bounded list
            """,
            "另有 \(count, .episode)超时或零窗口没有记入该连接的有限列表")
    }

    // MARK: - Counters

    static func retransmissions(_ role: Role, segments: UInt64, needless: UInt64) -> Message {
        let late =
            needless > 0
            ? Message(", \(grouped: needless) of them after the ACK", "，其中 \(grouped: needless) 个在 ACK 之后") : .empty
        return Message(
            "the \(role) sent \(segments, .dataSegment) again\(late)", "\(role)重传了 \(segments, .dataSegment)\(late)")
    }

    static func outOfOrder(_ role: Role, segments: UInt64) -> Message {
        Message(
            "\(segments, .segment) of the \(role) passed the vantage out of order",
            "\(role)有 \(segments, .segment)乱序经过抓包点")
    }

    static func keepAlives(_ role: Role, _ count: UInt64) -> Message {
        Message("the \(role) sent \(count, .keepAlive)", "\(role)发送了 \(count, .keepAlive)")
    }

    static func challengeACKs(_ role: Role, _ count: UInt64) -> Message {
        Message(
            "the \(role) answered \(times: count) with a challenge ACK (RFC 5961)",
            "\(role)以挑战 ACK 应答了 \(times: count)（RFC 5961）")
    }

    static func duplicateFrames(_ role: Role, _ count: UInt64) -> Message {
        Message(
            """
            \(count, .frame) of the \(role) \(count == 1 ? "was" : "were") captured twice (mirror port, bridge, device `any`); \
            each counts once
            """,
            "\(role)有 \(count, .frame)被抓到两次（镜像端口、网桥、`any` 设备）；每帧只计一次")
    }

    static func timestampTooOld(_ role: Role, peer: Role, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role)'s segment \(occurrence) is older, by its timestamp, than what it had sent before: an old duplicate, \
            which the \(peer) drops and answers with an ACK (PAWS, RFC 7323 §5.3)
            """,
            "\(role)的报文段（\(occurrence)）按时间戳看比它先前发送的更旧：这是过期的重复报文段，\(peer)会丢弃它并以 ACK 应答（PAWS，RFC 7323 §5.3）")
    }

    static func clockStepsBack(_ occurrence: Message, by step: Int64) -> Message {
        Message(
            """
            the capture's clock went back \(occurrence), by \(duration: step): times of this connection may err
            """,
            "抓包时钟倒退（\(occurrence)），幅度为 \(duration: step)：该连接的各项时间可能不准")
    }

    static func clockStepsForward(_ occurrence: Message, by step: Int64, passed: Int64) -> Message {
        Message(
            """
            the capture's clock was set forward \(occurrence): it went on by \(duration: step), where by the timestamps of \
            both ends at most \(duration: passed) had passed; times of this connection err
            """,
            "抓包时钟被调快（\(occurrence)）：它前进了 \(duration: step)，而按两端的时间戳最多只过去了 \(duration: passed)；该连接的各项时间不准")
    }

    static func icmpError(_ error: Message, count: UInt64, frame: UInt64) -> Message {
        let times = count == 1 ? Message.empty : Message("\(times: count), first ", "，共 \(times: count)，首次")
        return Message(
            "an ICMP error answered a segment, \(times)in frame \(frame): \(error)",
            "有 ICMP 差错报文应答了某个报文段\(times)（第 \(frame) 帧）：\(error)")
    }

    static func remarksDropped(_ count: UInt64) -> Message {
        Message(
            """
            \(count, .remark) found no place in this connection's bounded list; rules that need them say not-seen
            """,
            "另有 \(count, .remark)没有记入该连接的有限列表；需要它们的规则判为 not-seen")
    }

    // MARK: - Checksums

    static func checksumsOffloaded(_ role: Role, segments: UInt64) -> Message {
        Message(
            """
            \(segments, .segment) of the \(role) had no checksum yet: its host leaves them to the interface, and the capture \
            was taken there
            """,
            "\(role)有 \(segments, .segment)尚无校验和：其主机把校验和卸载给网卡计算，而抓包点就在该主机上")
    }

    static func checksumsWrong(_ role: Role, segments: UInt64) -> Message {
        Message(
            """
            \(segments, .segment) of the \(role) had a wrong checksum, which the receiver drops: damaged on the way or in the \
            capture
            """,
            "\(role)有 \(segments, .segment)校验和错误，接收方会丢弃它们：在途中或抓包时损坏")
    }
}
