import PacketDecoding
import TCPConformance

/// Titles and other words of the overview.
enum OverviewWords {
    // MARK: - The headline

    static let connections = Noun("connection", "条连接")
    static let segments = Noun("segment", "个报文段")
    static let frames = Noun("frame", "帧")
    static let openings = Noun("opening", "次建连")

    // MARK: - Sections

    static let opening = Words("opening", "建立")
    static let closing = Words("closing", "关闭")
    static let timeToConnect = Words("time to connect", "建连时间")
    static let timeToConnectNote = Words(
        " (SYN to SYN,ACK at this vantage; quantiles within 3 %)", "（在抓包点从 SYN 到 SYN,ACK；分位数误差不超过 3 %）")
    static let slowest = Words("  slowest", "  最慢")
    static let servers = Words("servers", "服务端")
    static let attempts = Words("attempts", "建连次数")
    static let opened = Words("opened", "成功率")
    static let meanWait = Words("mean wait", "平均等待")
    static let notOpened = Words("not opened, or reset", "未建立或被复位")
    static let resets = Words("resets by cause", "复位的原因")
    static let allOthers = Words("  all others (table full)", "  其余全部（表已满）")
    static let findings = Words("findings", "发现")
    static let limits = Words("not analyzed, or with limits", "未分析或受限的内容")
    static let warning = Words("warning", "警告")
    static let legs = Words("legs of one connection", "同一连接的两段")

    static let addressTranslator = Words(
        "the same initial sequence numbers, options and times: an address translator", "初始序列号、选项和时间都相同：地址转换设备（NAT）")
    static let proxy = Words(
        "the same octets each way, one within the other: a proxy", "两个方向的字节都相同，一条在另一条之内：代理")

    // MARK: - Hints

    static let eachConnection = Words("each connection  ", "每条连接      ")
    static let oneOfThem = Words("one of them      ", "其中一条      ")
}

extension Message {
    static func headline(connections: UInt64) -> Message {
        Message("\(connections, OverviewWords.connections)", "\(connections, OverviewWords.connections)")
    }

    /// Behind the number of connections.
    static func headline(segments: UInt64, frames: UInt64, payload: String) -> Message {
        Message(
            ", \(segments, OverviewWords.segments) in \(frames, OverviewWords.frames), \(payload) of payload",
            "，\(frames, OverviewWords.frames)中的 \(segments, OverviewWords.segments)，载荷 \(payload)")
    }

    static func ofOpenings(_ count: UInt64) -> Message {
        Message(" of \(count, OverviewWords.openings)", " 共 \(count, OverviewWords.openings)")
    }

    static func synSent(count: UInt32) -> Message { Message("SYN sent \(count) times", "SYN 发送 \(count) 次") }

    static func andMore(_ count: UInt64) -> Message {
        Message("  and \(grouped: count) more", "  另有 \(grouped: count) 项")
    }

    static func andMore(_ servers: UInt64, connections: UInt64) -> Message {
        Message(
            "  and \(grouped: servers) more, with \(connections, OverviewWords.connections)",
            "  另有 \(grouped: servers) 个，共 \(connections, OverviewWords.connections)")
    }

    static func stillHalfOpen(_ count: UInt64) -> Message {
        Message(" (\(grouped: count) now)", "（当前 \(grouped: count)）")
    }

    static func resetLater(_ count: UInt64) -> Message {
        Message("reset later \(grouped: count)", "建立后被复位 \(grouped: count)")
    }

    static func suchAs(_ example: UInt64) -> Message { Message("such as #\(example)", "例如 #\(example)") }

    static func resets(_ count: UInt64, byServer: UInt64?, example: UInt64) -> Message {
        let server =
            byServer.map { Message(", \(grouped: $0) by the server", "，其中 \(grouped: $0) 条由服务端复位") } ?? .empty
        return Message(
            "\(count, OverviewWords.connections)\(server), such as #\(example)",
            "\(count, OverviewWords.connections)\(server)，例如 #\(example)")
    }

    static func showing(_ count: UInt64, example: UInt64) -> Message {
        Message(
            "\(count, OverviewWords.connections), such as #\(example)",
            "\(count, OverviewWords.connections)，例如 #\(example)")
    }

    static func legs(_ first: UInt64, _ second: UInt64, _ proof: Words) -> Message {
        Message("#\(first) and #\(second)  \(proof)", "#\(first) 与 #\(second)  \(proof)")
    }

    // MARK: - What was not analyzed, behind its number

    static let notTCP = Message("frames hold something other than TCP", "帧承载的不是 TCP")
    static let fragments = Message(
        "fragments: their segment is told where its datagram or 802.11 frame is complete",
        "个分片：其报文段记在数据报或 802.11 帧完整之处")
    static let firstFragmentMissing = Message(
        "datagrams without their first fragment, perhaps TCP", "个数据报缺少首个分片，可能是 TCP")
    static let incompleteDatagrams = Message(
        "datagrams in fragments are incomplete: only the first fragment is judged", "个分片的数据报不完整：只按首个分片判断")
    static let overlappingFragments = Message(
        "datagrams dropped because their fragments overlap (RFC 5722)", "个数据报因分片重叠而丢弃（RFC 5722）")
    static func opaque(_ reason: Opaque) -> Message {
        switch reason {
        case .macsec, .wireless, .esp, .wireGuard, .dtls, .lisp, .encryptedPPP:
            Message("frames are encrypted (\(reason.name)): nothing inside is seen", "帧已加密（\(reason.name)）：看不到其中内容")
        case .compressedPPP, .ipComp:
            Message("frames are compressed (\(reason.name)): nothing inside is seen", "帧已压缩（\(reason.name)）：看不到其中内容")
        case .compressedHeaders:
            Message(
                "frames have compressed TCP/IP headers (RFC 1144, RFC 2507, ROHC), which are not decompressed",
                "帧的 TCP/IP 首部经过压缩（RFC 1144、RFC 2507、ROHC），未作解压")
        }
    }

    static let unattributedQuotes = Message(
        "ICMP errors quote connections that were not captured", "个 ICMP 差错报文引用了没有抓到的连接")

    static func undecodable(_ reason: Message) -> Message {
        Message("frames could not be read: \(reason)", "帧无法解析：\(reason)")
    }

    /// The header that could not be read, and what set the limit.
    static func undecodable(_ layer: Undecodable.Layer, _ limit: Undecodable.Limit) -> Message {
        Message("\(layer.name): \(limit.words)", "\(layer.name)：\(limit.words)")
    }

    static let truncated = Message(
        "segments were cut by the snapshot length (judged by their headers)", "个报文段被抓包长度（snaplen）截断（按其首部判断）")
    static let badChecksums = Message(
        "segments with a wrong checksum (counted, and judged all the same)", "个报文段校验和错误（已计数，仍照常判断）")
    static let duplicates = Message("frames were captured twice (counted once)", "帧被抓到两次（只计一次）")
    static let droppedByKernel = Message(
        "frames dropped by the kernel: a larger buffer (-B) helps", "帧被内核丢弃：可加大缓冲区（-B）")
    static let droppedByInterface = Message("frames dropped by the interface", "帧被网卡丢弃")
    static let evictedUnanswered = Message(
        "unanswered SYNs left early to bound memory (--max-memory): a late answer found them gone",
        "个无应答的 SYN 为限制内存（--max-memory）提前移出：迟到的应答已找不到它们")
    static let evicted = Message(
        "open connections left early to bound memory (--max-memory): what came later is told apart",
        "条未关闭的连接为限制内存（--max-memory）提前移出：之后的报文另行记录")
}

extension Opaque {
    /// The name of what hides it.
    fileprivate var name: StaticString {
        switch self {
        case .macsec: "MACsec"
        case .wireless: "802.11"
        case .esp: "ESP"
        case .wireGuard: "WireGuard"
        case .dtls: "DTLS"
        case .lisp: "LISP"
        case .encryptedPPP, .compressedPPP: "PPP"
        case .compressedHeaders: "ROHC"
        case .ipComp: "IPComp"
        }
    }
}

extension Undecodable.Limit {
    /// What set the limit, in words.
    var words: Words {
        switch self {
        case .capturedLength: Words("cut by the snapshot length", "被抓包长度（snaplen）截断")
        case .frameLength: Words("the frame ends", "帧已结束")
        case .ipv4TotalLength: Words("beyond the IPv4 total length", "超出 IPv4 总长度")
        case .ipv4HeaderLength: Words("IPv4 header length below 5 words", "IPv4 首部长度小于 5 个字")
        case .ipv6PayloadLength: Words("beyond the IPv6 payload length", "超出 IPv6 载荷长度")
        case .ipVersion: Words("another IP version than announced", "IP 版本与声明的不同")
        case .nesting: Words("nested too deeply", "嵌套过深")
        }
    }
}
