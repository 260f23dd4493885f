import TCPConformance

// What ails a server, and when its clients sent their SYNs again: clauses without a full stop.
extension Message {
    private static func listener(_ port: UInt16) -> Message {
        Message("there: ss -ltn 'sport = :\(port)'", "请在那里查看：ss -ltn 'sport = :\(port)'")
    }

    static func backlogIgnores(ignored: UInt64, answered: UInt64, port: UInt16) -> Message {
        Message(
            """
            backlog overflow suspected: \(ignored, .ignoredSYN) ignored while \(answered, .opening) \
            \(answered == 1 ? "was" : "were") answered; \(listener(port)) (Recv-Q against Send-Q), nstat -az \
            TcpExtListenDrops
            """,
            """
            疑似监听队列溢出：忽略了 \(ignored, .ignoredSYN)，同时应答了 \(answered, .opening)；\(listener(port))（对比 Recv-Q 与 \
            Send-Q）、nstat -az TcpExtListenDrops
            """)
    }

    static func backlogRepeats(connections: UInt64, port: UInt16) -> Message {
        Message(
            """
            backlog overflow suspected: SYN,ACK repeated although its ACK was captured, in \
            \(connections, OverviewWords.connections); \(listener(port)) (Recv-Q against Send-Q), nstat -az \
            TcpExtListenOverflows
            """,
            """
            疑似全连接队列溢出：\(connections, OverviewWords.connections)的 SYN,ACK 被重传，尽管已经抓到对它的 ACK；\(listener(port))\
            （对比 Recv-Q 与 Send-Q）、nstat -az TcpExtListenOverflows
            """)
    }

    static func refusesSome(port: UInt16) -> Message {
        Message(
            "refuses some: it was down or restarted meanwhile, or a firewall rejects by source; \(listener(port))",
            "拒绝了一部分：期间停机或重启过，或防火墙按来源拒绝；\(listener(port))")
    }

    static func refusesAll(port: UInt16) -> Message {
        Message(
            "refuses: nothing listens, or a firewall rejects with RST; \(listener(port))",
            "拒绝连接：端口无人监听，或防火墙以 RST 拒绝；\(listener(port))")
    }

    static func silentAtTimes(port: UInt16) -> Message {
        Message(
            "filtered at times: SYNs were lost, or dropped by source or rate; \(listener(port))",
            "有时被过滤：SYN 丢失，或按来源、速率被丢弃；\(listener(port))")
    }

    static func silent(port: UInt16) -> Message {
        Message(
            "filtered or down: nothing answers, not even RST; \(listener(port))",
            "被过滤或已宕机：没有任何应答，连 RST 也没有；\(listener(port))")
    }

    static let unreachableByICMP = Message(
        "unreachable: ICMP errors answer, from a router, a firewall or the host itself",
        "不可达：路由器、防火墙或主机自身以 ICMP 差错报文应答")

    static func synACKsUnanswered(port: UInt16) -> Message {
        Message(
            """
            half-open: its SYN,ACKs are not answered: they are lost, take another path, or the SYNs had forged sources; \
            there: ss -tn state syn-recv 'sport = :\(port)'
            """,
            """
            半开：它的 SYN,ACK 没有得到应答：丢失了、走了另一条路径，或 SYN 的源地址是伪造的；请在那里查看：ss -tn state syn-recv \
            'sport = :\(port)'
            """)
    }

    static func openingsAborted(port: UInt16) -> Message {
        Message(
            "openings are reset after its SYN,ACK: a scan, or a middlebox between; \(listener(port))",
            "在它的 SYN,ACK 之后建连被复位：扫描，或途中有中间设备；\(listener(port))")
    }

    // MARK: - When SYNs were sent again

    static func synSentAgain(after waits: [Int64], _ verdict: Message) -> Message {
        let list = waits.map { durationText($0) }
        return Message(
            "SYN sent again after \(list.joined(separator: ", ")) (\(verdict))",
            "SYN 重传间隔 \(list.joined(separator: "、"))（\(verdict)）")
    }

    static let firstWaitIsASecond = Message("a second, as in RFC 6298", "一秒，与 RFC 6298 相符")
    static let firstWaitIsNotASecond = Message("RFC 6298 has 1 s at first", "RFC 6298 规定首次为 1 s")
    static let waitsDouble = Message("doubling, as in RFC 6298", "逐次加倍，与 RFC 6298 相符")
    static let waitsAreEqualAtFirst = Message(
        "equal at first (Linux: net.ipv4.tcp_syn_linear_timeouts); RFC 6298 doubles each",
        "起初相等（Linux：net.ipv4.tcp_syn_linear_timeouts）；RFC 6298 规定逐次加倍")
    static let waitsDoNotDouble = Message("not doubling, as RFC 6298 has it", "没有像 RFC 6298 规定的那样加倍")

    static func waitsDiffer(doubling: UInt32, linear: UInt32, other: UInt32) -> Message {
        Message(
            "doubling in \(doubling), equal at first in \(linear), otherwise in \(other)",
            "\(doubling) 条加倍，\(linear) 条起初相等，\(other) 条为其他")
    }
}
