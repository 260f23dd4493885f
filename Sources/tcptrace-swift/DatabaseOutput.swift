import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking

/// Connections and what belongs to them in an SQLite database.
final class DatabaseOutput: ReportOutput {
    private let file: OutputFile
    private let name: String
    private var database: FlowDatabase?
    let wantsSegments: Bool
    var needsFindings: Bool { true }

    init(path: PathName, plan: Plan) throws(OutputError) {
        name = path.text
        if path.exists, !plan.options.report.force {
            throw OutputError(
                message: "\(path.text) is there already", advice: "Name another file, or replace it with --force.")
        }
        file = try OutputFile(path: path)
        wantsSegments = plan.records.contains(.segment)
        guard let temporary = file.temporaryName else {
            throw OutputError(
                message: "cannot write \(path.text): a database has to be a regular file",
                advice: "For a pipe, -o FILE.ndjson or FILE.csv.")
        }
        do throws(SQLError) {
            database = try FlowDatabase(
                systemPath: temporary, interfaces: plan.interfaceNames, language: plan.recordLanguage)
        } catch {
            throw failure(error)
        }
    }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        // A header that an ICMP error quotes is an event of the connection, not a segment of it.
        if label != .quoted { database?.add(segment, from: end, label: label, of: connection) }
    }

    var takesRecords: Bool { true }

    func ended(_ record: borrowing ConnectionRecord) { database?.add(record) }

    func nameInterface(_ name: String?) { database?.nameInterface(name) }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        do throws(SQLError) { try database?.finish(summary, counts) } catch { throw failure(error) }
        // Closed before it gets its name.
        database = nil
        try file.finish()
    }

    private func failure(_ error: SQLError) -> OutputError {
        OutputError(
            message: "cannot write \(name): \(error.message)",
            advice: "Check the directory, its permissions and the free space (df -h).")
    }
}
