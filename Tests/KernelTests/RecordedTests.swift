import Foundation
import Testing

/// What the tracker says of recorded connections, against what the kernels at their ends did.
@Suite struct RecordedTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Recorded")
    static let recordings = ["seed-4242", "seed-901-ipv6"].flatMap { name in
        (try? Recording.all(in: folder.appendingPathComponent(name))) ?? []
    }

    /// NULL, FIN, Xmas and ACK probes: in LISTEN and CLOSED a segment without SYN makes no connection (RFC 9293 §3.10.7.1,
    /// §3.10.7.2). They are reported as segments of a connection whose opening was not captured.
    static let probes = 9

    @Test(arguments: recordings)
    func everyTransitionIsRight(_ recording: Recording) throws {
        for capture in recording.captures {
            let report = try ReportedConnection.all(
                inCapture: recording.folder.appendingPathComponent(capture).path)
            let score = Score(recording, capture: capture, report: report)
            #expect(score.faults.isEmpty, "\(capture): \(recording.summary)")
            #expect(score.unmade.count == (recording.scenario == "port_scans" ? Self.probes : 0))
            #expect(score.connections > 0 && score.endpoints > 0)
        }
    }

    /// What the recordings hold, so that none of them is lost, or left out, unnoticed.
    @Test func recordingsAreComplete() throws {
        var captures = 0
        var required = 0
        for recording in Self.recordings {
            captures += recording.captures.count
            for capture in recording.captures {
                required += Score(recording, capture: capture, report: []).required
            }
        }
        #expect(Set(Self.recordings.map(\.scenario)).count == 100)
        #expect(Self.recordings.count == 196)
        #expect(captures == 363)
        #expect(required == 11_165)
    }
}
