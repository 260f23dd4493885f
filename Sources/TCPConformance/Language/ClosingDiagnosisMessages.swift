// How connections ended.

extension Message {
    // MARK: - In order

    enum ClosingManner: Sendable {
        case fourSegment, threeSegment, simultaneous

        fileprivate var words: Words {
            switch self {
            case .fourSegment: Words("in four segments", "四次挥手")
            case .threeSegment: Words("in three segments", "三次挥手")
            case .simultaneous: Words("from both sides at once (the FINs crossed)", "两端同时关闭（FIN 交叉）")
            }
        }
    }

    private static func time(_ duration: Int64?) -> Message {
        duration.map { Message(" in \(duration: $0)", "，用时 \(duration: $0)") } ?? .empty
    }

    /// The whole life of a connection that opened and closed in order.
    static func openedAndClosed(
        _ opened: Message, _ manner: ClosingManner, duration: Int64?, failedRules: [String], closers: Message
    ) -> Message {
        let time = time(duration)
        if failedRules.isEmpty {
            return Message(
                "\(opened), and closed\(time) as documented, \(manner.words); \(closers).",
                "\(opened)；已按规范\(manner.words)关闭\(time)；\(closers)。")
        }
        let rules = ruleList(failedRules)
        return Message(
            """
            \(opened), and closed\(time) \(manner.words), but \(failedRules.count == 1 ? "rule" : "rules") \(rules) \
            \(failedRules.count == 1 ? "does" : "do") not hold; \(closers).
            """,
            "\(opened)；经\(manner.words)关闭\(time)，但违反规则 \(rules)；\(closers)。")
    }

    static func closed(_ manner: ClosingManner, duration: Int64?, closers: Message) -> Message {
        let time = time(duration)
        return Message("Closed \(manner.words)\(time); \(closers).", "经\(manner.words)关闭\(time)；\(closers)。")
    }

    static let neverOpened = Message("It was never opened.", "连接从未建立。")

    private static func ruleList(_ identifiers: [String]) -> Message {
        Message(
            "\(list: identifiers.map(Message.init(verbatim:)))", "\(list: identifiers.map(Message.init(verbatim:)))")
    }

    /// A sentence of its own; English with the space before it.
    static func rulesDoNotHold(_ identifiers: [String]) -> Message {
        let rules = ruleList(identifiers)
        return Message(
            """
             \(identifiers.count == 1 ? "Rule" : "Rules") \(rules) \(identifiers.count == 1 ? "does" : "do") not hold.
            """,
            "违反规则 \(rules)。")
    }

    // MARK: - Who closed first, and who waits

    static let neitherWaits = Message("neither waits in TIME-WAIT", "两端都不在 TIME-WAIT 中等待")

    static func wait(_ roles: [Role]) -> Message {
        let names = roles.map { role in Message("the \(role)", "\(role)") }
        return Message(
            "\(list: names) \(roles.count == 1 ? "waits" : "wait") in TIME-WAIT", "\(list: names)在 TIME-WAIT 中等待")
    }

    static func closedFirst(_ role: Role, waiting: [Role]) -> Message {
        if waiting.isEmpty { return Message("the \(role) closed first", "\(role)先关闭") }
        if waiting == [role] {
            return Message("the \(role) closed first and waits in TIME-WAIT", "\(role)先关闭，并在 TIME-WAIT 中等待")
        }
        return Message("the \(role) closed first; \(wait(waiting))", "\(role)先关闭；\(wait(waiting))")
    }

    // MARK: - In part

    /// Both states, as a clause.
    static func states(client: String, server: String) -> Message {
        Message("client \(client), server \(server)", "客户端 \(client)，服务端 \(server)")
    }

    private static func halfClose(closer: Role, fin: UInt64, holder: Role, answer: UInt64) -> Message {
        Message(
            "The \(closer) closed (FIN in frame \(fin)), the \(holder) acknowledged (frame \(answer))",
            "\(closer)关闭了连接（FIN 在第 \(fin) 帧），\(holder)已确认（第 \(answer) 帧）")
    }

    static func halfClosedAndSending(
        closer: Role, fin: UInt64, holder: Role, answer: UInt64, later: Int64, states: Message
    ) -> Message {
        let start = halfClose(closer: closer, fin: fin, holder: holder, answer: answer)
        return Message(
            """
            \(start) and still sends data \(duration: later) later, as a half-closed connection may; \(states).
            """,
            "\(start)，并在 \(duration: later) 后仍在发送数据，半关闭的连接可以这样；\(states)。")
    }

    static func halfClosed(closer: Role, fin: UInt64, holder: Role, answer: UInt64, states: Message) -> Message {
        let start = halfClose(closer: closer, fin: fin, holder: holder, answer: answer)
        return Message(
            "\(start); what became of the other direction was not captured; \(states).",
            "\(start)；另一个方向的结局没有抓到；\(states)。")
    }

    /// The subject of a sentence.
    static func finAsSent(_ role: Role, frame: UInt64, copies: UInt64) -> Message {
        copies > 1
            ? Message(
                "The \(role)'s FIN (frame \(frame)), sent \(times: copies),",
                "\(role)的 FIN（第 \(frame) 帧，发送了 \(times: copies)）")
            : Message("The \(role)'s FIN (frame \(frame))", "\(role)的 FIN（第 \(frame) 帧）")
    }

    static func secondFINUnanswered(_ fin: Message, states: Message) -> Message {
        Message(
            """
            \(fin) was not acknowledged in this capture: the last ACK was lost, not captured, or the capture ended; \(states).
            """,
            "\(fin)在本次抓包中没有得到确认：最后一个 ACK 丢失了、没有抓到，或抓包已结束；\(states)。")
    }

    static func finWithUnknownAnswer(_ fin: Message) -> Message {
        Message(
            "\(fin) was captured; whether it was acknowledged was not.", "抓到了\(fin)；它是否得到确认则没有抓到。")
    }

    static func finUnanswered(
        _ fin: Message, peer: String, sender: String, state: StaticString, filter: String
    ) -> Message {
        Message(
            """
            \(fin) was never acknowledged: \(peer) or the path to it is gone, or the capture ended first; at \(sender): \
            ss -tno state \(state) \(filter).
            """,
            """
            \(fin)始终没有得到确认：\(peer) 或通往它的路径已中断，或抓包先结束了；请在 \(sender) 上查看：ss -tno state \(state) \(filter)。
            """)
    }

    static func abandoned(
        _ role: Role, times: UInt64, last: UInt64, peer: String, peerAddress: String, sender: String, filter: String
    ) -> Message {
        Message(
            """
            The \(role) sent its last data again \(times: times) without any answer, until frame \(last): \(peer) or the path \
            to it is gone; at \(sender): ping \(peerAddress), ss -tnoi \(filter).
            """,
            """
            \(role)把最后的数据重传了 \(times: times)，直到第 \(last) 帧都没有任何应答：\(peer) 或通往它的路径已中断；请在 \(sender) 上查看：\
            ping \(peerAddress)、ss -tnoi \(filter)。
            """)
    }

    static func replaced(states: Message) -> Message {
        Message(
            """
            Before it had closed (\(states)) a new connection took its four-tuple: an end restarted or lost its state, or NAT \
            reused the port.
            """,
            "它尚未关闭（\(states)），新连接就占用了它的四元组：某一端重启或丢失了状态，或 NAT 复用了端口。")
    }

    static func stillOpen(states: Message, last: UInt64) -> Message {
        Message(
            "Still open at the end of the capture (\(states)), last seen in frame \(last).",
            "抓包结束时连接仍打开（\(states)），最后出现在第 \(last) 帧。")
    }

    static func stillOpen(states: Message, last: UInt64, icmp error: Message, frame: UInt64) -> Message {
        Message(
            """
            Still open at the end of the capture (\(states)), last seen in frame \(last); an ICMP error came in frame \
            \(frame): \(error).
            """,
            "抓包结束时连接仍打开（\(states)），最后出现在第 \(last) 帧；第 \(frame) 帧有 ICMP 差错报文：\(error)。")
    }

    static func idle(states: Message, last: UInt64) -> Message {
        Message(
            "Taken out of the table to bound memory, not closed (\(states)), last seen in frame \(last).",
            "为限制内存而移出连接表，并未关闭（\(states)），最后出现在第 \(last) 帧。")
    }

    // MARK: - Reset

    /// What happened, without its cause and the full stop.
    static func reset(
        _ role: Role, after age: Int64, frame: UInt64, state: StaticString, peer: Role, peerState: StaticString
    ) -> Message {
        Message(
            """
            The \(role) reset the connection after \(duration: age) (RST in frame \(frame); \(role) \(state), \(peer) \
            \(peerState))
            """,
            "\(role)在 \(duration: age) 后复位了连接（RST 在第 \(frame) 帧；\(role) \(state)，\(peer) \(peerState)）")
    }

    static func perhapsForged(
        _ reset: Message, _ confidence: ForgeryConfidence, marks: Message, sender: String, capture: String
    ) -> Message {
        Message(
            """
            \(reset), but perhaps it did not (confidence \(confidence.words)): \(marks); a firewall, a middlebox or a forger \
            may have sent the RST; capture at \(sender) and see whether it leaves there: \(capture).
            """,
            """
            \(reset)，但也可能不是它发的（可信度：\(confidence.words)）：\(marks)；该 RST 可能由防火墙、中间设备或伪造者发出；\
            请在 \(sender) 上抓包，看它是否从那里发出：\(capture)。
            """)
    }

    static func resetAfterFIN(_ reset: Message, sender: String) -> Message {
        Message(
            """
            \(reset): its application had closed already and could take nothing more; at \(sender): nstat -az \
            TcpExtTCPAbortOnData.
            """,
            "\(reset)：其应用程序已经关闭，无法再接收数据；请在 \(sender) 上查看：nstat -az TcpExtTCPAbortOnData。")
    }

    private static func unread(_ isUnread: Bool) -> Message {
        isUnread ? Message(" and with data not acknowledged", "，且有数据未确认") : .empty
    }

    static func resetInPlaceOfFIN(_ reset: Message, isUnread: Bool, sender: String) -> Message {
        Message(
            """
            \(reset) instead of a FIN of its own\(unread(isUnread)): its application closed with unread data or SO_LINGER 0; \
            at \(sender): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData.
            """,
            """
            \(reset)，而没有发送自己的 FIN\(unread(isUnread))：其应用程序在有数据未读或设置了 SO_LINGER 0 时关闭；请在 \(sender) 上查看：\
            nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData。
            """)
    }

    static func resetByStranger(_ reset: Message, sender: String) -> Message {
        Message(
            """
            \(reset): its host knows no such connection (restart, idle timeout of a firewall or NAT); at \(sender): nstat -az \
            TcpOutRsts.
            """,
            "\(reset)：其主机不认识这条连接（重启过，或防火墙、NAT 空闲超时）；请在 \(sender) 上查看：nstat -az TcpOutRsts。")
    }

    static func resetByApplication(_ reset: Message, isUnread: Bool, sender: String) -> Message {
        Message(
            """
            \(reset), without a FIN before it\(unread(isUnread)): its application aborted (SO_LINGER 0), closed with unread \
            data, or ended; at \(sender): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData.
            """,
            """
            \(reset)，之前没有 FIN\(unread(isUnread))：其应用程序中止了连接（SO_LINGER 0）、在有数据未读时关闭，或已退出；\
            请在 \(sender) 上查看：nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData。
            """)
    }
}
