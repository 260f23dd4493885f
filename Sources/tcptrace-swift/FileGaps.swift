import FlowReports
import PacketCapture

/// What lies between the end of one file and the beginning of the next.
struct FileGaps {
    /// Nanoseconds from which a gap or an overlap is told: between the files of a rotated set there is less.
    private static let noteworthy: Int64 = 1_000_000_000
    /// Gaps that are told one by one.
    private static let toldGaps = 8

    private var last: (path: PathName, time: Int64)?
    private var told = 0
    private var untold = 0

    /// Notes a file that was read.
    ///
    /// - Returns: What is to be told, if anything.
    mutating func add(_ path: PathName, first: Int64, last end: Int64) -> String? {
        defer { last = last.map { $0.time > end ? $0 : (path, end) } ?? (path, end) }
        guard let last else { return nil }
        let (gap, overflow) = first.subtractingReportingOverflow(last.time)
        guard !overflow, gap >= Self.noteworthy || gap <= -Self.noteworthy else { return nil }
        guard told < Self.toldGaps else {
            untold += 1
            return nil
        }
        told += 1
        let names = (Self.name(last.path), Self.name(path))
        if gap > 0 { return "no frames for \(Self.seconds(gap)) between \(names.0) and \(names.1)" }
        return
            "\(names.1) begins \(Self.seconds(-gap)) before \(names.0) ends, and is read behind it: to have the frames "
            + "in the order of their times, join the files with mergecap first"
    }

    /// What is to be told at the end.
    var summary: String? {
        untold == 0 ? nil : "\(untold) more gaps or overlaps of a second or more between files"
    }

    private static func name(_ path: PathName) -> String { path.isStandardStream ? "standard input" : path.text }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = (nanoseconds + 500_000) / 1_000_000
        let rest = String(milliseconds % 1000 + 1000).dropFirst()
        return "\(milliseconds / 1000).\(rest) s"
    }
}
