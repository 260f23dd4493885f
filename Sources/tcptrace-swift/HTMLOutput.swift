import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// A page for the browser, written when the input has ended.
final class HTMLOutput: ReportOutput {
    private let file: OutputFile
    private let commands: (list: String, timeline: String)
    private var report: HTMLReport

    init(file: OutputFile, plan: Plan, style: Style) {
        self.file = file
        commands = (plan.listCommand, plan.timelineCommand)
        report = HTMLReport(
            style: style, interfaces: plan.interfaceNames, timeWait: Int64(2 * plan.options.report.msl * 1e9))
    }

    var wantsSegments: Bool { true }
    var needsFindings: Bool { true }

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) { report.note(blocks, ofFrame: frame) }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        report.segment(segment, from: end, label: label, of: connection)
    }

    func ended(_ judgement: Judgement) { report.ended(judgement) }

    func nameInterface(_ name: String?) { report.nameInterface(name) }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        report.write(summary, commands: commands) { file.write($0) }
        try file.finish()
    }
}
