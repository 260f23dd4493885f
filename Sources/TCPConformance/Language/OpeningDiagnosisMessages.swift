// How connections opened, and why they did not.

extension Message {
    // MARK: - Opened

    enum OpeningManner: Sendable {
        case documented, simultaneous, fastOpen
    }

    /// Without the full stop.
    static func opened(_ manner: OpeningManner, duration: Int64?, again: Message) -> Message {
        let time = duration.map { Message(" in \(duration: $0)", "，用时 \(duration: $0)") } ?? .empty
        return switch manner {
        case .documented: Message("Opened\(time)\(again)", "连接已建立\(time)\(again)")
        case .simultaneous:
            Message(
                "Both ends opened at once (simultaneous open, RFC 9293 §3.5)\(time)\(again)",
                "两端同时打开连接（simultaneous open，RFC 9293 §3.5）\(time)\(again)")
        case .fastOpen:
            Message(
                "Opened with Fast Open\(time), the data in the SYN accepted\(again)",
                "以 Fast Open 建立连接\(time)，SYN 中的数据被接受\(again)")
        }
    }

    static func synSent(times: UInt64) -> Message {
        Message(" (the SYN was sent \(times: times))", "（SYN 发送了 \(times: times)）")
    }

    static func synACKSent(times: UInt64) -> Message {
        Message(" after the SYN,ACK was sent \(times: times)", "（SYN,ACK 发送了 \(times: times)）")
    }

    static func fullStop(_ phrase: Message) -> Message { Message("\(phrase).", "\(phrase)。") }

    static func oneSided(captured: Role, endpoint: String, inferred: Role) -> Message {
        Message(
            """
            Only segments of the \(captured), \(endpoint), were captured, so the states of the \(inferred) are inferred: \
            asymmetric routing, or a mirror port that copies one direction; capture both.
            """,
            """
            只抓到\(captured) \(endpoint) 的报文段，\(inferred)的状态是推断的：路由不对称，或镜像端口只复制了一个方向；请抓取双向流量。
            """)
    }

    static func partlyCaptured(missing: [Message]) -> Message {
        Message(
            "The opening was captured in part: \(list: missing) is implied by what follows.",
            "握手只抓到一部分：\(list: missing) 由后续报文推断得出。")
    }

    /// With its article.
    static func openingSegment(_ name: StaticString) -> Message { Message("the \(name)", "\(name)") }

    static func olderThanCapture(isClientKnown: Bool) -> Message {
        let roles = isClientKnown ? Message.empty : Message("; which end is the client is a guess", "；哪一端是客户端属于推测")
        return Message(
            "The connection is older than the capture, so its opening cannot be judged\(roles).",
            "连接在抓包开始之前就已存在，无法判断其建立过程\(roles)。")
    }

    // MARK: - Not opened

    static func unreachable(server: String, wait: Int64, error: Message, advice: Message) -> Message {
        Message(
            "An ICMP error answered the SYN to \(server) after \(duration: wait): \(error); \(advice).",
            "发往 \(server) 的 SYN 在 \(duration: wait) 后收到 ICMP 差错报文：\(error)；\(advice)。")
    }

    static func tooLargeForPath(server: String, error: Message, frame: UInt64, advice: Message) -> Message {
        Message(
            """
            \(server) did not answer, and the path did: \(error), in frame \(frame); the SYN has to be sent again in smaller \
            packets, and was not captured so; \(advice).
            """,
            "\(server) 没有应答，应答的是路径：\(error)（第 \(frame) 帧）；SYN 必须用更小的包重新发送，但没有抓到；\(advice)。")
    }

    /// The SYN, as the object of an answer.
    static func synAsSent(copies: UInt64, over: Int64) -> Message {
        copies == 1
            ? Message("one SYN", "1 个 SYN")
            : Message(
                "the SYN, sent \(times: copies) in \(duration: over)", "SYN（\(duration: over) 内发送 \(times: copies)）")
    }

    static func answeredWrongly(
        server: String, _ syn: Message, segment: StaticString, seen: String, capture: String, _ place: Message
    ) -> Message {
        Message(
            """
            Nothing answered \(syn), to \(server), as it must: the \(segment) \(place) has ack=\(seen) and does not \
            acknowledge x+1, so it is stale, forged, or changed on the path; capture there: \(capture).
            """,
            """
            发往 \(server) 的 \(syn) 没有得到正确的应答：\(segment)（\(place)）的 ack=\(seen)，没有确认 x+1，因此它是过期的、伪造的，\
            或在途中被改过；请在那里抓包：\(capture)。
            """)
    }

    static func halfOpen(client: String, server: String, copies: UInt64, capture: String, port: UInt16) -> Message {
        Message(
            """
            \(client) never acknowledged the SYN,ACK of \(server), sent \(times: copies): it does not reach the client, the \
            client is gone, or its address is forged (SYN flood); capture at the client: \(capture); and see at the server: \
            ss -tn state syn-recv 'sport = :\(port)', nstat -az TcpExtSyncookiesSent.
            """,
            """
            \(client) 始终没有确认 \(server) 的 SYN,ACK（发送了 \(times: copies)），连接停在半开状态：SYN,ACK 没有到达客户端、客户端已消失，\
            或其地址是伪造的（SYN flood）；请在客户端抓包：\(capture)；并在服务端查看：ss -tn state syn-recv 'sport = :\(port)'、\
            nstat -az TcpExtSyncookiesSent。
            """)
    }

    static func gaveOpeningUp(endpoint: String, frame: UInt64, capture: String) -> Message {
        Message(
            """
            \(endpoint) gave the opening up with RST (frame \(frame)) before any SYN,ACK was captured: connect() was \
            cancelled, or the SYN,ACK took another path; capture on the other side: \(capture).
            """,
            """
            \(endpoint) 在抓到任何 SYN,ACK 之前就用 RST 放弃了建连（第 \(frame) 帧）：connect() 被取消，或 SYN,ACK 走了另一条路径；\
            请在另一侧抓包：\(capture)。
            """)
    }

    static func tookOpeningBack(server: String, wait: Int64) -> Message {
        Message(
            """
            \(server) took the opening back with RST \(duration: wait) after its SYN,ACK: its accept queue overflows with \
            tcp_abort_on_overflow set, or the listener closed; there: sysctl net.ipv4.tcp_abort_on_overflow, nstat -az \
            TcpExtListenOverflows.
            """,
            """
            \(server) 在发出 SYN,ACK \(duration: wait) 后用 RST 撤销了建连：全连接队列溢出且设置了 tcp_abort_on_overflow，\
            或监听套接字已关闭；请在那里查看：sysctl net.ipv4.tcp_abort_on_overflow、nstat -az TcpExtListenOverflows。
            """)
    }

    static func acknowledgedAnother(
        server: String, client: String, frame: UInt64, seen: String, capture: String
    ) -> Message {
        Message(
            """
            \(client) acknowledged \(seen), which \(server) never sent, and the RST in frame \(frame) answers that: another \
            host answers the client too, a middlebox changes numbers, or the client plays old segments again; capture on the \
            other side: \(capture).
            """,
            """
            \(client) 确认了 \(seen)，而 \(server) 从未发送过它，第 \(frame) 帧的 RST 就是对此的应答：另有主机也在应答客户端、\
            中间设备改写了序号，或客户端在重放旧报文段；请在另一侧抓包：\(capture)。
            """)
    }

    static func challenged(server: String, client: String, port: UInt16) -> Message {
        Message(
            """
            \(server) answered the SYN with an ACK that does not acknowledge it: an old connection of the same four-tuple \
            lives there (the client restarted, or NAT reused the port); there: ss -tn 'sport = :\(port)' dst \(client).
            """,
            """
            \(server) 用一个没有确认该 SYN 的 ACK（挑战 ACK）作答：那里还存在同一四元组的旧连接（客户端重启过，或 NAT 复用了端口）；\
            请在那里查看：ss -tn 'sport = :\(port)' dst \(client)。
            """)
    }

    // MARK: - ICMP

    /// An error with its type and code.
    static func icmp(_ error: Words, type: UInt8, code: UInt8) -> Message {
        Message("\(error) (type \(type), code \(code))", "\(error)（类型 \(type)，代码 \(code)）")
    }

    static let rejectedByFilter = Message(
        "a firewall on the path rejects it; ask for its rules, there: nft list ruleset",
        "路径上的防火墙拒绝了它；请查看那里的规则：nft list ruleset")

    static let rejectedInPlaceOfReset = Message(
        "TCP itself would answer with RST, so a firewall rejects it; there: nft list ruleset",
        "TCP 本身会用 RST 应答，因此是防火墙拒绝了它；请在那里查看：nft list ruleset")

    static let takesNoTCP = Message("the host takes no TCP at all", "该主机根本不接受 TCP")

    static func smallerPath(_ address: String) -> Message {
        Message(
            "the path takes smaller packets; see tracepath -n \(address)",
            "路径只允许更小的包；请查看 tracepath -n \(address)")
    }

    static func routingLoop(_ address: String) -> Message {
        Message(
            "a routing loop, or a TTL too small; see tracepath -n \(address)",
            "存在路由环路，或 TTL 太小；请查看 tracepath -n \(address)")
    }

    static func hostDown(_ address: String) -> Message {
        Message(
            "the host is down or absent from its network; see ping \(address), ip neigh show \(address)",
            "主机宕机或不在其网络中；请查看 ping \(address)、ip neigh show \(address)")
    }

    static func noRoute(_ address: String) -> Message {
        Message("no route leads there; see ip route get \(address)", "没有通往那里的路由；请查看 ip route get \(address)")
    }
}
