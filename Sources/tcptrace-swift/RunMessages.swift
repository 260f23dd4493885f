import TCPConformance

// What a run says about its input, on standard error and in the reports.
extension Message {
    static func narrowFilter(_ filter: String, hidden: [String]) -> Message {
        Message(
            "the filter '\(filter)' leaves out TCP \(hidden.joined(separator: ", "))",
            "过滤表达式 '\(filter)' 会漏掉这样的 TCP：\(hidden.joined(separator: ", "))")
    }

    static let wideFilterHelps = Message("--tcp in its place takes all of it.", "改用 --tcp 可全部包括在内。")

    /// - Parameter what: the link types, and the verb.
    static func unsupportedFrames(_ frames: UInt64, of file: String, linkTypes: [String]) -> Message {
        let names = linkTypes.joined(separator: ", ")
        return Message(
            """
            \(frames) frames of \(file) were not analyzed: link \
            \(linkTypes.count == 1 ? "type \(names) is" : "types \(names) are") not supported
            """,
            "\(file) 的 \(frames) 帧未分析：不支持链路类型 \(names)")
    }

    static func assertionFails(_ expression: String, numbers: String) -> Message {
        Message(
            "--assert '\(expression)' does not hold\(numbers.isEmpty ? "" : ": " + numbers)",
            "--assert '\(expression)' 不成立\(numbers.isEmpty ? "" : "：" + numbers)")
    }

    static func assertionNotEvaluated(_ expression: String, words: String) -> Message {
        Message("--assert '\(expression)' cannot be evaluated: \(words)", "--assert '\(expression)' 无法求值：\(words)")
    }

    /// - Parameter example: One of the findings, and the connection that has it.
    static func graveFindings(
        _ least: Severity, counts: [(severity: Severity, count: UInt64)], example: (id: String, connection: UInt64)?
    ) -> Message {
        let total = counts.reduce(0) { $0 + $1.count }
        let english = counts.map { "\($0.count) of severity \($0.severity.code)" }.joined(separator: ", ")
        let chinese = counts.map { "\($0.severity.code) 级 \($0.count) 个" }.joined(separator: "，")
        let such = example.map { ", such as \($0.id) in connection \($0.connection)" } ?? ""
        let suchChinese = example.map { "，例如连接 \($0.connection) 的 \($0.id)" } ?? ""
        return Message(
            "--fail-on \(least.code): there \(total == 1 ? "is" : "are") \(countText(total, "finding")), \(english)\(such)",
            "--fail-on \(least.code)：有 \(total) 个发现，\(chinese)\(suchChinese)")
    }

    static func conditionNotEvaluated(_ words: String) -> Message {
        Message(
            "--where could not be evaluated for every connection, which were told all the same: \(words)",
            "--where 无法对每条连接求值，这些连接仍照样列出：\(words)")
    }

    /// The codes are quoted as an expression compares them.
    static func conditionHoldsForNone(_ openings: [OpeningOutcome], _ closings: [ClosingOutcome]) -> Message {
        func list(_ codes: [StaticString]) -> String { codes.map { "'\($0)'" }.joined(separator: ", ") }
        let (opening, closing) = (list(openings.map(\.code)), list(closings.map(\.code)))
        return Message(
            "--where holds for no connection; opening is \(opening) here, closing \(closing)",
            "--where 对任何连接都不成立；这里 opening 的值为 \(opening)，closing 的值为 \(closing)")
    }

    static func unread(_ file: String) -> Message {
        Message("\(file) was not read: a signal ended the run", "\(file) 没有读取：运行被信号终止")
    }

    static func partlyRead(_ file: String, frames: UInt64) -> Message {
        Message(
            "\(file) was not read to its end: a signal ended the run after \(frames) frames",
            "\(file) 没有读完：在 \(frames) 帧之后运行被信号终止")
    }

    static func joinedCaptures(_ file: String, count: Int) -> Message {
        Message(
            "\(file) holds \(count) captures joined end to end, read one after the other",
            "\(file) 由 \(count) 个抓包文件首尾相接而成，已依次读取")
    }

    static func unfiltered(_ frames: UInt64, of file: String, linkType: String, words: String) -> Message {
        Message(
            """
            the filter means nothing for link type \(linkType) (\(words)): \(frames) frames of \(file) were left out
            """,
            "该过滤表达式不适用于链路类型 \(linkType)（\(words)）：\(file) 的 \(frames) 帧未计入")
    }

    static func notCaptures(in directory: String, count: Int, names: [String]) -> Message {
        let list = names.joined(separator: ", ")
        let more = count > names.count ? count - names.count : 0
        return Message(
            """
            \(directory): \(count == 1 ? "1 file is" : "\(count) files are") no capture and left out: \(list)\
            \(more > 0 ? " and \(more) more" : "")
            """,
            "\(directory)：\(count) 个文件不是抓包文件，已略过：\(list)\(more > 0 ? " 等" : "")")
    }

    // MARK: - Between files

    static func overlaps(_ file: String, with other: String) -> Message {
        Message(
            "\(file) overlaps in time with \(other): frames are taken, and numbered, in the order of their times",
            "\(file) 与 \(other) 时间重叠：按帧的时间先后读取并编号")
    }

    static func gap(_ seconds: String, from first: String, to second: String) -> Message {
        Message("no frames for \(seconds) between \(first) and \(second)", "\(first) 与 \(second) 之间有 \(seconds) 没有任何帧")
    }

    static func beginsBefore(_ file: String, _ seconds: String, end other: String) -> Message {
        Message(
            """
            \(file) begins \(seconds) before \(other) ends, and is read behind it: to have the frames in the order of their \
            times, join the files with mergecap first
            """,
            "\(file) 在 \(other) 结束前 \(seconds) 就已开始，排在其后读取：要按帧的时间先后排列，请先用 mergecap 合并文件")
    }

    static func furtherGaps(_ count: Int) -> Message {
        Message(
            "\(count) more gaps of a second or more, or overlaps, between files", "文件之间另有 \(count) 处一秒以上的间隔或重叠")
    }

    static func noSuchConnection(_ number: Int64, count: UInt64) -> Message {
        Message("there is no connection \(number); the input holds \(count)", "没有连接 \(number)；输入中共有 \(count) 条")
    }
}
