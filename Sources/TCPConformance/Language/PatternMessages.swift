// What the named patterns say: what happened, the likeliest causes, the next command.

extension Message {
    // MARK: - Openings

    static func refused(server: String, copies: UInt64, wait: Int64, listening: String) -> Message {
        let sent = copies > 1 ? Message(" (sent \(times: copies))", "（发送了 \(times: copies)）") : .empty
        return Message(
            """
            \(server) answered the SYN\(sent) with RST after \(duration: wait): nothing listens there, or a firewall rejects; \
            there: \(listening).
            """,
            "\(server) 在 \(duration: wait) 后用 RST 应答了 SYN\(sent)：该端口无人监听，或被防火墙拒绝；请在那里查看：\(listening)。")
    }

    static func filtered(
        server: String, _ syn: Message, isOne: Bool, capture: String, listening: String
    ) -> Message {
        let ended = isOne ? Message(", or the capture ended first", "，或抓包先结束了") : .empty
        return Message(
            """
            \(server) did not answer \(syn): a firewall drops it, the host is down, its backlog is full, or its answer takes \
            another path\(ended); capture there: \(capture), and see \(listening).
            """,
            """
            \(server) 没有应答 \(syn)：被防火墙丢弃、主机宕机、其监听队列已满，或应答走了另一条路径\(ended)；请在那里抓包：\(capture)，\
            并查看 \(listening)。
            """)
    }

    /// Commands for a full backlog.
    static func acceptQueueCommands(listening: String) -> Message {
        Message(
            """
            there: \(listening) (Recv-Q against Send-Q), nstat -az TcpExtListenOverflows TcpExtListenDrops, sysctl \
            net.core.somaxconn net.ipv4.tcp_abort_on_overflow
            """,
            """
            请在那里查看：\(listening)（对比 Recv-Q 与 Send-Q）、nstat -az TcpExtListenOverflows TcpExtListenDrops、sysctl \
            net.core.somaxconn net.ipv4.tcp_abort_on_overflow
            """)
    }

    static func acceptQueueFull(server: String, _ occurrence: Message, commands: Message) -> Message {
        Message(
            """
            \(server) repeated its SYN,ACK although the ACK was captured (\(occurrence)): its accept queue is full, it defers \
            accept() until data comes, or the ACK is lost after the vantage; \(commands).
            """,
            """
            \(server) 重传了 SYN,ACK，尽管已经抓到 ACK（\(occurrence)）：它的全连接队列已满、它要等到数据到来才 accept()，\
            或 ACK 在抓包点之后丢失；\(commands)。
            """)
    }

    static func acceptQueueWasFull(_ occurrence: Message, data: UInt64, commands: Message) -> Message {
        Message(
            """
            The server repeated its SYN,ACK (\(occurrence)) although the ACK and the client's data (frame \(data)) had been \
            captured: its accept queue was full, or both were lost after the vantage; \(commands).
            """,
            """
            服务端重传了 SYN,ACK（\(occurrence)），尽管已经抓到 ACK 和客户端的数据（第 \(data) 帧）：它的全连接队列曾经溢出，\
            或两者都在抓包点之后丢失；\(commands)。
            """)
    }

    static func halfOpenScan(
        client: String, server: String, wait: Int64, port: UInt16, clientAddress: String
    ) -> Message {
        Message(
            """
            \(client) answered the SYN,ACK of \(server) with RST after \(duration: wait): a half-open port scan, a health \
            check, a connect() that was cancelled, or a host that never sent this SYN; at the client: ss -tnp \
            'dport = :\(port)'; for more of the kind: tcpdump -ni any 'host \(clientAddress) and tcp[tcpflags] & \
            (tcp-syn|tcp-rst) != 0'.
            """,
            """
            \(client) 在 \(duration: wait) 后用 RST 应答了 \(server) 的 SYN,ACK：半开端口扫描、健康检查、被取消的 connect()，\
            或该主机从未发过这个 SYN；请在客户端查看：ss -tnp 'dport = :\(port)'；查找同类流量：tcpdump -ni any \
            'host \(clientAddress) and tcp[tcpflags] & (tcp-syn|tcp-rst) != 0'。
            """)
    }

    // MARK: - Health checks

    private static func healthCheckCauses(port: UInt16, clientAddress: String) -> Message {
        Message(
            """
            a health check, or a port scan by connect(); who asks, there: ss -tn 'sport = :\(port)' dst \(clientAddress)
            """,
            "健康检查，或用 connect() 做的端口扫描；是谁在探测，请在那里查看：ss -tn 'sport = :\(port)' dst \(clientAddress)")
    }

    static func healthCheckReset(_ reset: Message, port: UInt16, clientAddress: String) -> Message {
        let causes = healthCheckCauses(port: port, clientAddress: clientAddress)
        return Message("\(reset), and neither end had sent a byte: \(causes).", "\(reset)，两端都没有发送过数据：\(causes)。")
    }

    /// - Parameter delay: after the opening, above 0.
    static func healthCheckClosed(delay: Int64?, port: UInt16, clientAddress: String) -> Message {
        let causes = healthCheckCauses(port: port, clientAddress: clientAddress)
        let time =
            delay.map { Message("\(duration: $0) after", "连接建立 \(duration: $0) 后") }
            ?? Message("together with", "连接刚一建立")
        return Message(
            "The client closed \(time) the opening and neither end sent a byte: \(causes).",
            "\(time)客户端就关闭了连接，两端都没有发送数据：\(causes)。")
    }

    // MARK: - Half-closed connections

    static func closeWaitLeak(
        closer: Role, fin: UInt64, holder: Role, answer: UInt64, silence: Int64, holderAddress: String, filter: String
    ) -> Message {
        let later =
            silence > 0
            ? Message(", the last frame captured \(duration: silence) later", "（最后一帧在 \(duration: silence) 之后）")
            : .empty
        return Message(
            """
            The \(closer) closed (FIN in frame \(fin)), the \(holder) acknowledged (frame \(answer)) and has not closed \
            since\(later): its application holds the socket in CLOSE-WAIT, is still busy, or the rest was not captured; at \
            \(holderAddress): ss -tnp state close-wait \(filter).
            """,
            """
            \(closer)关闭了连接（FIN 在第 \(fin) 帧），\(holder)已确认（第 \(answer) 帧），但此后一直没有关闭\(later)：其应用程序让套接字停在 \
            CLOSE-WAIT、仍在忙碌，或后续没有抓到；请在 \(holderAddress) 上查看：ss -tnp state close-wait \(filter)。
            """)
    }

    static func finWait2Commands(
        closerAddress: String, closerFilter: String, holderAddress: String, holderFilter: String
    ) -> Message {
        Message(
            """
            at \(closerAddress): ss -tno state fin-wait-2 \(closerFilter), sysctl net.ipv4.tcp_fin_timeout; at \
            \(holderAddress): ss -tnp state close-wait \(holderFilter)
            """,
            """
            请在 \(closerAddress) 上查看：ss -tno state fin-wait-2 \(closerFilter)、sysctl net.ipv4.tcp_fin_timeout；\
            在 \(holderAddress) 上查看：ss -tnp state close-wait \(holderFilter)
            """)
    }

    static func finWait2Stuck(
        closer: Role, fin: UInt64, answer: UInt64, waited: Int64, holder: Role, commands: Message
    ) -> Message {
        Message(
            """
            The \(closer) closed (FIN in frame \(fin)), its FIN was acknowledged (frame \(answer)), and \(duration: waited) \
            later it still waits in FIN-WAIT-2: the \(holder)'s application does not close (CLOSE-WAIT), or its host is gone; \
            \(commands).
            """,
            """
            \(closer)关闭了连接（FIN 在第 \(fin) 帧），其 FIN 已得到确认（第 \(answer) 帧），\(duration: waited) 后仍在 FIN-WAIT-2 中等待：\
            \(holder)的应用程序没有关闭（CLOSE-WAIT），或其主机已消失；\(commands)。
            """)
    }

    static func finWait2GivenUp(
        closer: Role, fin: UInt64, later: Int64, reset: UInt64, holder: Role, commands: Message
    ) -> Message {
        Message(
            """
            The \(closer) closed (FIN in frame \(fin)) and answered what came \(duration: later) later with RST (frame \
            \(reset)): its host had given up FIN-WAIT-2 by then, because the \(holder) closed too late; \(commands).
            """,
            """
            \(closer)关闭了连接（FIN 在第 \(fin) 帧），并用 RST（第 \(reset) 帧）应答了 \(duration: later) 后到来的报文：\
            其主机那时已放弃 FIN-WAIT-2，因为\(holder)关闭得太晚；\(commands)。
            """)
    }

    // MARK: - Silence

    static func unansweredAfterSilence(
        _ role: Role, silence: Int64, times: UInt64, first: UInt64, causes: Message
    ) -> Message {
        Message(
            """
            After \(duration: silence) of silence the \(role) sent again, \(times: times) from frame \(first) on, and nothing \
            was answered: \(causes).
            """,
            "沉默 \(duration: silence) 之后，\(role)从第 \(first) 帧起重传了 \(times: times)，没有得到任何应答：\(causes)。")
    }

    /// Without the full stop.
    private static func keepAlives(unanswered count: UInt64, by role: Role) -> Message {
        Message(
            "The \(role) sent \(count, .keepAlive) and nothing was answered", "\(role)发送了 \(count, .keepAlive)，没有得到任何应答"
        )
    }

    static func keepAlivesUnanswered(_ role: Role, _ count: UInt64, causes: Message) -> Message {
        let sentence = keepAlives(unanswered: count, by: role)
        return Message("\(sentence): \(causes).", "\(sentence)：\(causes)。")
    }

    static func keepAlivesUnanswered(_ role: Role, _ count: UInt64, reset: UInt64, causes: Message) -> Message {
        let sentence = keepAlives(unanswered: count, by: role)
        return Message(
            "\(sentence), so it gave the connection up with RST (frame \(reset)): \(causes).",
            "\(sentence)，于是用 RST 放弃了连接（第 \(reset) 帧）：\(causes)。")
    }

    static func idleConnectionForgotten(
        peer: String, here: String, peerAddress: String, filter: String, capture: String
    ) -> Message {
        Message(
            """
            a firewall, NAT or load balancer on the path forgot the idle connection, or \(peer) is gone; at \(here): ping \
            \(peerAddress), ss -tnoi \(filter), sysctl net.ipv4.tcp_keepalive_time; and capture on the other side: \
            \(capture)
            """,
            """
            路径上的防火墙、NAT 或负载均衡遗忘了这条空闲连接，或 \(peer) 已消失；请在 \(here) 上查看：ping \(peerAddress)、\
            ss -tnoi \(filter)、sysctl net.ipv4.tcp_keepalive_time；并在另一侧抓包：\(capture)
            """)
    }

    static func resetAfterSilence(
        _ role: Role, silence: Int64, data: UInt64, reset: UInt64, sender: String, filter: String, receiver: String
    ) -> Message {
        Message(
            """
            After \(duration: silence) of silence the \(role)'s data (frame \(data)) was answered with RST (frame \(reset)): \
            the connection was forgotten meanwhile, by a firewall, NAT or load balancer on the path, by a restarted host, or \
            by an application that closed unseen; see which, at \(sender): nstat -az TcpOutRsts, ss -tn \(filter); against \
            idle time-outs, at \(receiver): sysctl net.ipv4.tcp_keepalive_time.
            """,
            """
            沉默 \(duration: silence) 之后，\(role)的数据（第 \(data) 帧）被 RST 应答（第 \(reset) 帧）：连接在此期间已被遗忘，\
            原因可能是路径上的防火墙、NAT 或负载均衡、主机重启，或应用程序在抓包之外关闭了连接；请在 \(sender) 上查明：nstat -az TcpOutRsts、\
            ss -tn \(filter)；要避免空闲超时，请在 \(receiver) 上查看：sysctl net.ipv4.tcp_keepalive_time。
            """)
    }

    // MARK: - Resets

    static func abortWithUnreadData(_ reset: Message, sender: String) -> Message {
        Message(
            """
            \(reset), with data not acknowledged: its application closed with unread data, aborted (SO_LINGER 0), or ended; \
            at \(sender): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData.
            """,
            """
            \(reset)，且有数据未确认：其应用程序在有数据未读时关闭、中止了连接（SO_LINGER 0），或已退出；请在 \(sender) 上查看：\
            nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData。
            """)
    }

    /// - Parameter assassinated: the address of the end whose TIME-WAIT it met.
    static func lateReset(_ role: Role, frame: UInt64, delay: Int64, assassinated: String?) -> Message {
        let effect =
            assassinated.map { address in
                Message(
                    """
                    ; it met TIME-WAIT, which it ends too soon (TIME-WAIT assassination) where RFC 1337 is not followed: at \
                    \(address), sysctl net.ipv4.tcp_rfc1337
                    """,
                    """
                    ；它遇到了 TIME-WAIT，若未遵循 RFC 1337，会过早结束 TIME-WAIT（TIME-WAIT 暗杀）：请在 \(address) 上查看 \
                    sysctl net.ipv4.tcp_rfc1337
                    """)
            } ?? Message(", and harmed nothing", "，没有造成影响")
        return Message(
            """
            The \(role) sent a RST (frame \(frame)) \(duration: delay) after the close was complete: it answers a segment that \
            came late, or its application had set SO_LINGER\(effect).
            """,
            """
            关闭完成 \(duration: delay) 后，\(role)又发出 RST（第 \(frame) 帧）：它应答了一个迟到的报文段，或其应用程序设置了 \
            SO_LINGER\(effect)。
            """)
    }

    // MARK: - The last ACK

    static func lastACKLost(_ role: Role, frame: UInt64, _ occurrence: Message, address: String) -> Message {
        Message(
            """
            The last ACK (frame \(frame)) was lost between the vantage and the \(role), which sent its FIN again \
            (\(occurrence)) and waited in LAST-ACK; at \(address): nstat -az TcpRetransSegs.
            """,
            """
            最后一个 ACK（第 \(frame) 帧）在抓包点与\(role)之间丢失，\(role)因此重传了 FIN（\(occurrence)），并停留在 LAST-ACK；\
            请在 \(address) 上查看：nstat -az TcpRetransSegs。
            """)
    }

    static func lastACKMissing(
        _ role: Role, fin: UInt64, copies: UInt64, peerAddress: String, isClosing: Bool, address: String,
        filter: String,
        capture: String
    ) -> Message {
        let state: StaticString = isClosing ? "CLOSING" : "LAST-ACK"
        let filterState: StaticString = isClosing ? "closing" : "last-ack"
        return Message(
            """
            The \(role)'s FIN (frame \(fin)), sent \(times: copies), was not acknowledged: the last ACK was lost before the \
            vantage or never sent, because \(peerAddress) or the path to it is gone, or its TIME-WAIT was over; the \(role) \
            waits in \(state); at \(address): ss -tno state \(filterState) \(filter); and capture on the other side: \
            \(capture).
            """,
            """
            \(role)的 FIN（第 \(fin) 帧，发送了 \(times: copies)）没有得到确认：最后一个 ACK 在抓包点之前丢失，或根本没有发出，\
            因为 \(peerAddress) 或通往它的路径已中断，或其 TIME-WAIT 已结束；\(role)停留在 \(state)；请在 \(address) 上查看：\
            ss -tno state \(filterState) \(filter)；并在另一侧抓包：\(capture)。
            """)
    }

    // MARK: - Fast Open

    static let fastOpenCookieGiven = Message(
        "The client asked for a Fast Open cookie and the server gave one (RFC 7413 §4.1.2).",
        "客户端请求 Fast Open cookie，服务端给出了一个（RFC 7413 §4.1.2）。")

    static func fastOpenCookieNotGiven(server: String) -> Message {
        Message(
            """
            The client asked for a Fast Open cookie and the server gave none: Fast Open is off there, or a middlebox took the \
            option away; at \(server): sysctl net.ipv4.tcp_fastopen.
            """,
            """
            客户端请求 Fast Open cookie，服务端没有给：那里关闭了 Fast Open，或中间设备删掉了该选项；请在 \(server) 上查看：\
            sysctl net.ipv4.tcp_fastopen。
            """)
    }

    static let fastOpenAccepted = Message(
        "The server took the data in the SYN: Fast Open saved a round trip.",
        "服务端接受了 SYN 中的数据：Fast Open 省去了一次往返。")

    static func fastOpenRefused(server: String) -> Message {
        Message(
            """
            The server did not take the data in the SYN: the cookie is stale, too many Fast Open requests wait, or Fast Open \
            is off there; at \(server): sysctl net.ipv4.tcp_fastopen, nstat -az TcpExtTCPFastOpenPassiveFail \
            TcpExtTCPFastOpenListenOverflow.
            """,
            """
            服务端没有接受 SYN 中的数据：cookie 已过期、等待中的 Fast Open 请求太多，或那里关闭了 Fast Open；请在 \(server) 上查看：\
            sysctl net.ipv4.tcp_fastopen、nstat -az TcpExtTCPFastOpenPassiveFail TcpExtTCPFastOpenListenOverflow。
            """)
    }

    // MARK: - Window scale

    /// - Parameter isAsked: the SYN had it and the SYN,ACK has not; else the other way round.
    static func windowScaleStripped(isAsked: Bool, port: UInt16) -> Message {
        let who =
            isAsked
            ? Message("The SYN,ACK has no window scale although the SYN had", "SYN 带有窗口扩大因子，SYN,ACK 却没有")
            : Message(
                "The SYN,ACK has window scale although the SYN had none (RFC 7323 §2.2)",
                "SYN 没有窗口扩大因子，SYN,ACK 却有（RFC 7323 §2.2）")
        return Message(
            """
            \(who), so windows end at 65,535 octets: a middlebox strips the option, or it is off at one end; compare captures \
            of both ends: tcpdump -vni any 'tcp[tcpflags] & tcp-syn != 0 and port \(port)', and see sysctl \
            net.ipv4.tcp_window_scaling at both.
            """,
            """
            \(who)，因此窗口最大只有 65,535 字节：中间设备删掉了该选项，或某一端关闭了它；请对比两端的抓包：tcpdump -vni any \
            'tcp[tcpflags] & tcp-syn != 0 and port \(port)'，并在两端查看 sysctl net.ipv4.tcp_window_scaling。
            """)
    }

    // MARK: - Listeners

    static func listenerIgnoresSome(
        _ endpoint: String, port: UInt16, answered: UInt64, ignored: UInt64, example: UInt64
    ) -> Message {
        Message(
            """
            \(endpoint) answered \(answered, .opening) and ignored \(ignored, .ignoredSYN) meanwhile, such as that of \
            connection \(example): its backlog overflows and it drops SYNs, or a firewall limits their rate; there: ss -ltn \
            'sport = :\(port)' (Recv-Q against Send-Q), nstat -az TcpExtListenDrops TcpExtListenOverflows \
            TcpExtTCPReqQFullDrop, sysctl net.ipv4.tcp_max_syn_backlog net.core.somaxconn.
            """,
            """
            \(endpoint) 应答了 \(answered, .opening)，其间忽略了 \(ignored, .ignoredSYN)，例如连接 \(example)：其监听队列溢出而丢弃 SYN，\
            或防火墙限制了 SYN 的速率；请在那里查看：ss -ltn 'sport = :\(port)'（对比 Recv-Q 与 Send-Q）、nstat -az TcpExtListenDrops \
            TcpExtListenOverflows TcpExtTCPReqQFullDrop、sysctl net.ipv4.tcp_max_syn_backlog net.core.somaxconn。
            """)
    }
}
