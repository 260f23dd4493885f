import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// A live capture as it goes: a line per state change and per connection that ended; at the end, the overview.
final class LiveOutput: ReportOutput {
    private let file: OutputFile
    private let lines: LiveLines
    private var writer: TextWriter
    private let report: TextOutput
    private let flushesLines: Bool
    private var hasHeader = false
    /// Connections whose end was told and that are still kept for late segments.
    private var told: Set<UInt64> = []
    /// The capture is over.
    private var isFinishing = false

    init(file: OutputFile, plan: Plan, style: Style) {
        self.file = file
        lines = LiveLines(style: style)
        writer = TextWriter(style: style)
        var plan = plan
        let asked = plan.options.report
        if !asked.overview, !asked.list, !asked.timeline, asked.connection.isEmpty {
            plan.options.report.overview = true
        }
        report = TextOutput(file: file, plan: plan, style: style)
        flushesLines = Terminal.isTerminal(plan.standardDescriptor) || plan.options.live.lineBuffered
    }

    var wantsTransitions: Bool { true }
    var wantsSegments: Bool { report.wantsSegments }
    var needsFindings: Bool { report.needsFindings }

    func transition(_ change: StateChange, of connection: Connection) {
        header(at: change.sighting.time)
        lines.line(change, of: connection, to: &writer)
        flushIfNeeded()
    }

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) { report.note(blocks, ofFrame: frame) }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        report.segment(segment, from: end, label: label, of: connection)
    }

    func over(_ judgement: Judgement) {
        tell(judgement)
        told.insert(judgement.subject.connection.id)
    }

    func ended(_ judgement: Judgement) {
        // At the end of the capture, what is open goes on: the overview counts it.
        let isOpen = isFinishing && judgement.subject.closing == .open
        if told.remove(judgement.subject.connection.id) == nil, !isOpen { tell(judgement) }
        report.ended(judgement)
    }

    private func tell(_ judgement: Judgement) {
        header(at: judgement.subject.connection.lastTime)
        lines.line(judgement, to: &writer)
        flushIfNeeded()
    }

    func idle() {
        writer.flush { file.write($0) }
    }

    func inputEnded() {
        isFinishing = true
    }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        if hasHeader { writer.endLine() }
        writer.flush { file.write($0) }
        try report.finish(summary, counts)
    }

    private func header(at time: Int64) {
        if hasHeader { return }
        hasHeader = true
        lines.header(at: time, to: &writer)
    }

    private func flushIfNeeded() {
        if flushesLines || writer.isFull { writer.flush { file.write($0) } }
    }
}
