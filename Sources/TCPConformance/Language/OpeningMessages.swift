// Findings and failed rules of the opening.

extension Message {
    // MARK: - OPEN-1

    static let anotherSYNNumber = Message("a SYN has another number", "某个 SYN 的序列号与先前不同")

    static func synNumberChanged(_ role: Role, seen: String, first: String, _ occurrence: Message) -> Message {
        Message(
            "the \(role) sent SYN with seq=\(seen) \(occurrence), before its SYN with seq=\(first) was answered",
            "\(role)发出了 seq=\(seen) 的 SYN（\(occurrence)），而它 seq=\(first) 的 SYN 尚未得到应答")
    }

    // MARK: - OPEN-2

    static let anotherSYNACKNumber = Message("a SYN,ACK acknowledges another number", "某个 SYN,ACK 的确认号不对")

    static func synACKAcknowledges(_ seen: String, due: String, _ occurrence: Message) -> Message {
        Message(
            "the SYN,ACK \(occurrence) acknowledges \(seen), not \(due)",
            "SYN,ACK（\(occurrence)）确认的是 \(seen)，而不是 \(due)")
    }

    static func synACKWithoutSYN(_ seen: String, due: String, _ occurrence: Message) -> Message {
        Message(
            """
            a SYN,ACK \(occurrence) acknowledges \(seen) where \(due) would be due; the SYN itself was not captured
            """,
            "某个 SYN,ACK（\(occurrence)）确认的是 \(seen)，本应为 \(due)；SYN 本身没有抓到")
    }

    static func secondServerSequence(_ role: Role, seen: String, first: String, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role) answered the same SYN with another initial sequence number, seq=\(seen) instead of \(first), \
            \(occurrence): two hosts answer, it restarted, or one answer is forged
            """,
            """
            \(role)对同一个 SYN 用另一个初始序列号应答：seq=\(seen)，而不是 \(first)（\(occurrence)）：有两台主机在应答、它重启过，\
            或其中一个应答是伪造的
            """)
    }

    // MARK: - OPEN-3

    static func thirdSegmentStands(_ seen: String, due: String) -> Message {
        Message("the third segment has seq=\(seen), not \(due)", "握手的第三个报文段 seq=\(seen)，而不是 \(due)")
    }

    static func thirdSegmentStands(_ seen: String, due: String, _ occurrence: Message) -> Message {
        Message(
            "the third segment, \(occurrence), has seq=\(seen), not \(due)",
            "握手的第三个报文段（\(occurrence)）seq=\(seen)，而不是 \(due)")
    }

    static func thirdSegmentAcknowledges(_ seen: String, due: String, _ occurrence: Message) -> Message {
        Message(
            "the third segment, \(occurrence), acknowledges \(seen), not \(due)",
            "握手的第三个报文段（\(occurrence)）确认的是 \(seen)，而不是 \(due)")
    }

    static func thirdSegmentHasNoACK(_ occurrence: Message) -> Message {
        Message(
            "the third segment, \(occurrence), has no ACK, or does not begin at x+1",
            "握手的第三个报文段（\(occurrence)）没有 ACK，或不是从 x+1 开始")
    }

    static func thirdSegmentSequence(_ seen: String, due: String, _ occurrence: Message) -> Message {
        Message(
            "the third segment \(occurrence) has seq=\(seen) where \(due) is due",
            "握手的第三个报文段（\(occurrence)）seq=\(seen)，应为 \(due)")
    }

    static func segmentBeforeSYNACK(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            "the \(role) sent a segment \(occurrence) before any SYN,ACK was captured, and it does not fit",
            "\(role)在抓到任何 SYN,ACK 之前就发出了报文段（\(occurrence)），而且对不上号")
    }

    static func openingACKAcknowledges(
        _ role: Role, seen: String, due: String, _ occurrence: Message
    ) -> Message {
        Message(
            "the \(role)'s ACK \(occurrence) acknowledges \(seen) where the opening needs \(due)",
            "\(role)的 ACK（\(occurrence)）确认的是 \(seen)，而握手需要 \(due)")
    }

    // MARK: - OPEN-4

    static let payloadTooEarly = Message("payload came before ESTABLISHED", "在 ESTABLISHED 之前就有载荷")

    static func octetsBeforeAcknowledgment(_ role: Role, octets: UInt64, frame: UInt64) -> Message {
        Message(
            "the \(role) sent \(octets, .octet) in frame \(frame), before its SYN was acknowledged",
            "\(role)在第 \(frame) 帧发出 \(octets, .octet)，而它的 SYN 尚未得到确认")
    }

    static func octetsBeforeAcknowledgment(_ role: Role, octets: UInt64, _ occurrence: Message) -> Message {
        Message(
            "the \(role) sent \(octets, .octet) before its SYN was acknowledged, \(occurrence)",
            "\(role)在其 SYN 得到确认之前就发出 \(octets, .octet)（\(occurrence)）")
    }

    static func payloadInSYN(_ role: Role, segment: StaticString, frame: UInt64) -> Message {
        Message(
            "the \(role)'s \(segment) in frame \(frame) carries payload and no Fast Open option",
            "\(role)的 \(segment)（第 \(frame) 帧）带有载荷，却没有 Fast Open 选项")
    }

    // MARK: - OPEN-5

    static let optionOutOfPlace = Message("an option stands where it must not", "某个选项出现在不允许的位置")

    static func windowScaleTooLarge(_ role: Role, segment: StaticString, frame: UInt64, scale: UInt32) -> Message {
        Message(
            "the \(role)'s \(segment) in frame \(frame) offers a window scale of \(scale), above 14",
            "\(role)的 \(segment)（第 \(frame) 帧）提出的窗口扩大因子为 \(scale)，超过 14")
    }

    static func windowScaleTooLarge(_ role: Role, frame: UInt64, scale: UInt32) -> Message {
        Message(
            "the \(role) offers a window scale of \(scale) in frame \(frame); 14 counts",
            "\(role)在第 \(frame) 帧提出的窗口扩大因子为 \(scale)，按 14 计")
    }

    static func synOptionOutsideSYN(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            "the \(role) sent MSS, window scale or SACK-permitted in a segment without SYN, \(occurrence)",
            "\(role)在不带 SYN 的报文段里发送了 MSS、窗口扩大因子或 SACK-permitted 选项（\(occurrence)）")
    }

    // MARK: - SYN on a live connection

    static func synOnLiveConnection(
        _ role: Role, seen: String, isReplaced: Bool, _ occurrence: Message
    ) -> Message {
        let result =
            isReplaced
            ? Message("it was answered, and a new connection took the four-tuple", "该 SYN 得到了应答，新连接占用了这个四元组")
            : Message("a challenge ACK is due (RFC 5961 §4)", "对端应回复挑战 ACK（RFC 5961 §4）")
        return Message(
            "the \(role) sent SYN with seq=\(seen) on the live connection, \(occurrence); \(result)",
            "\(role)在仍然存活的连接上发出 seq=\(seen) 的 SYN（\(occurrence)）；\(result)")
    }

    static func synLate(_ role: Role, _ place: Message) -> Message {
        Message(
            """
            a copy of the \(role)'s SYN came \(place) when the opening was complete: delayed on the way, it opens nothing, \
            and a challenge ACK is due (RFC 5961 §4)
            """,
            """
            \(role)的一份 SYN 副本在握手完成之后才到（\(place)）：它在途中被延迟，不会建立连接，对端应回复挑战 ACK（RFC 5961 §4）
            """)
    }

    // MARK: - Losses

    /// How the pauses between copies grew; stands behind an occurrence.
    static func backoff(first: Int64, last: Int64?) -> Message {
        guard let last else { return Message(", after \(duration: first)", "，间隔 \(duration: first)") }
        return Message(
            ", after pauses that grew from \(duration: first) to \(duration: last)",
            "，间隔从 \(duration: first) 增长到 \(duration: last)")
    }

    static func synLost(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its SYN again, \(occurrence)\(backoff), and no answer had been captured: the SYN or its answer \
            was lost, or nobody answers
            """,
            "\(role)重传了 SYN（\(occurrence)\(backoff)），此前没有抓到任何应答：SYN 或其应答丢失了，或无人应答")
    }

    static func synACKLost(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its SYN,ACK again, \(occurrence)\(backoff), and no ACK of it had been captured: the SYN,ACK or \
            its ACK was lost, or nobody acknowledges
            """,
            "\(role)重传了 SYN,ACK（\(occurrence)\(backoff)），此前没有抓到对它的 ACK：SYN,ACK 或其 ACK 丢失了，或无人确认")
    }

    static func synACKLostAfterVantage(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its SYN again, \(occurrence)\(backoff), although the SYN,ACK had been captured: the SYN,ACK was \
            lost between the vantage and the \(role)
            """,
            "\(role)重传了 SYN（\(occurrence)\(backoff)），尽管已经抓到 SYN,ACK：SYN,ACK 在抓包点与\(role)之间丢失")
    }

    static func handshakeACKNotAccepted(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its SYN,ACK again, \(occurrence)\(backoff), although the ACK of it had been captured: the ACK \
            was lost after the vantage, or the \(role) did not accept it (full accept queue, deferred accept)
            """,
            """
            \(role)重传了 SYN,ACK（\(occurrence)\(backoff)），尽管已经抓到对它的 ACK：该 ACK 在抓包点之后丢失，或\(role)没有接受它\
            （全连接队列已满，或延迟 accept）
            """)
    }

    // MARK: - Options of the two SYNs

    static func optionUnasked(_ option: StaticString, reference: StaticString) -> Message {
        Message(
            """
            the SYN,ACK carries \(option) although the SYN did not (\(reference)): a middlebox took it out of the SYN, or put \
            it into the SYN,ACK
            """,
            """
            SYN,ACK 带有 \(option) 选项，而 SYN 没有（\(reference)）：中间设备从 SYN 中删掉了它，或把它加进了 SYN,ACK
            """)
    }

    static func optionOneSided(_ option: StaticString, consequence: Words) -> Message {
        Message(
            "the client offered \(option), the server did not: \(consequence); a middlebox can strip it too",
            "客户端提出了 \(option) 选项，服务端没有：\(consequence)；也可能是中间设备删掉了它")
    }

    static let fastOpenNotAccepted = Message(
        "the SYN,ACK acknowledges x+1 only: the data in the SYN was not accepted and is sent again (RFC 7413 §4.2)",
        "SYN,ACK 只确认了 x+1：SYN 中的数据未被接受，需要重新发送（RFC 7413 §4.2）")

    // MARK: - Anything

    static func unknownTransition(_ role: Role, event: Words, state: String, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role) \(event) in \(state), \(occurrence): no document knows such a transition, so its state stays
            """,
            "\(role)在 \(state) 状态下\(event)（\(occurrence)）：没有任何文档定义这样的状态转换，因此状态保持不变")
    }
}
