// Why connections were reset, as a person reads it; English has the records' codes.

extension ResetCause {
    package var words: Words {
        switch self {
        case .refused: Words("refused", "被拒绝")
        case .halfOpenScan: Words("half-open-scan", "半开扫描")
        case .openingAborted: Words("opening-aborted", "建连中止")
        case .suspectedForgery: Words("suspected-forgery", "疑似伪造")
        case .healthCheck: Words("health-check", "健康检查")
        case .idleTimeout: Words("idle-timeout", "空闲超时")
        case .unreadData: Words("unread-data", "数据未读")
        case .dataAfterClose: Words("data-after-close", "关闭后有数据")
        case .insteadOfFIN: Words("instead-of-fin", "以 RST 代替 FIN")
        case .unknownConnection: Words("unknown-connection", "未知连接")
        case .aborted: Words("aborted", "中止")
        }
    }

    /// What it means, as a clause.
    package var meaning: Words {
        switch self {
        case .refused:
            Words(
                "RST answered the SYN: nothing listens, or a firewall rejects",
                "RST 应答了 SYN：端口无人监听，或被防火墙拒绝")
        case .halfOpenScan:
            Words(
                "the client answered the SYN,ACK with RST: a scan, a health check, or a cancelled connect()",
                "客户端以 RST 应答 SYN,ACK：扫描、健康检查，或被取消的 connect()")
        case .openingAborted:
            Words(
                "RST after the SYN,ACK: the listener or something on the path gave the opening up",
                "SYN,ACK 之后出现 RST：监听方或途中的设备放弃了建连")
        case .suspectedForgery:
            Words(
                "the RST is unlike its sender's own segments: a firewall, a middlebox or a forger",
                "该 RST 与发送方自己的报文段不同：防火墙、中间设备或伪造者所发")
        case .healthCheck:
            Words(
                "opened and reset by the client without a byte: a health check or a connect() scan",
                "客户端建立后未发任何数据就复位：健康检查，或用 connect() 做的扫描")
        case .idleTimeout:
            Words(
                "answered data after a long silence: a firewall, NAT or host had forgotten the connection",
                "长时间沉默之后以 RST 应答数据：防火墙、NAT 或主机已遗忘该连接")
        case .unreadData:
            Words(
                "closed with unread data, SO_LINGER 0, or the application ended",
                "在有数据未读时关闭、SO_LINGER 0，或应用程序已退出")
        case .dataAfterClose:
            Words(
                "data came after its application had closed",
                "应用程序关闭之后仍有数据到来")
        case .insteadOfFIN:
            Words(
                "RST where a FIN was due: closed with unread data, or SO_LINGER 0",
                "本应发 FIN 却发了 RST：在有数据未读时关闭，或 SO_LINGER 0")
        case .unknownConnection:
            Words(
                "the host knew no such connection: a restart, or an idle time-out of a firewall or NAT",
                "主机不认识这条连接：重启过，或防火墙、NAT 空闲超时")
        case .aborted:
            Words(
                "without a FIN: SO_LINGER 0, closed with unread data, or the application ended",
                "之前没有 FIN：SO_LINGER 0、在有数据未读时关闭，或应用程序已退出")
        }
    }
}
