import Foundation
import Testing

/// The tests that `docs/model.md` names are there.
@Suite struct ModelDocumentTests {
    @Test func namedTestsExist() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let tests = root.appendingPathComponent("Tests")
        var sources: [Substring: String] = [:]
        let paths = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
        for path in paths where path.hasSuffix("Tests.swift") {
            let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...].dropLast(6)
            sources[name] = try String(contentsOf: tests.appendingPathComponent(path), encoding: .utf8)
        }
        let document = try String(contentsOf: root.appendingPathComponent("docs/model.md"), encoding: .utf8)
        let names = document.matches(of: /`(\w+Tests)\.(\w+)`/)
        #expect(names.count > 80)
        for name in names {
            let source = try #require(sources[name.1], "there is no suite \(name.1)")
            #expect(source.contains("func \(name.2)("), "\(name.0)")
        }
        for row in document.split(separator: "\n") where row.hasPrefix("| ") && !row.hasPrefix("| statement") {
            #expect(row.contains("Tests."), "no test: \(row)")
        }
    }
}
