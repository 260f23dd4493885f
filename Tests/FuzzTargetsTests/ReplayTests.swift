import Foundation
import FuzzTargets
import Testing

/// Every input that once broke something, and every capture of the project, through the fuzzers' own checks.
@Suite struct ReplayTests {
    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func files(in folder: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (found?.compactMap { $0 as? URL } ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .sorted { $0.path < $1.path }
    }

    @Test(arguments: FuzzTarget.allCases) func pastCrashers(_ target: FuzzTarget) throws {
        let folder = Self.project.appendingPathComponent("Tests/Fuzzing/Crashers/\(target.rawValue)")
        for file in Self.files(in: folder) { try replay(file, target) }
    }

    @Test(arguments: FuzzTarget.allCases) func captures(_ target: FuzzTarget) throws {
        let captures = Self.files(in: Self.project.appendingPathComponent("Captures"))
            .filter { $0.pathExtension.hasPrefix("pcap") }
        #expect(captures.count > 100)
        let settings: [[UInt8]] =
            switch target {
            // The kinds of reports in turn.
            case .pipeline:
                [0, 1 << 5 | 1, 2 << 5 | 4, 3 << 5 | 2, 4 << 5, 5 << 5, 6 << 5 | 1, 2 << 5 | 2].map { [$0] }
            case .terminal: [[0], [1 << 2 | 1], [2 << 2], [3 << 2 | 2]]
            case .readers, .decoder: [[]]
            }
        for (index, file) in captures.enumerated() {
            try replay(file, target, settings[index % settings.count])
        }
    }

    private func replay(_ file: URL, _ target: FuzzTarget, _ settings: [UInt8] = []) throws {
        let octets = [UInt8](try Data(contentsOf: file)) + settings
        do throws(Violation) {
            try target.check(octets)
        } catch {
            Issue.record("\(file.lastPathComponent): \(error)")
        }
    }
}
