import Foundation
import SegmentNotation
import TCPTracking
import Testing

/// The final histories of every story in `Captures/`, as one golden page.
///
/// `UPDATE_GOLDEN=1 swift test --filter StoryHistoryTests` writes it anew; each change is then to be held against
/// RFC 9293 by eye. Marks: `!` observed, `+` confirmed, `?` assumed, `~` projected; then the frame.
@Suite struct StoryHistoryTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static var stories: [String] {
        let captures = root.appendingPathComponent("Captures")
        let names = FileManager.default.enumerator(atPath: captures.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".pkt") }.sorted()
    }

    @Test func historiesOfEveryStory() throws {
        #expect(Self.stories.count > 100)
        var page = ""
        for name in Self.stories {
            let text = try String(
                contentsOf: Self.root.appendingPathComponent("Captures/" + name), encoding: .utf8)
            let story = try Story(text, file: name)
            for ended in story.ended {
                page += "\(name.dropLast(4)) | \(ended.client) | \(ended.server)\n"
            }
        }
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/histories.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try page.write(to: golden, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: golden, encoding: .utf8)
        let differences = page.split(separator: "\n").difference(from: expected.split(separator: "\n"))
        #expect(differences.isEmpty, "\(differences)")
    }
}
