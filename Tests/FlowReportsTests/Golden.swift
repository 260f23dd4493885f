import Foundation
import Testing

/// Compares with a file of `Golden/`; with `UPDATE_GOLDEN=1` in the environment writes it instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    guard text != expected else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let place = zip(lines, wanted).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines.count, wanted.count)
    Issue.record(
        """
        Golden/\(name) differs from line \(place + 1) on.
        written:  \(place < lines.count ? lines[place] : "(nothing)")
        expected: \(place < wanted.count ? wanted[place] : "(nothing)")
        Look at the whole with UPDATE_GOLDEN=1 and git diff.
        """, sourceLocation: sourceLocation)
}

/// No line is longer than `limit` characters.
func expectFits(_ text: String, _ limit: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    for line in text.split(whereSeparator: \.isNewline) where line.unicodeScalars.count > limit {
        Issue.record("\(line.unicodeScalars.count) columns: \(line)", sourceLocation: sourceLocation)
    }
}
