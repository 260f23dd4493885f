import Foundation
import SegmentNotation

/// One `.pkt` file and the capture that it describes.
struct Story {
    /// Path below the folder, without an extension.
    var name: String
    /// What the first comment line says.
    var summary: String
    /// Path of the capture below the folder.
    var capture: String
    /// What the capture has to hold.
    var octets: [UInt8]
}

/// A file that cannot be used, and why.
struct CollectionError: Error, CustomStringConvertible {
    var description: String
}

/// All stories below a folder, in the order of the table.
struct CaptureCollection {
    let folder: String
    let stories: [Story]

    /// The largest capture that belongs here.
    static let largestCapture = 50_000

    /// Reads and carries out every `.pkt` file; throws what is wrong with all of them.
    init(folder: String) throws {
        self.folder = folder
        guard let paths = FileManager.default.enumerator(atPath: folder) else {
            throw CollectionError(description: "\(folder): no such folder; give the folder that holds the .pkt files")
        }
        var stories: [Story] = []
        var complaints: [String] = []
        for case let path as String in paths where path.hasSuffix(".pkt") {
            do {
                stories.append(try CaptureCollection.story(folder: folder, path: path))
            } catch {
                complaints.append("\(error)")
            }
        }
        guard complaints.isEmpty else {
            throw CollectionError(description: complaints.sorted().joined(separator: "\n"))
        }
        guard !stories.isEmpty else {
            throw CollectionError(description: "\(folder): holds no .pkt file")
        }
        self.stories = stories.sorted { CaptureCollection.order($0) < CaptureCollection.order($1) }
    }

    /// The order of the table: as a connection lives, then what is unusual; within a folder by name.
    private static func order(_ story: Story) -> (Int, String) {
        let folders = ["opening", "data", "closing", "reset", "midstream", "malformed", "links"]
        let folder = story.name.split(separator: "/").first.map(String.init) ?? ""
        return (folders.firstIndex(of: folder) ?? folders.count, story.name)
    }

    private static func story(folder: String, path: String) throws -> Story {
        let file = "\(folder)/\(path)"
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        let name = String(path.dropLast(4))
        guard name.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789-/".contains($0) }) else {
            throw CollectionError(description: "\(file): name it with small letters, digits and dashes")
        }
        guard let first = text.split(separator: "\n").first, first.hasPrefix("# ") else {
            throw CollectionError(description: "\(file):1:1: expected a comment that says what the capture shows")
        }
        let script = try SegmentNotation.parse(text, file: file)
        let octets = CaptureFile.octets(of: try script.frames(), header: script.header)
        guard octets.count < largestCapture else {
            throw CollectionError(description: "\(file): gives \(octets.count) octets; expected < \(largestCapture)")
        }
        return Story(
            name: name, summary: String(first.dropFirst(2)),
            capture: "\(name).\(CaptureFile.fileExtension(script.header.format))", octets: octets)
    }

    /// Writes every capture that is missing or differs; says how many.
    func write() throws -> String {
        var written = 0
        for story in stories where contents(story.capture) != story.octets {
            try Data(story.octets).write(to: url(story.capture))
            written += 1
        }
        return "\(written) captures written, \(stories.count - written) were up to date"
    }

    /// Writes the table of stories.
    func writeReadme() throws -> String {
        try Data(readme.utf8).write(to: url("README.md"))
        return "\(folder)/README.md: \(stories.count) captures"
    }

    /// What is not as it would be written, one line each.
    func complaints() -> [String] {
        var complaints = stories.filter { contents($0.capture) != $0.octets }.map {
            "\(folder)/\($0.capture): not what \($0.name).pkt describes; run 'swift run capture-maker \(folder)'"
        }
        let expected = Set(stories.map(\.capture))
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for path in paths.sorted() where path.hasSuffix(".pcap") || path.hasSuffix(".pcapng") {
            if !expected.contains(path) {
                complaints.append("\(folder)/\(path): no .pkt describes it; write one or remove it")
            }
        }
        if contents("README.md") != Array(readme.utf8) {
            complaints.append("\(folder)/README.md: out of date; run 'swift run capture-maker --readme \(folder)'")
        }
        return complaints
    }

    private var readme: String {
        let rows = stories.map { "| [\($0.capture)](\($0.capture)) | \($0.summary) |" }
        return """
            # Captures

            Small stories for tests, for learning and for trying the program. Each `.pkt` file tells one in the notation of
            [NOTATION.md](NOTATION.md); `swift run capture-maker Captures` turns it into the capture beside it. This page is
            written by `swift run capture-maker --readme Captures` from the first line of each story.

            | file | what it shows |
            |---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private func url(_ path: String) -> URL {
        URL(fileURLWithPath: "\(folder)/\(path)")
    }

    private func contents(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: url(path))).map { Array($0) }
    }
}
