// Findings and failed rules of the closing.

extension Message {
    // MARK: - CLOSE-1

    static let finOutOfPlace = Message("a FIN is out of place", "某个 FIN 的位置不对")
    static let secondFINOutOfPlace = Message("the second FIN is out of place", "第二个 FIN 的位置不对")

    static func finMoved(_ role: Role, seen: String, first: String, _ occurrence: Message) -> Message {
        Message(
            "the \(role)'s FIN \(occurrence) has seq=\(seen), its first FIN had \(first)",
            "\(role)的 FIN（\(occurrence)）seq=\(seen)，而它的第一个 FIN 是 \(first)")
    }

    static func finBelowLastByte(_ role: Role, frame: UInt64, seen: String, next: String) -> Message {
        Message(
            "the \(role)'s FIN in frame \(frame) has seq=\(seen), below the number after its last byte, \(next)",
            "\(role)的 FIN（第 \(frame) 帧）seq=\(seen)，低于其最后一个字节之后的序列号 \(next)")
    }

    // MARK: - CLOSE-2

    static let finAcknowledgedWrongly = Message(
        "a FIN is acknowledged by another number", "某个 FIN 的确认号不对")

    static func acknowledgesBeyondFIN(_ role: Role, seen: String, due: String, frame: UInt64) -> Message {
        Message(
            "the \(role) acknowledges \(seen) in frame \(frame), above \(due), the number after the FIN",
            "\(role)在第 \(frame) 帧确认了 \(seen)，高于 FIN 之后的序列号 \(due)")
    }

    // MARK: - CLOSE-3

    static let dataBeyondFIN = Message("data lies beyond a FIN", "FIN 之后还有数据")

    static func dataBeyondFIN(_ role: Role, end: String, fin: String, _ occurrence: Message) -> Message {
        Message(
            "the \(role)'s segment \(occurrence) ends at \(end), above its FIN, \(fin)",
            "\(role)的报文段（\(occurrence)）止于 \(end)，超出了它自己的 FIN \(fin)")
    }

    // MARK: - CLOSE-4

    static func lastACKStands(_ seen: String, due: String) -> Message {
        Message("the last ACK has seq=\(seen), not u+1, \(due)", "最后一个 ACK 的 seq=\(seen)，而不是 u+1，即 \(due)")
    }

    // MARK: - CLOSE-5

    static let synWithinTimeWait = Message("a SYN came within 2·MSL", "2·MSL 之内出现了新的 SYN")

    static func synBelowTimeWait(_ seen: String, next: String, frame: UInt64) -> Message {
        Message(
            """
            a SYN with seq=\(seen) came in frame \(frame) within 2·MSL, below the old connection's next number, \(next)
            """,
            "2·MSL 之内出现 seq=\(seen) 的 SYN（第 \(frame) 帧），低于旧连接的下一个序列号 \(next)")
    }

    static func synInTimeWait(_ seen: String, next: String, isAbove: Bool, frame: UInt64) -> Message {
        let judgement =
            isAbove
            ? Message(
                "as RFC 1122 §4.2.2.13 allows: it is not below the old connection's next number, \(next)",
                "符合 RFC 1122 §4.2.2.13：不低于旧连接的下一个序列号 \(next)")
            : Message(
                "below the old connection's next number, \(next): only a newer timestamp allows it (RFC 6191)",
                "低于旧连接的下一个序列号 \(next)：只有时间戳更新才允许（RFC 6191）")
        return Message(
            "a SYN with seq=\(seen) reopens the four-tuple in frame \(frame) within 2·MSL, \(judgement)",
            "seq=\(seen) 的 SYN 在 2·MSL 之内重新打开了该四元组（第 \(frame) 帧），\(judgement)")
    }

    static func synInTimeWaitNewer(_ seen: UInt32, last: UInt32, frame: UInt64) -> Message {
        let judgement =
            last == 0
            ? Message("which the old connection did not use", "而旧连接没有使用时间戳")
            : Message("above the old connection's last, \(last)", "高于旧连接的最后一个时间戳 \(last)")
        return Message(
            """
            a SYN reopens the four-tuple in frame \(frame) within 2·MSL with a timestamp (TSval \(seen)), \(judgement): as \
            RFC 6191 §2 allows
            """,
            "SYN 在 2·MSL 之内带着时间戳（TSval \(seen)）重新打开了该四元组（第 \(frame) 帧），\(judgement)：符合 RFC 6191 §2")
    }

    // MARK: - FINs that were lost or came too early

    static func finBeforeEstablished(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role) sent a FIN that closes nothing, \(occurrence): it has no ACK, or the connection was not established
            """,
            "\(role)发出的 FIN 没有关闭任何东西（\(occurrence)）：它不带 ACK，或连接尚未建立")
    }

    static func finLost(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its FIN again, \(occurrence)\(backoff), and no ACK of it had been captured: the FIN or its ACK \
            was lost, or nobody answers
            """,
            "\(role)重传了 FIN（\(occurrence)\(backoff)），此前没有抓到对它的 ACK：FIN 或其 ACK 丢失了，或无人应答")
    }

    static func finLostAfterVantage(
        _ role: Role, peer: Role, _ occurrence: Message, _ backoff: Message
    ) -> Message {
        Message(
            """
            the \(role) sent its FIN again, \(occurrence)\(backoff), and the \(peer) had not acknowledged it: the FIN was \
            lost after the vantage, or its ACK before
            """,
            "\(role)重传了 FIN（\(occurrence)\(backoff)），\(peer)此前没有确认它：FIN 在抓包点之后丢失，或其 ACK 在抓包点之前丢失")
    }

    static func finACKLostAfterVantage(_ role: Role, _ occurrence: Message, _ backoff: Message) -> Message {
        Message(
            """
            the \(role) sent its FIN again, \(occurrence)\(backoff), although the ACK of it had been captured: that ACK was \
            lost between the vantage and the \(role)
            """,
            "\(role)重传了 FIN（\(occurrence)\(backoff)），尽管已经抓到对它的 ACK：该 ACK 在抓包点与\(role)之间丢失")
    }

    static func timeWaitRestarted(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            "the repeated FIN restarts the 2·MSL of the \(role) in TIME-WAIT, \(occurrence)",
            "重传的 FIN 使处于 TIME-WAIT 的\(role)重新开始 2·MSL 计时（\(occurrence)）")
    }
}
