import Foundation
import Testing

@testable import TCPConformance

/// `mayFail` spares most connections the rules: it must not spare one that a rule fails for.
@Suite struct FailuresTests {
    @Test func noStoryFailsUnseen() throws {
        let captures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Captures")
        let files = try #require(FileManager.default.enumerator(atPath: captures.path))
        var spared = 0
        var failed = 0
        for case let name as String in files where name.hasSuffix(".pkt") {
            for judgement in try CapturedStory.judgements(String(name.dropLast(4))) {
                let results = (0..<15).map { judgement.checks[$0].result }
                if results.contains(.fail) {
                    failed += 1
                    #expect(judgement.subject.mayFail, "\(name)")
                } else if !judgement.subject.mayFail {
                    spared += 1
                }
            }
        }
        #expect(spared > 50)
        #expect(failed > 10)
    }
}
