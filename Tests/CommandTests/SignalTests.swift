import Foundation
import Testing

/// What signals do while files are read; for live captures see LiveTests.
@Suite struct SignalTests {
    /// The header and the first five frames of a capture.
    static var beginning: Data {
        get throws {
            let octets = try Data(contentsOf: URL(fileURLWithPath: Program.capture("opening/three-way.pcap")))
            var end = 24
            for _ in 0..<5 { end += 16 + Int(octets[end + 8]) + Int(octets[end + 9]) << 8 }
            return octets[..<end]
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func theReportOfWhatASilentPipeGave(signal: Int32) throws {
        let scratch = try Scratch()
        let running = try Running(["--json", "-", "-o", scratch.path("flows.csv")], readsInput: true)
        running.input.fileHandleForWriting.write(try Self.beginning)
        try running.hasTakenInput()
        running.send(signal)
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.errors.contains("standard input was not read to its end: a signal ended the run"))
        let records = try ReportTests.records(run.output)
        #expect(records.last?["record"] as? String == "summary")
        #expect(records.last?["frames"] as? Int == 5)
        #expect((records.last?["warnings"] as? [String])?.count == 1)
        #expect(scratch.names == ["flows.csv"])
    }

    @Test func aSignalBeforeTheFirstOctet() throws {
        let scratch = try Scratch()
        let running = try Running(["-", "/nonexistent", "-o", scratch.path("flows.csv")], readsInput: true)
        try running.catches(SIGALRM)
        running.send(SIGINT)
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.errors.contains("standard input was not read: a signal ended the run"))
        #expect(run.errors.contains("/nonexistent was not read: a signal ended the run"))
        #expect(run.output.isEmpty)
        #expect(scratch.names.isEmpty)
    }

    @Test func statisticsOfASilentPipe() throws {
        let running = try Running(["--list", "-"], readsInput: true)
        running.input.fileHandleForWriting.write(try Self.beginning)
        try running.hasTakenInput()
        running.send(SIGUSR1)
        try running.errors.wait(for: "packets read, ")
        try running.input.fileHandleForWriting.close()
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.lines.count == 2, "reading went on after the signal")
    }

    @Test func theSecondSignalKillsAndLeavesNothing() throws {
        let scratch = try Scratch()
        let running = try Running(["--list", try LargeCapture.path, "-o", scratch.path("flows.csv")])
        // Nobody reads the list, so the program waits with it.
        try Running.wait("a full pipe") { running.output.waiting >= 60_000 }
        #expect(scratch.names.count == 1)
        running.send(SIGINT)
        try Running.wait("the second signal to kill") {
            running.send(SIGINT)
            return !running.process.isRunning
        }
        #expect(running.process.terminationReason == .uncaughtSignal)
        #expect(running.process.terminationStatus == SIGINT)
        #expect(scratch.names.isEmpty)
    }
}
