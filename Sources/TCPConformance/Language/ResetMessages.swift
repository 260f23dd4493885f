// Findings and failed rules about RST.

extension Message {
    // MARK: - RST-1

    static let anotherResetNumber = Message("a RST has another number", "某个 RST 的序列号不对")

    static func resetNotAcknowledgingSYN(_ role: Role, seen: String, due: String, _ place: Message) -> Message {
        Message(
            """
            the \(role)'s RST \(place) has ack=\(seen) and does not acknowledge the SYN, \(due): ignored in SYN-SENT \
            (RFC 9293 §3.10.7.3)
            """,
            """
            \(role)的 RST（\(place)）ack=\(seen)，没有确认 SYN（应为 \(due)）：在 SYN-SENT 状态下被忽略（RFC 9293 §3.10.7.3）
            """)
    }

    static func resetMisplaced(
        _ role: Role, seen: String, due: String, effect: ResetEffect, _ place: Message
    ) -> Message {
        Message(
            "the \(role)'s RST \(place) has seq=\(seen), not RCV.NXT, \(due): \(effect.words)",
            "\(role)的 RST（\(place)）seq=\(seen)，而不是 RCV.NXT，即 \(due)：\(effect.words)")
    }

    /// What becomes of a RST with another number than RCV.NXT.
    enum ResetEffect: Sendable {
        case challenged, isOldDuplicate, ignored
        /// It stands at a FIN that was received before.
        case isAtFIN

        fileprivate var words: Words {
            switch self {
            case .challenged:
                Words(
                    "it lies in the window, so it is ignored and a challenge ACK is due (RFC 5961 §3.2)",
                    "它落在窗口内，因此被忽略，接收方应回复挑战 ACK（RFC 5961 §3.2）")
            case .isOldDuplicate: Words("TIME-WAIT takes it for an old duplicate", "TIME-WAIT 把它当作旧的重复报文")
            case .ignored:
                Words(
                    "it lies outside the window, so it is ignored (RFC 9293 §3.10.7.4)",
                    "它落在窗口外，因此被忽略（RFC 9293 §3.10.7.4）")
            case .isAtFIN:
                Words(
                    "it stands at the FIN that was received before, so RFC 9293 §3.10.7.4 ignores it; Linux accepts it",
                    "它位于先前收到的 FIN 处，因此按 RFC 9293 §3.10.7.4 被忽略；Linux 则会接受它")
            }
        }
    }

    // MARK: - RST-2

    static let segmentsFollowReset = Message("segments follow a RST", "RST 之后还有报文段")

    static func segmentAfterOwnReset(_ role: Role, seen: String, reset: UInt64, _ occurrence: Message) -> Message {
        Message(
            "the \(role) sent a segment with seq=\(seen) \(occurrence), after its RST in frame \(reset)",
            "\(role)在自己的 RST（第 \(reset) 帧）之后又发出 seq=\(seen) 的报文段（\(occurrence)）")
    }

    static func segmentAfterReset(_ role: Role, seen: String, isReceiver: Bool, _ occurrence: Message) -> Message {
        let excuse =
            isReceiver ? Message(", sent before the RST had reached it", "，是在 RST 到达之前发出的") : .empty
        return Message(
            "the \(role) sent a segment with seq=\(seen) \(occurrence), after the RST\(excuse)",
            "\(role)在 RST 之后又发出 seq=\(seen) 的报文段（\(occurrence)）\(excuse)")
    }

    static func resetNotAccepted(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role) went on \(occurrence) after a RST with the right number: the RST was lost after the vantage, or it \
            was forged and refused
            """,
            "收到序列号正确的 RST 之后，\(role)仍继续发送（\(occurrence)）：该 RST 在抓包点之后丢失，或它是伪造的并被拒绝")
    }

    static func resetInTimeWait(_ role: Role, _ occurrence: Message) -> Message {
        Message(
            """
            the \(role)'s RST \(occurrence) met TIME-WAIT: where RFC 1337 is not followed it ends TIME-WAIT too soon
            """,
            "\(role)的 RST（\(occurrence)）遇到 TIME-WAIT：若未遵循 RFC 1337，它会过早结束 TIME-WAIT")
    }

    // MARK: - Who sent it

    static func resetHopLimit(
        _ role: Role, field: StaticString, seen: UInt32, own: UInt32, _ place: Message
    ) -> Message {
        Message(
            """
            the \(role)'s RST \(place) has \(field) \(seen), its first segment had \(own): a middlebox may have sent it
            """,
            "\(role)的 RST（\(place)）\(field) 为 \(seen)，而其第一个报文段为 \(own)：可能是中间设备发出的")
    }

    static func mayBeForged(
        _ role: Role, frame: UInt64, _ confidence: ForgeryConfidence, marks: Message
    ) -> Message {
        Message(
            """
            the \(role)'s RST in frame \(frame) may be forged, or a middlebox's (confidence \(confidence.words)): \(marks)
            """,
            "\(role)的 RST（第 \(frame) 帧）可能是伪造的，或由中间设备发出（可信度：\(confidence.words)）：\(marks)")
    }

    /// Marks, strongest first.
    static func marks(_ clauses: [Message]) -> Message {
        Message(clauses: clauses)
    }

    static func goesOn(_ role: Role, frame: UInt64) -> Message {
        Message("the \(role) goes on after it, in frame \(frame)", "\(role)在它之后仍继续发送（第 \(frame) 帧）")
    }

    static func goesOn(_ role: Role, segments: UInt64) -> Message {
        Message(
            "the \(role) goes on after it, with \(segments, .segment)", "\(role)在它之后仍继续发送了 \(segments, .segment)")
    }

    static func tooFast(_ role: Role, answeredAfter: Int64, roundTrip: Int64) -> Message {
        Message(
            """
            it acknowledges octets that had passed \(duration: answeredAfter) before, where a round trip to the \(role) takes \
            \(duration: roundTrip)
            """,
            "它确认的字节 \(duration: answeredAfter) 之前才经过抓包点，而到\(role)的往返时间为 \(duration: roundTrip)")
    }

    static func otherHopLimit(_ role: Role, field: StaticString, seen: UInt8, own: UInt8) -> Message {
        Message(
            "\(field) \(seen), not the \(own) of the \(role)'s own segments",
            "\(field) 为 \(seen)，而\(role)自己的报文段为 \(own)")
    }

    static func otherIdentification(_ role: Role, seen: UInt16, own: UInt16) -> Message {
        Message(
            "IP identification \(seen) does not continue the \(role)'s, \(own)",
            "IP 标识 \(seen) 与\(role)的 \(own) 不连续")
    }

    static func otherOptions(_ role: Role) -> Message {
        Message("options that the \(role)'s segments do not have", "带有\(role)的报文段没有的选项")
    }

    static func otherWindow(seen: UInt16, own: UInt16) -> Message {
        Message("window \(seen), neither 0 nor the \(own) offered before", "窗口为 \(seen)，既不是 0，也不是先前通告的 \(own)")
    }
}
