import Foundation
import Testing

/// Several workers tell the same as one, to the octet: the wall-clock time in the summary is all that may differ, and that
/// those who asked for several are told where one reads the input.
@Suite struct WorkersTests {
    private static let formats = [
        [], ["--overview"], ["--list"], ["--overview", "--list"], ["--format", "ndjson", "--records", "finding"],
        ["--format", "csv"], ["--where", "opening != 'three-way' OR client_bytes > 100", "--list"],
    ]

    private static let folders = ["opening", "data", "closing", "reset"]

    private func told(_ arguments: [String], workers: Int) throws -> String {
        let run = try Program.run(["--utc", "--workers", "\(workers)"] + arguments)
        let output = run.output.replacing(/"elapsed":[0-9.]+/, with: "")
        let errors = run.errors.replacing(/tcptrace-swift: the input is read by one worker, not .*\n/, with: "")
        return "\(run.status)\n\(output)\n\(errors)"
    }

    private func expectSame(_ arguments: [String], _ workers: [Int]) throws {
        let one = try told(arguments, workers: 1)
        for count in workers {
            let several = try told(arguments, workers: count)
            let differences = several.split(separator: "\n").difference(from: one.split(separator: "\n"))
            let isSame = differences.isEmpty
            #expect(isSame, "\(count) workers, \(arguments): \(differences.prefix(6))")
        }
    }

    /// All captures of a folder at a time: side by side where they overlap.
    @Test(arguments: folders, formats) func ofAllCaptures(_ folder: String, _ format: [String]) throws {
        try expectSame(format + [Program.capture(folder)], [2, 3])
    }

    @Test(arguments: formats) func ofAGeneratedCapture(_ format: [String]) throws {
        try expectSame(format + [try LargeCapture.path], [2, 5])
    }

    /// Every capture alone: nearly all hold one connection, which may be anybody's.
    @Test func ofEachCapture() throws {
        let names = FileManager.default.enumerator(atPath: Program.capture(""))?.compactMap { $0 as? String } ?? []
        let captures = names.filter { $0.hasSuffix(".pcap") }.sorted()
        #expect(captures.count > 100)
        for name in captures { try expectSame(["--format", "ndjson", Program.capture(name)], [2]) }
    }

    /// Late and lost segments, times that go back, connections that leave before their 2·MSL: whatever a connection comes to,
    /// it does not depend on the others that its worker tracks.
    @Test func ofDisturbedCaptures() throws {
        let scratch = try Scratch()
        let tool = try Program.binary.deletingLastPathComponent().appendingPathComponent("benchmark-tool")
        for (name, options) in [
            ("loss", ["--scale", "0.002", "--loss", "0.02", "--reorder", "0.02"]),
            ("short", ["--workload", "b", "--scale", "0.001"]), ("flood", ["--workload", "d", "--scale", "0.002"]),
            ("one", ["--workload", "c", "--scale", "0.002"]),
        ] {
            let process = Process()
            process.executableURL = tool
            process.arguments = ["generate"] + options + ["-o", scratch.path(name)]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            for format in [["--overview"], ["--format", "ndjson"]] {
                try expectSame(format + [scratch.path(name)], [2, 3])
            }
        }
    }

    @Test func stopsAfterAsManyPackets() throws {
        let run = try Program.run(["--workers", "2", "-c", "100", "--format", "csv", try LargeCapture.path])
        #expect(run.status == 0)
        #expect(try told(["-c", "100", "--format", "csv", try LargeCapture.path], workers: 1).contains(run.output))
    }

    /// Where the share of one worker does not find room, one that takes all flows begins again, and nothing is told twice.
    @Test func memoryThatIsUsedUp() throws {
        let scratch = try Scratch()
        let tool = try Program.binary.deletingLastPathComponent().appendingPathComponent("benchmark-tool")
        let process = Process()
        process.executableURL = tool
        process.arguments = ["generate", "--workload", "d", "--scale", "0.05", "-o", scratch.path("flood")]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try expectSame(["--overview", "--max-memory", "128M", scratch.path("flood")], [2])
    }

    @Test func theirNumberIsChecked() throws {
        for number in ["0", "65"] {
            let run = try Program.run(["--workers", number, try LargeCapture.path])
            #expect(run.status == 2)
            #expect(run.errors.contains("--workers takes a number from 1 to 64"))
        }
    }

    /// Standard input can be read once.
    @Test func standardInputHasOne() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Program.capture("opening/syn-ack-lost.pcap")))
        let run = try Program.run(["--workers", "2", "--format", "ndjson", "-"], input: data)
        #expect(run.status == 0)
        #expect(run.lines.count == 2, "a connection and the summary")
        #expect(run.errors.contains("read by one worker, not 2: it can be read only once"))
    }

    /// Whoever asks for several is told why one reads the input; nobody else is.
    @Test(arguments: [
        ("data/clock-steps-forward.pcap", "the clock of the capture was set forward"),
        ("opening/multipath-subflow.pcap", "it holds Multipath TCP"),
    ]) func oneThatReadsAgain(_ name: String, _ reason: String) throws {
        let asked = try Program.run(["--workers", "3", "--format", "ndjson", Program.capture(name)])
        #expect(asked.errors.contains("the input is read by one worker, not 3: \(reason)"))
        let unasked = try Program.run(["--format", "ndjson", Program.capture(name)])
        #expect(!unasked.errors.contains("worker"))
    }

    @Test(arguments: [
        (["--timeline"], "timelines, segments or state changes are told"), (["--key", "vlan"], "--key is given"),
    ]) func oneFromTheBeginning(_ arguments: [String], _ reason: String) throws {
        let run = try Program.run(["--workers", "2"] + arguments + [Program.capture("opening/syn-ack-lost.pcap")])
        #expect(run.status == 0)
        #expect(run.errors.contains("the input is read by one worker, not 2: \(reason)"))
    }
}
