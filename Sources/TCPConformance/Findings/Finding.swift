import TCPTracking

/// How much a finding matters.
package enum Severity: UInt8, BitwiseCopyable, CaseIterable, Comparable, Sendable {
    case info, note, warning, error

    package static func < (first: Severity, second: Severity) -> Bool { first.rawValue < second.rawValue }

    package var code: StaticString {
        switch self {
        case .info: "info"
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }
}

/// Something that a reader should know about one connection, with its evidence.
package struct Finding: Sendable {
    /// Stable: the identifier of the rule that failed (`OPEN-2`), or a name of its own (`syn-lost`).
    package let id: String
    package let severity: Severity
    /// Makes one sentence with the numbers in it. Who only counts never asks for it.
    private let makeText: @Sendable () -> Message
    package var text: Message { makeText() }
    package let frames: [UInt64]
    package let expected: String?
    package let observed: String?

    package init(
        id: String, severity: Severity, text: @autoclosure @escaping @Sendable () -> Message, frames: [UInt64] = [],
        expected: String? = nil, observed: String? = nil
    ) {
        self.id = id
        self.severity = severity
        makeText = text
        self.frames = frames
        self.expected = expected
        self.observed = observed
    }
}

/// A finding by name, for who counts what he has the words of already.
package struct FindingKind: Sendable {
    package let id: String
    package let severity: Severity

    /// A SYN was sent again, and nothing had answered it; the same of a SYN,ACK.
    package static let synLost = FindingKind(.synLost)
    package static let synACKLost = FindingKind(.synACKLost)
    /// Those that a connection can have which is told without its details.
    package static let all = [synLost, synACKLost]

    private init(_ kind: Remark.Kind) {
        let entry = RemarkEntry.all[Int(kind.rawValue)]
        id = entry.id
        severity = entry.severity
    }

    package func isKind(of finding: Finding) -> Bool { finding.id == id && finding.severity == severity }
}
