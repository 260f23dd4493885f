import TCPConformance

/// Words that the list, the timeline and the live lines say of one connection.
enum ConnectionWords {
    // MARK: - Opening

    static let opened = Words("opened", "已建立")
    static let partlyCaptured = Words("opening partly captured", "建连过程只抓到一部分")
    static let openedByBoth = Words("opened by both ends", "两端同时打开")
    static let openedFast = Words("opened (Fast Open)", "已建立（Fast Open）")
    static let refused = Words("refused", "被拒绝")
    static let unreachable = Words("unreachable (ICMP)", "不可达（ICMP）")
    static let unanswered = Words("unanswered", "无应答")
    static let halfOpen = Words("half-open: the SYN,ACK was not acknowledged", "半开：SYN,ACK 没有得到确认")
    static let resetWhileOpening = Words("reset while opening", "建连时被复位")
    static let challenged = Words("challenged: an old connection lives at the server", "遇到挑战 ACK：服务端仍有旧连接")
    static let oneSided = Words("one direction captured", "只抓到一个方向")
    static let notCaptured = Words("began before the capture", "抓包之前已经存在")
    static let notSeen = Words("not seen", "未抓到")

    static let within = Words(" in ", "，用时 ")
    static let afterwards = Words(" after ", "，历时 ")
    static let synSent = Words(" (SYN sent ", "（SYN 发送 ")
    static let once = Words(" time)", " 次）")
    static let times = Words(" times)", " 次）")

    // MARK: - Closing

    static let closed = Words("closed", "已关闭")
    static let closedInThree = Words("closed in three segments", "三次挥手关闭")
    static let reset = Words("reset", "被复位")
    static let halfClosed = Words("half-closed", "半关闭")
    static let finUnanswered = Words("a FIN unanswered, sent", "FIN 无应答")
    static let abandoned = Words("abandoned: nothing answers any more", "已中断：不再有任何应答")
    static let replaced = Words("replaced by a new connection", "被新连接取代")
    static let open = Words("still open", "仍打开")
    static let idle = Words("idle", "空闲移出")
    static let notOpened = Words("not opened", "未建立")

    /// Before and after who closed.
    static let by = Words(" by ", "（由")
    static let byEnd = Words("", "发起）")

    // MARK: - States

    static let both = Words("both ", "双方 ")
    static let client = Words("client ", "客户端 ")
    static let server = Words("server ", "服务端 ")
    static let commaServer = Words(", server ", "，服务端 ")
    static let comma = Words(", ", "，")
    static let colon = Words(": ", "：")

    // MARK: - The list

    static let listEnds = Words("   id client → server", "   id 客户端 → 服务端")
    static let listOpening = Words("opening", "建连")
    static let listPayload = Words("payload B", "载荷 B")
    static let listDuration = Words("lasted", "时长")
    static let listClosing = Words("closing", "关闭")
    /// Before and after who closed.
    static let listBy = Words("by ", "由")
    static let listByEnd = Words("", "发起")
    static let listResetBy = Words("reset by ", "复位，由")
    static let listResetShort = Words("RST ")
}
