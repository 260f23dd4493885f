import FlowReports
import TCPConformance

/// One row per connection, for spreadsheets and databases (RFC 4180).
final class CSVOutput: ReportOutput {
    private let file: OutputFile
    private var rows: ConnectionRows

    init(file: OutputFile, interfaces: [String], language: Language) {
        self.file = file
        rows = ConnectionRows(interfaces: interfaces, language: language)
        rows.header()
    }

    var takesRecords: Bool { true }

    func ended(_ record: borrowing ConnectionRecord) {
        rows.row(record)
        if rows.buffer.isFull { rows.buffer.flush { file.write($0) } }
    }

    func nameInterface(_ name: String?) { rows.nameInterface(name) }

    func idle() {
        rows.buffer.flush { file.write($0) }
    }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        rows.buffer.flush { file.write($0) }
        try file.finish()
    }
}
