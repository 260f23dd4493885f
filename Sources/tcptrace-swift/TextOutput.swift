import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Text for people: overview, list, timelines. Without a choice, timelines of a small capture and the overview of a
/// large one.
final class TextOutput: ReportOutput {
    /// Connections up to which a capture is small.
    static let smallCapture: UInt64 = 20
    /// Lines of the list that are kept to be sorted by number; beyond that they come in the order of the endings.
    private static let sortedLines = 65_536

    private let file: OutputFile
    private let plan: Plan
    private var writer: TextWriter
    private var timelines: TimelineCollector?
    private var lines: KeptLines
    private var finished: [Timeline] = []
    private var hasListHeader = false
    /// Nobody said what to show.
    private let chooses: Bool
    private let showsOverview: Bool
    private let collectsList: Bool

    init(file: OutputFile, plan: Plan, style: Style) {
        self.file = file
        self.plan = plan
        writer = TextWriter(style: style)
        lines = KeptLines(style: style)
        let report = plan.options.report
        chooses = report.choosesText
        showsOverview = chooses || report.overview
        collectsList = report.list
        let choice: TimelineCollector.Choice? =
            if !report.connection.isEmpty {
                .connections(Set(report.connection.map(UInt64.init)))
            } else if report.timeline {
                .first(.max)
            } else if chooses, let chosen = plan.chosen {
                chosen.count > Self.smallCapture
                    ? nil : .connections(Set(chosen.first(Int(Self.smallCapture))))
            } else if chooses, !plan.isKnownToBeLarge {
                .first(Self.smallCapture)
            } else {
                nil
            }
        chosenConnections = if case .connections(let numbers) = choice { numbers } else { nil }
        timelines = choice.map { TimelineCollector($0, timeWait: Int64(2 * report.msl * 1e9)) }
    }

    var wantsSegments: Bool { timelines != nil }
    let chosenConnections: Set<UInt64>?

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) { timelines?.note(blocks, ofFrame: frame) }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        if chooses, plan.chosen == nil, connection.id > Self.smallCapture {
            // Not small: what was kept for timelines is of no use any more.
            timelines = nil
            finished = []
            return
        }
        timelines?.segment(segment, from: end, label: label, of: connection)
    }

    func ended(_ judgement: Judgement) {
        if collectsList { addLine(ConnectionRecord(judgement)) }
        guard timelines != nil else { return }
        if let timeline = timelines?.ended(judgement) { finished.append(timeline) }
    }

    /// Chosen connections have details, and what is not chosen has no timeline.
    var takesBriefs: Bool { !collectsList && (timelines == nil || chosenConnections != nil) }
    var needsFindings: Bool { showsOverview }

    var takesRecords: Bool { collectsList && timelines == nil }

    func ended(_ record: borrowing ConnectionRecord) { addLine(record) }

    private func addLine(_ record: borrowing ConnectionRecord) {
        if lines.add(record) >= Self.sortedLines, !plan.options.report.overview { writeLines() }
    }

    private func writeLines() {
        if !hasListHeader {
            lines.list.header(to: &writer)
            hasListHeader = true
        }
        lines.move(to: &writer) { file.write($0) }
    }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        let report = plan.options.report
        if report.overview || (chooses && timelines == nil) || counts.connections == 0 {
            writeOverview(summary)
        }
        if report.list {
            if report.overview { writer.endLine() }
            writeLines()
        }
        finished.sort { $0.judgement.subject.connection.id < $1.judgement.subject.connection.id }
        for (index, var timeline) in finished.enumerated() {
            if index > 0 || report.list || report.overview { writer.endLine() }
            timeline.legs = summary.legs(of: timeline.judgement.subject.connection.id)
            TimelineReport(timeline, style: writer.style).write(to: &writer)
            flushIfFull()
        }
        writer.flush { file.write($0) }
        try file.finish()
    }

    private func writeOverview(_ summary: RunSummary) {
        Overview(summary, listCommand: plan.listCommand, timelineCommand: plan.timelineCommand)
            .write(to: &writer)
    }

    private func flushIfFull() {
        if writer.isFull { writer.flush { file.write($0) } }
    }
}

/// Lines of the list that wait to be sorted by number. One value, so that a line costs one access to the object that has it.
private struct KeptLines: ~Copyable {
    let list: ConnectionList
    private var text: TextWriter
    /// Where each line ends; the one before ends where it begins.
    private var ends: [(id: UInt64, end: Int)] = []

    init(style: Style) {
        list = ConnectionList(style: style)
        text = TextWriter(style: style)
    }

    /// Returns how many there are with this one.
    mutating func add(_ record: borrowing ConnectionRecord) -> Int {
        list.line(record, to: &text)
        ends.append((record.id, text.buffer.count))
        return ends.count
    }

    mutating func move(to writer: inout TextWriter, _ write: (Span<UInt8>) -> Void) {
        var ranges: [(id: UInt64, start: Int, end: Int)] = []
        ranges.reserveCapacity(ends.count)
        for (index, line) in ends.enumerated() {
            ranges.append((line.id, index == 0 ? 0 : ends[index - 1].end, line.end))
        }
        ranges.sort { $0.id < $1.id }
        for range in ranges {
            writer.buffer.append(text.buffer, from: range.start, to: range.end)
            if writer.isFull { writer.flush(write) }
        }
        text.flush { _ in }
        ends.removeAll(keepingCapacity: true)
    }
}
