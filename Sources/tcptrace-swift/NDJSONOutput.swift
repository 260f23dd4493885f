import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Records for programs: one JSON object per line.
final class NDJSONOutput: ReportOutput {
    private let file: OutputFile
    private let kinds: Set<RecordKind>
    private let tellsFindings: Bool
    private var writer: RecordWriter

    init(file: OutputFile, kinds: Set<RecordKind>, interfaces: [String], language: Language) {
        self.file = file
        self.kinds = kinds
        tellsFindings = kinds.contains(.finding)
        writer = RecordWriter(interfaces: interfaces, language: language)
    }

    var wantsTransitions: Bool { kinds.contains(.transition) }
    var wantsSegments: Bool { kinds.contains(.segment) }
    var needsFindings: Bool { true }

    func transition(_ change: StateChange, of connection: Connection) {
        writer.transition(change, of: connection)
        flushIfFull()
    }

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) { writer.note(blocks, ofFrame: frame) }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        // A header that an ICMP error quotes is an event of the connection, not a segment of it.
        if label == .quoted { return }
        writer.segment(segment, from: end, label: label, of: connection)
        flushIfFull()
    }

    var takesRecords: Bool { true }

    func ended(_ record: borrowing ConnectionRecord) {
        writer.connection(record)
        if tellsFindings { writer.findingRecords(record) }
        flushIfFull()
    }

    func nameInterface(_ name: String?) { writer.nameInterface(name) }

    func idle() {
        writer.buffer.flush { file.write($0) }
    }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        writer.summary(summary, counts)
        writer.buffer.flush { file.write($0) }
        try file.finish()
    }

    private func flushIfFull() {
        if writer.buffer.isFull { writer.buffer.flush { file.write($0) } }
    }
}
