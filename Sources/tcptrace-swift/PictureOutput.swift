import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Chosen connections as a picture, or all of a small capture.
final class PictureOutput: ReportOutput {
    /// Connections that a picture shows.
    private static let most: UInt64 = 20

    private let file: OutputFile
    private let name: String
    private let format: ReportFormat
    private let style: Style
    private let chosen: Set<UInt64>
    private var collector: TimelineCollector
    private var timelines: [Timeline] = []

    init(file: OutputFile, name: String, format: ReportFormat, plan: Plan, style: Style) {
        self.file = file
        self.name = name
        self.format = format
        self.style = style
        chosen = Set(plan.options.report.connection.map(UInt64.init))
        // Which connections a condition leaves is known only when they end.
        let first: TimelineCollector.Choice = .first(plan.condition == nil ? Self.most : .max)
        collector = TimelineCollector(
            chosen.isEmpty ? first : .connections(chosen), timeWait: Int64(2 * plan.options.report.msl * 1e9))
    }

    var wantsSegments: Bool { true }

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) { collector.note(blocks, ofFrame: frame) }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        collector.segment(segment, from: end, label: label, of: connection)
    }

    func ended(_ judgement: Judgement) {
        guard let timeline = collector.ended(judgement) else { return }
        if !chosen.isEmpty || timelines.count < Self.most { timelines.append(timeline) }
    }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        guard !chosen.isEmpty || counts.connections <= Self.most else {
            throw OutputError(
                message: "\(name) was not written: a picture shows up to \(Self.most) connections, and there are "
                    + "\(counts.connections)",
                advice: "Choose some by their numbers, as in --connection 7, or by --where.")
        }
        timelines.sort { $0.judgement.subject.connection.id < $1.judgement.subject.connection.id }
        for index in timelines.indices {
            timelines[index].legs = summary.legs(of: timelines[index].judgement.subject.connection.id)
        }
        var buffer = OutputBuffer()
        if format == .svg {
            LadderPicture(timelines, style: style).write(to: &buffer)
        } else {
            SequenceDiagram(timelines, style: style).write(to: &buffer)
        }
        buffer.flush { file.write($0) }
        try file.finish()
    }
}
