import Foundation
import Testing

/// What the tracker says of connections made a moment ago between the kernels of two network namespaces, against what
/// these kernels say. Where no scenario can be made (no root, no namespaces, no tracefs), the test is cancelled and says
/// why; a single scenario that could not be made is a warning.
@Suite struct FreshTests {
    @Test(.timeLimit(.minutes(5)))
    func everyScenarioIsRight() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kernels-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try makeScenarios(in: folder)
        if made.status == 77 { try Test.cancel("\(made.message)") }
        try #require(made.status == 0, "\(made.message)")

        let recordings = try Recording.all(in: folder)
        for recording in recordings {
            for capture in recording.captures {
                let report = try ReportedConnection.all(
                    inCapture: recording.folder.appendingPathComponent(capture).path)
                let score = Score(recording, capture: capture, report: report)
                #expect(
                    score.faults.isEmpty && score.unmade.isEmpty,
                    "\(recording.scenario)/\(capture): \(recording.summary)")
            }
        }
        #expect(!recordings.isEmpty)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let file = folder.appendingPathComponent("\(name)/not-made")
            guard let reason = try? String(contentsOf: file, encoding: .utf8) else { continue }
            Issue.record("scenario \(name) was not made: \(reason)", severity: .warning)
        }
        print("kernels: \(recordings.count) scenarios made afresh and compared")
    }

    private func makeScenarios(in folder: URL) throws -> (status: Int32, message: String) {
        let maker = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fresh/make-scenarios")
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", maker.path, "--out", folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let message = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 127 {
            return (77, "python3 is missing: \(String(decoding: message, as: UTF8.self))")
        }
        return (process.terminationStatus, String(decoding: message, as: UTF8.self))
    }
}
