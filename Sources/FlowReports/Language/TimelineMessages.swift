import TCPConformance
import TCPTracking

/// Titles, captions and the other words of a timeline.
enum TimelineWords {
    // MARK: - The head

    static let connection = Words("connection ", "连接 ")
    static let duration = Words(" in ", "，历时 ")
    static let start = Words(" from ", "，始于 ")
    static let zone = Words(" (", "（")
    static let zoneEnd = Words(")", "）")
    static let rolesGuessed = Words("   roles guessed", "   角色属推测")

    static let time = Words("time", "时间")
    static let frame = Words("frame", "帧")
    static let rule = Words("rule", "规则")

    // MARK: - Rows

    static let noPayload = Words("no payload ", "无载荷 ")
    static let segments = Words(" segments", " 个报文段")
    static let noFlag = Words("no flag", "无标志")
    static let again = Words("again", "重传")
    static let ignored = Words("ignored", "被忽略")

    // MARK: - TIME-WAIT

    /// Before and after 2·MSL.
    static let wait = Words("2·MSL (", "2·MSL（")
    static let waitIsOver = Words(") is over (projected)", "）已结束（推算）")
    static let waitRestarted = Words("), restarted", "），重新计时过")
    static let waitNotRestarted = Words("), not restarted", "），未重新计时")
    static let until = Words("to ", "至 ")

    // MARK: - The foot

    static let assumption = Words(
        " STATE? is assumed: its cause was captured on its way, nothing later proves that it arrived",
        " STATE? 为推定：其原因报文在途中被抓到，此后没有报文证明它已到达")

    static let connectWaited = Words("connect() waited", "connect() 等待")
    static let lostSYNCost = Words("lost SYN cost", "SYN 丢失耗费")
    static let lostSYNACKCost = Words("lost SYN,ACK cost", "SYN,ACK 丢失耗费")
    static let failedAfter = Words("failed after", "失败前历时")
    static let roundTripToServer = Words("round trip to server", "到服务端的往返时间")
    static let roundTripToClient = Words("to client", "到客户端")
    static let firstByteOfClient = Words("first byte after the opening: client", "建连后的首字节：客户端")

    /// Before and after how long.
    static let afterLastFrame = Words("", "最后一帧之后 ")
    static let afterLastFrameEnd = Words(" after the last frame", "")

    static let handshake = Words(" handshake", " 握手")
    static let teardown = Words("   teardown", "   挥手")
    static let checks = Words("   checks", "   检查")
    static let leg = Words(" leg connection ", " 另一段 连接 ")
    static let limits = Words(" judged with limits:", " 判断受限：")
}

extension SegmentLabel {
    /// The label in words.
    var words: Words {
        switch self {
        case .syn: Words("SYN")
        case .synACK: Words("SYN,ACK")
        case .ack: Words("ACK")
        case .data: Words("data", "数据")
        case .fin: Words("FIN")
        case .rst: Words("RST")
        case .synRetransmission: Words("SYN retransmission", "SYN 重传")
        case .synACKRetransmission: Words("SYN,ACK retransmission", "SYN,ACK 重传")
        case .finRetransmission: Words("FIN retransmission", "FIN 重传")
        case .retransmission: Words("retransmission", "重传")
        case .spuriousRetransmission: Words("spurious retransmission", "虚假重传")
        case .outOfOrder: Words("out of order", "乱序")
        case .keepAlive: Words("keep-alive", "保活")
        case .zeroWindowProbe: Words("zero-window probe", "零窗口探测")
        case .zeroWindow: Words("zero window", "零窗口")
        case .windowUpdate: Words("window update", "窗口更新")
        case .duplicateACK: Words("duplicate ACK", "重复 ACK")
        case .challengeACK: Words("challenge ACK", "挑战 ACK")
        case .duplicateFrame: Words("duplicate frame", "重复帧")
        case .outsideWindow: Words("outside window", "窗口之外")
        case .oldTimestamp: Words("old timestamp", "时间戳过旧")
        case .unacceptable: Words("unacceptable", "不可接受")
        case .quoted: Words("quoted by ICMP", "被 ICMP 引用")
        }
    }
}

// Captions below a segment.
extension Message {
    // MARK: - Selective acknowledgments

    static func arrivedBeyondHole(_ blocks: String) -> Message {
        Message("SACK \(blocks): arrived beyond a hole", "SACK \(blocks)：在空洞之后到达")
    }

    static func arrivedTwice(_ block: String) -> Message {
        Message("SACK \(block): arrived twice", "SACK \(block)：到达了两次")
    }

    static func omitted(_ segments: UInt64) -> Message {
        Message("… \(segments) segments were not kept …", "… 有 \(segments) 个报文段未保留 …")
    }

    static func ignoredAcknowledging(_ seen: String, due: String) -> Message {
        Message("ignored: acknowledges \(seen), not \(due)", "被忽略：确认的是 \(seen)，而不是 \(due)")
    }

    static func acknowledging(_ seen: String, due: String) -> Message {
        Message("acknowledges \(seen), not \(due)", "确认的是 \(seen)，而不是 \(due)")
    }

    static let anotherInitialNumber = Message("another initial number than y", "初始序列号与 y 不同")

    static func sequenceIsNot(_ due: String) -> Message { Message("seq is not \(due)", "seq 不是 \(due)") }

    static let dataBeforeEstablished = Message("data before ESTABLISHED", "在 ESTABLISHED 之前的数据")
    static let synOptions = Message("options that belong to a SYN", "只应出现在 SYN 中的选项")

    static func windowScale(_ scale: UInt32) -> Message {
        Message("window scale \(scale), above 14", "窗口扩大因子 \(scale)，超过 14")
    }

    static func beyondWindow(_ edge: String) -> Message {
        Message("beyond the receiver's window, which ends at \(edge)", "超出接收方窗口，窗口止于 \(edge)")
    }

    static let ignoredOutsideWindow = Message("ignored: outside the receiver's window", "被忽略：在接收方窗口之外")
    static let acknowledgesUnseen = Message("acknowledges octets that the capture does not hold", "确认了没有抓到的字节")
    static let acknowledgesEarly = Message("captured before what it acknowledges", "先于它所确认的内容被抓到")
    static let acknowledgesNeverSent = Message("acknowledges what was never sent", "确认了从未发送的内容")
    static let repeatsOtherOctets = Message("repeats a range with other octets", "同一范围重传的内容不同")
    static let finAtAnotherNumber = Message("FIN at another number than before", "FIN 的序列号与先前不同")
    static let dataAfterFIN = Message("data beyond the FIN", "FIN 之后的数据")
    static let ignoredFINBeforeEstablished = Message("ignored: FIN before ESTABLISHED", "被忽略：ESTABLISHED 之前的 FIN")

    static func ignoredInWindow(_ next: String) -> Message {
        Message(
            "ignored: in the window, but not at RCV.NXT (\(next), RFC 5961 §3.2)",
            "被忽略：在窗口内，但不在 RCV.NXT（\(next)，RFC 5961 §3.2）")
    }

    static func timestampTooOld(_ value: UInt32, newest: UInt32) -> Message {
        Message(
            "ignored: its timestamp is older than the newest, TSval \(value) < \(newest)",
            "被忽略：时间戳比最新的更旧，TSval \(value) < \(newest)")
    }

    static func ignoredOutsideWindow(_ next: String) -> Message {
        Message("ignored: outside the window, RCV.NXT is \(next)", "被忽略：在窗口之外，RCV.NXT 为 \(next)")
    }

    static func hopLimit(_ seen: UInt32, own: UInt32) -> Message {
        Message(
            "TTL \(seen), this end's other segments have \(own): likely not from it",
            "TTL 为 \(seen)，而该端其他报文段为 \(own)：很可能不是它发的")
    }

    static let resetInTimeWait = Message("RST in TIME-WAIT (RFC 1337)", "TIME-WAIT 中的 RST（RFC 1337）")
    static let afterReset = Message("after a RST", "在 RST 之后")
    static let synOnLiveConnection = Message(
        "SYN with another number on a live connection", "在存活的连接上出现另一个序列号的 SYN")
    static let synInTimeWait = Message("SYN within 2·MSL of TIME-WAIT", "TIME-WAIT 的 2·MSL 之内出现的 SYN")
    static let beforeNotAnswered = Message("the one before was not answered", "前一个没有得到应答")
    static let lateCopy = Message("a late copy: this end is synchronized already", "迟到的副本：该端已经同步")
    static let beforeNotAcknowledged = Message("the one before was not acknowledged", "前一个没有得到确认")
    static let synACKLostAfterVantage = Message(
        "the SYN,ACK above was lost after the vantage", "上面的 SYN,ACK 在抓包点之后丢失")
    static let ackLostOrNotAccepted = Message(
        "the ACK above was lost after the vantage, or not accepted", "上面的 ACK 在抓包点之后丢失，或未被接受")
    static let finLostAfterVantage = Message("the FIN above was lost after the vantage", "上面的 FIN 在抓包点之后丢失")
    static let ackLostAfterVantage = Message("the ACK above was lost after the vantage", "上面的 ACK 在抓包点之后丢失")
    static let goesOnAfterReset = Message(
        "goes on: the RST above was lost after the vantage, or not accepted",
        "仍在继续：上面的 RST 在抓包点之后丢失，或未被接受")
    static let clockStepsBack = Message("the capture's clock was set back", "抓包时钟在此被调回")
    static let clockStepsForward = Message("the capture's clock was set forward", "抓包时钟在此被调快")
    static let multipathSubflow = Message("a subflow of Multipath TCP", "Multipath TCP 的子流")
    static let timeWaitBeginsAnew = Message("TIME-WAIT begins anew", "TIME-WAIT 重新计时")

    /// Between a role and a time.
    static let waitsInTimeWait = Message(" in TIME-WAIT until ", "处于 TIME-WAIT，直到 ")

    static func timeWaitRestarted(times: UInt64) -> Message {
        Message(", restarted \(times == 1 ? "once" : "\(times) times") by a repeated FIN", "，因重传的 FIN 重新计时 \(times) 次")
    }

    /// What an ICMP error quotes.
    static func quotes(_ type: UInt8, code: UInt8, flags: String) -> Message {
        Message("ICMP \(type)/\(code) quotes \(flags)", "ICMP \(type)/\(code) 引用 \(flags)")
    }
}
