import PacketDecoding
import TCPConformance

/// What a comparison of two captures says, in text and on its page.
extension Message {
    // MARK: - The two captures

    static func captured(connections: UInt64, frames: UInt64) -> Message {
        Message(
            "\(connections, ComparisonTerms.connections) in \(frames, ComparisonTerms.frames)",
            "\(connections, ComparisonTerms.connections)，共 \(frames, ComparisonTerms.frames)")
    }

    static func notCompared(_ segments: UInt64) -> Message {
        Message(
            "\(segments, ComparisonTerms.segments) not compared to bound memory",
            "\(segments, ComparisonTerms.segments)为限制内存未作比较")
    }

    static func compared(both: UInt64, onlyA: UInt64, onlyB: UInt64, lost: UInt64, appeared: UInt64) -> Message {
        Message(
            """
            \(both, ComparisonTerms.connections) in both, \(grouped: onlyA) only in A, \(grouped: onlyB) only in B; \
            \(lost, ComparisonTerms.segments) lost between, \(grouped: appeared) seen only behind it
            """,
            """
            两边都有 \(both, ComparisonTerms.connections)，只在 A 有 \(grouped: onlyA) 条，只在 B 有 \(grouped: onlyB) 条；\
            途中丢失 \(lost, ComparisonTerms.segments)，\(grouped: appeared) 个只在下游见到
            """)
    }

    // MARK: - Clocks

    static let clocksUnrelated = Message(
        "The clocks cannot be compared: no segment is in both captures just once.", "无法比较时钟：没有报文段在两个抓包中各恰好出现一次。")

    static func clocks(offset: String, isAhead: Bool, _ certainty: Message, _ drift: Message) -> Message {
        Message(
            "B's clock is \(offset) s \(isAhead ? "ahead of" : "behind") A's\(certainty)\(drift).",
            "B 的时钟比 A \(isAhead ? "快" : "慢") \(offset) s\(certainty)\(drift)。")
    }

    static func clocksWithin(_ uncertainty: Int64, samples: UInt64) -> Message {
        Message(
            """
            , within \(duration: uncertainty), and so are the delays: the quickest round trip between A and B took \
            \(duration: 2 * uncertainty) (from \(samples, ComparisonTerms.segments) in both)
            """,
            """
            ，误差不超过 \(duration: uncertainty)，时延亦然：A 与 B 之间最快的往返为 \(duration: 2 * uncertainty)\
            （依据两边都有的 \(samples, ComparisonTerms.segments)）
            """)
    }

    static let clocksOneDirection = Message(
        " or less far: only segments of one direction are in both, whose delay cannot be told from it",
        "或更少：两边都有的只是一个方向的报文段，无法与其时延区分")

    static func drifts(_ least: String, _ most: String) -> Message {
        Message(
            "; it drifts by \(least) to \(most) ppm, which is taken into account", "；漂移 \(least) 至 \(most) ppm，已计入")
    }

    static func drift(_ least: String, _ most: String) -> Message {
        Message("; drift \(least) to \(most) ppm", "；漂移 \(least) 至 \(most) ppm")
    }

    static let driftUntold = Message("; too short to tell a drift", "；时间太短，看不出漂移")

    // MARK: - A connection

    static func comparedConnection(_ a: UInt64, _ b: UInt64) -> Message {
        Message("connection \(a) of A, \(b) of B", "A 的连接 \(a)，B 的连接 \(b)")
    }

    static func translatedAtB(_ ends: String) -> Message {
        Message(
            "at B: \(ends)   (an address translator between: the same numbers)", "在 B：\(ends)   （其间有地址转换：序列号相同）")
    }

    static func atB(_ ends: String) -> Message { Message("at B \(ends)", "在 B：\(ends)") }

    static func changedBetween(_ change: Message) -> Message {
        Message("changed between: \(change)", "途中被改变：\(change)")
    }

    static func nearer(_ vantage: StaticString, openingA: StaticString, openingB: StaticString) -> Message {
        Message(
            "\(vantage) is nearer to the client; opening at A \(openingA), at B \(openingB)",
            "\(vantage) 更靠近客户端；建连结果：A 为 \(openingA)，B 为 \(openingB)")
    }

    static func lostBetween(_ segments: UInt64) -> Message {
        Message("\(segments, ComparisonTerms.segments) lost between", "途中丢失 \(segments, ComparisonTerms.segments)")
    }

    static func maximumSegmentSizes(of role: Role, _ a: UInt16, _ b: UInt16) -> Message {
        Message("MSS of the \(role)'s SYN: \(a) at A, \(b) at B", "\(role) SYN 的 MSS：A 处为 \(a)，B 处为 \(b)")
    }

    static func optionOnly(_ option: Words, of role: Role, at vantage: StaticString) -> Message {
        Message("\(option) of the \(role)'s SYN: only at \(vantage)", "\(role) SYN 的\(option)：只在 \(vantage) 处有")
    }

    // MARK: - A direction

    static func arrived(_ count: UInt64) -> Message { Message("\(grouped: count) arrived", "到达 \(grouped: count)") }
    static func lostOnTheWay(_ count: UInt64) -> Message {
        Message("\(grouped: count) lost between", "途中丢失 \(grouped: count)")
    }
    static func onlyAt(_ vantage: StaticString, _ count: UInt64) -> Message {
        Message("\(grouped: count) only at \(vantage)", "只在 \(vantage) 见到 \(grouped: count)")
    }
    static func inOtherPieces(_ count: UInt64) -> Message {
        Message("\(grouped: count) in other pieces", "以另外的分段到达 \(grouped: count)")
    }
    static func whileOneCaptured(_ count: UInt64) -> Message {
        Message("\(grouped: count) while only one captured", "仅一方在抓包时 \(grouped: count)")
    }
    static func direction(_ parts: [Message], _ delays: Message, _ hops: Message) -> Message {
        let list = parts.dropFirst().reduce(parts.first ?? .empty) { Message("\($0), \($1)", "\($0)，\($1)") }
        return Message("\(list)\(delays)\(hops)", "\(list)\(delays)\(hops)")
    }
    static func delays(_ least: Int64, median: Int64, _ most: Int64) -> Message {
        Message(
            "; delay \(duration: least), median \(duration: median), most \(duration: most)",
            "；时延最小 \(duration: least)，中位 \(duration: median)，最大 \(duration: most)")
    }
    static func hops(_ count: UInt64) -> Message {
        Message("; \(count, ComparisonTerms.hops)", "；\(count, ComparisonTerms.hops)")
    }

    // MARK: - A segment

    static func lostAndSentAgain(_ frame: UInt64) -> Message {
        Message("lost, again in frame \(frame)", "丢失，在第 \(frame) 帧重传")
    }
    static func lost(from: StaticString, to: StaticString) -> Message {
        Message("lost between \(from) and \(to)", "在 \(from) 与 \(to) 之间丢失")
    }
    static func inOtherPieces(at vantage: StaticString) -> Message {
        Message("in other pieces at \(vantage)", "在 \(vantage) 处以另外的分段出现")
    }
    static func sentBetween(_ from: StaticString) -> Message {
        Message("not from \(from): sent between", "不是从 \(from) 来的：途中有人发出")
    }
    static func notCaptured(at from: StaticString) -> Message { Message("not captured at \(from)", "在 \(from) 处没有抓到") }
    static func outsideCapture(of vantage: StaticString) -> Message {
        Message("outside \(vantage)'s capture", "不在 \(vantage) 抓包的时间内")
    }
    static func segmentsArrived(_ count: UInt64) -> Message {
        Message("\(grouped: count) segments arrived", "\(grouped: count) 个报文段到达")
    }
    static func framesOfA(_ first: UInt64, _ last: UInt64) -> Message {
        Message(", frames \(first)–\(last) of A", "，A 的第 \(first)–\(last) 帧")
    }

    // MARK: - What is left out

    static func moreThatDiffer(_ count: UInt64) -> Message {
        Message(
            "and \(grouped: count) more that differ: --connection N shows them",
            "另有 \(grouped: count) 条有差异：用 --connection N 查看")
    }
    static func moreConnections(_ count: UInt64) -> Message {
        Message("and \(grouped: count) more", "另有 \(grouped: count) 条")
    }
    static func moreRows(_ count: UInt64) -> Message {
        Message("and \(grouped: count) more rows", "另有 \(grouped: count) 行")
    }
    static func moreInTable(_ count: UInt64) -> Message {
        Message("\(grouped: count) more connections are in the table only", "另有 \(grouped: count) 条连接只在表中")
    }
}

/// Titles and other words of a comparison.
enum ComparisonTerms {
    static let connections = Noun("connection", "条连接")
    static let frames = Noun("frame", "帧")
    static let segments = Noun("segment", "个报文段")
    static let hops = Noun("hop", "跳")

    // MARK: - Text

    static let listEnds = Words("    A     B  client → server", "    A     B  客户端 → 服务端")
    static let listFigures = Words("lost →   lost ←   delay →   delay ←", "丢失 →   丢失 ←   时延 →   时延 ←")
    static let toServer = Words("client → server", "客户端 → 服务端")
    static let toClient = Words("server → client", "服务端 → 客户端")
    static let rowsAtA = Words("      time    at A", "      时间     A 处")
    static let rowsAtB = Words("at B  delay", "B 处  时延")
    static let onlyInA = Words("only in A", "只在 A 有")
    static let onlyInB = Words("only in B", "只在 B 有")
    static let whyOnly = Words(
        " (never came to the other vantage, another path, a filter, or a proxy with numbers of its own)",
        "（没有到达另一抓包点、走了别的路径、被过滤，或有使用自己序列号的代理）")

    // MARK: - Options of a SYN

    static let windowScale = Words("window scale", "窗口扩大选项")
    static let sackPermitted = Words("SACK permitted", "允许 SACK 选项")
    static let timestamps = Words("time stamps", "时间戳选项")
    static let multipath = Words("MPTCP", " MPTCP 选项")
    static let fastOpen = Words("Fast Open", " Fast Open 选项")

    // MARK: - The page

    static let title = Words("Two captures compared", "两个抓包的比较")
    static let capture = Words("capture", "抓包")
    static let frameCount = Words("frames", "帧数")
    static let connectionCount = Words("connections", "连接数")
    static let from = Words("from", "开始")
    static let lasts = Words("lasts", "时长")
    static let inBoth = Words("Connections in both", "两边都有的连接")
    static let segmentBySegment = Words("Segment by segment", "逐个报文段")
    static let lostToServer = Words("lost →", "丢失 →")
    static let lostToClient = Words("lost ←", "丢失 ←")
    static let delayToServer = Words("delay →", "时延 →")
    static let delayToClient = Words("delay ←", "时延 ←")
    static let between = Words("between", "途中")
    static let timeAtA = Words("time at A", "A 处时间")
    static let frameAtA = Words("frame at A", "A 的帧")
    static let frameAtB = Words("frame at B", "B 的帧")
    static let segment = Words("segment", "报文段")
    static let fate = Words("delay, or what became of it", "时延，或其下落")
}
