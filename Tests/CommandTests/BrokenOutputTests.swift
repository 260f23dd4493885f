import Foundation
import Testing

/// Readers that go away, disks that are full, descriptors that are closed.
@Suite struct BrokenOutputTests {
    /// Runs a line of the shell with the program as $0; its status and what went to both streams.
    static func shell(_ line: String, _ arguments: [String]) throws -> Program.Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line, try Program.binary.path] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Program.Outcome(
            status: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self))
    }

    @Test(arguments: ["", "trap '' PIPE; "], ["--list", "--timeline", "--json", "--format=csv"])
    func aReaderOfTheFirstLine(disposition: String, report: String) throws {
        let run = try Self.shell(
            disposition + "{ \"$0\" \"$@\"; echo status $? >&2; } | head -1", [report, try LargeCapture.path])
        #expect(run.lines.count == 1)
        #expect(run.errors == "status 0\n")
    }

    @Test func aReaderThatGoesLeavesTheFilesWhole() throws {
        let scratch = try Scratch()
        let run = try Self.shell(
            "{ \"$0\" \"$@\"; echo status $? >&2; } | head -1",
            ["--list", try LargeCapture.path, "-o", scratch.path("flows.csv"), "-w", scratch.path("copy.pcap")])
        #expect(run.errors == "status 0\n")
        let rows = try String(contentsOfFile: scratch.path("flows.csv"), encoding: .utf8)
        #expect(rows.components(separatedBy: "\r\n").count == LargeCapture.connections + 2)
        let copy = try FileManager.default.attributesOfItem(atPath: scratch.path("copy.pcap"))[.size] as? Int
        let original = try FileManager.default.attributesOfItem(atPath: try LargeCapture.path)[.size] as? Int
        #expect(copy == original)
    }

    @Test func aReaderOfPacketsThatGoes() throws {
        let run = try Self.shell(
            "{ \"$0\" \"$@\" 2>/dev/null; echo status $? >&2; } | head -c 24 | wc -c",
            ["-w", "-", try LargeCapture.path])
        #expect(run.output.contains("24"))
        #expect(run.errors == "status 0\n")
    }

    @Test(arguments: ["--list", "--json", "--version", "--help", "-D"])
    func aFullDisk(option: String) throws {
        let run = try Self.shell("\"$0\" \"$@\" > /dev/full", [option, Program.capture("opening/refused.pcap")])
        #expect(run.status == 2)
        #expect(run.errors.contains("cannot write standard output: No space left on device"))
    }

    @Test func closedStandardOutputHarmsNoFile() throws {
        let scratch = try Scratch()
        let capture = Program.capture("opening/refused.pcap")
        let run = try Self.shell(
            "\"$0\" \"$@\" >&-", ["-w", scratch.path("copy.pcap"), "-o", scratch.path("flows.csv"), "--list", capture])
        #expect(run.status == 2)
        #expect(run.errors.contains("cannot write standard output: Bad file descriptor"))
        #expect(try String(contentsOfFile: scratch.path("flows.csv"), encoding: .utf8).hasPrefix("id,flow"))
        #expect(scratch.names == ["copy.pcap", "flows.csv"])
    }

    @Test func closedStandardError() throws {
        let run = try Self.shell(
            "\"$0\" \"$@\" 2>&-", ["--list", "/nonexistent", Program.capture("opening/refused.pcap")])
        #expect(run.status == 2)
        #expect(run.lines.count == 2)
    }

    @Test func packetsOnStandardOutputSendTextToStandardError() throws {
        let scratch = try Scratch()
        let run = try Self.shell(
            "\"$0\" -w - --list \"$1\" | \"$0\" --list -w \"$2\" -",
            [Program.capture("opening/four-sockets.pcap"), scratch.path("copy.pcap")])
        #expect(run.status == 0)
        #expect(run.lines.count == 5)
        #expect(run.errors.split(separator: "\n") == run.lines)
    }
}
