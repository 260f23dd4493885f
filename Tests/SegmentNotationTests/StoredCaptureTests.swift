import Foundation
import SegmentNotation
import Testing

@Suite("Stored captures")
struct StoredCaptureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Captures")

    /// Paths of all stories, without their extension.
    static let stories: [String] = {
        let paths = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".pkt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test func thereAreStories() {
        #expect(Self.stories.count > 100)
    }

    @Test(arguments: stories)
    func captureIsWhatItsStoryDescribes(story: String) throws {
        let url = Self.folder.appending(path: story)
        let text = try String(contentsOf: url.appendingPathExtension("pkt"), encoding: .utf8)
        let format = try SegmentNotation.parse(text, file: story).header.format
        let capture = url.appendingPathExtension(CaptureFile.fileExtension(format))
        #expect(try SegmentNotation.capture(text, file: story) == Array(Data(contentsOf: capture)))
    }
}
