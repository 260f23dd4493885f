import PacketCapture
import TCPConformance

/// What lies between the end of one file and the beginning of the next, and which files are read side by side.
struct FileGaps {
    /// Nanoseconds from which a gap or an overlap is told: between the files of a rotated set there is less.
    private static let noteworthy: Int64 = 1_000_000_000
    /// Gaps and overlaps that are told one by one.
    private static let toldOnes = 8

    private var last: (path: PathName, time: Int64)?
    private var told = 0
    private var untold = 0

    /// Notes frames that were taken of a file, the last one of this time.
    mutating func took(_ path: PathName, until time: Int64) {
        if let last, last.time >= time { return }
        last = (path, time)
    }

    /// Notes that a file is begun, and whether others are read beside it.
    ///
    /// - Returns: What is to be told, if anything.
    mutating func begins(_ path: PathName, at first: Int64, beside other: PathName?) -> Message? {
        let name = Self.name(path)
        if let other {
            return tell(.overlaps(name, with: Self.name(other)))
        }
        guard let last else { return nil }
        let (gap, overflow) = first.subtractingReportingOverflow(last.time)
        guard !overflow, gap >= Self.noteworthy || gap <= -Self.noteworthy else { return nil }
        if gap > 0 { return tell(.gap(Self.seconds(gap), from: Self.name(last.path), to: name)) }
        return tell(.beginsBefore(name, Self.seconds(-gap), end: Self.name(last.path)))
    }

    private mutating func tell(_ message: Message) -> Message? {
        guard told < Self.toldOnes else {
            untold += 1
            return nil
        }
        told += 1
        return message
    }

    /// What is to be told at the end.
    var summary: Message? {
        untold == 0 ? nil : .furtherGaps(untold)
    }

    private static func name(_ path: PathName) -> String { path.isStandardStream ? "standard input" : path.text }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = (nanoseconds + 500_000) / 1_000_000
        let rest = String(milliseconds % 1000 + 1000).dropFirst()
        return "\(milliseconds / 1000).\(rest) s"
    }
}
