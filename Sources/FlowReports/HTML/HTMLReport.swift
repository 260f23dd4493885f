import PacketDecoding
import TCPConformance
import TCPTracking

/// A report as one HTML file that needs nothing else: fed with segments and judgements in bounded memory, written at the
/// end. The page's own script draws it in the browser from blocks of JSON; what comes from the input is never markup.
package struct HTMLReport {
    /// How much of a large capture the page holds.
    package struct Limits: Sendable {
        /// Rows of the table.
        package var rows = 250_000
        /// Connections with every segment, and segments of all of them.
        package var detailedConnections = 2_000
        package var segments = 200_000
        /// Segments that are kept while their connections last.
        package var waitingSegments = 1 << 19

        package init() {}
    }

    let style: Style
    var activity = ActivityBins()
    var troubles = TroubleTable()
    var findingSets = FindingSets()
    var table: ConnectionTable
    var details: DetailStore
    var interfaces: [String]
    private var collector: TimelineCollector

    /// - Parameters:
    ///   - interfaces: names by index of the interface within the run.
    ///   - timeWait: 2·MSL in nanoseconds.
    package init(style: Style, interfaces: [String] = [], timeWait: Int64 = 60_000_000_000, limits: Limits = Limits()) {
        self.style = style
        self.interfaces = interfaces
        table = ConnectionTable(limit: limits.rows)
        details = DetailStore(connectionLimit: limits.detailedConnections, segmentLimit: limits.segments)
        collector = TimelineCollector(.first(.max), totalLimit: limits.waitingSegments, timeWait: timeWait)
    }

    /// Names the run's next interface; nil when it has no name.
    package mutating func nameInterface(_ name: String?) { interfaces.append(name ?? "") }

    /// Notes the selective acknowledgment of a frame whose segment is told later.
    package mutating func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) {
        collector.note(blocks, ofFrame: frame)
    }

    package mutating func segment(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
    ) {
        collector.segment(segment, from: end, label: label, of: connection)
    }

    package mutating func ended(_ judgement: Judgement) {
        let findings = judgement.findings()
        let brief = ConnectionBrief(judgement)
        let row = ListedConnection(
            brief, closedBy: judgement.subject.closedBy,
            severity: findings.map { $0.severity.rawValue + 1 }.max() ?? 0, trouble: troubles.add(judgement),
            findings: findingSets.place(of: findings))
        var counted = ActivityBins.Bin()
        if brief.opening.isFailure {
            counted.failed = 1
        } else if brief.closing == .reset {
            counted.reset = 1
        } else {
            counted.others = 1
        }
        activity.add(at: brief.startTime, counted)
        table.add(row)
        if let timeline = collector.ended(judgement), !timeline.segments.isEmpty { details.add(timeline, row) }
    }

    /// Writes the page; the summary's overview counts findings.
    ///
    /// - Parameter commands: what a reader types to see the list, and a timeline, whose number is to be added.
    package func write(
        _ summary: RunSummary, commands: (list: String, timeline: String), to file: (Span<UInt8>) -> Void
    ) {
        let style = PageResources.style
        let script = PageResources.script
        var page = OutputBuffer()
        var literal: [UInt8] = []
        /// The page as it stands in its file; a line `{{name}}` stands for a part of it.
        for line in PageResources.page.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            literal = Array(line)
            switch text {
            case "{{policy}}": policy(style: style, script: script, to: &page)
            case "{{style}}": enclose("style", style, to: &page)
            case "{{script}}": enclose("script", script, to: &page)
            case "{{overview}}", "{{connections}}", "{{details}}":
                page.flush(file)
                page.append("<script type=\"application/json\" id=\"")
                page.append(text: String(text.dropFirst(2).dropLast(2)))
                page.append("\">")
                page.flush(file)
                writeBlock(text, summary, commands, to: file)
                page.append("</script>\n")
            default:
                page.append(literal.span)
                page.append("\n")
            }
            if page.isFull { page.flush(file) }
        }
        page.flush(file)
    }

    private func writeBlock(
        _ name: String, _ summary: RunSummary, _ commands: (list: String, timeline: String),
        to file: (Span<UInt8>) -> Void
    ) {
        var block = JSONBlock()
        switch name {
        case "{{overview}}": writeOverview(summary, commands, isWhole: true, to: &block)
        case "{{connections}}": writeConnections(since: summary.overview.start, to: &block, file)
        default: writeDetails(to: &block, file)
        }
        block.buffer.flush(file)
    }

    /// Writes what the page holds of the input, without the page around it and without what is the same on every page.
    package func writeBlocks(_ summary: RunSummary, to file: (Span<UInt8>) -> Void) {
        let commands = (list: "list", timeline: "timeline")
        var block = JSONBlock()
        writeOverview(summary, commands, isWhole: false, to: &block)
        block.buffer.flush(file)
        for name in ["{{connections}}", "{{details}}"] { writeBlock(name, summary, commands, to: file) }
    }

    /// What the report says, in its language and with its names of states.
    func words(_ message: Message) -> String { style.text(message) }

    /// Nothing but the page's own style and script: no network, no other script, not even from a file.
    private func policy(style: [UInt8], script: [UInt8], to page: inout OutputBuffer) {
        page.append(
            """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; \
            form-action 'none'; style-src '
            """)
        page.append(policyDigestOf: style.span)
        page.append("'; script-src '")
        page.append(policyDigestOf: script.span)
        page.append("'\">\n")
    }

    private func enclose(_ element: StaticString, _ text: [UInt8], to page: inout OutputBuffer) {
        page.append("<")
        page.append(element)
        page.append(">")
        page.append(text.span)
        page.append("</")
        page.append(element)
        page.append(">\n")
    }
}

extension OutputBuffer {
    /// The digest of a script or style, as a content security policy writes it: `sha256-…`.
    mutating func append(policyDigestOf text: Span<UInt8>) {
        append("sha256-")
        append(base64: SHA256.digest(of: text).span)
    }
}
