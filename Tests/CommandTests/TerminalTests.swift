import Foundation
import Testing

/// What differs when a stream is a terminal.
@Suite struct TerminalTests {
    static let capture = Program.capture("opening/three-way.pcap")

    private func onTerminal(
        _ arguments: [String], columns: UInt16 = 100, environment: [String: String] = [:]
    ) throws -> (text: String, status: Int32) {
        let terminal = try Terminal(columns: columns)
        let clean = ["NO_COLOR": "", "CLICOLOR_FORCE": "", "CLICOLOR": "1", "TERM": "xterm"]
        let running = try Running(arguments, environment: clean.merging(environment) { $1 }, terminal: terminal)
        let text = try terminal.readToEnd().replacingOccurrences(of: "\r\n", with: "\n")
        running.process.waitUntilExit()
        return (text, running.process.terminationStatus)
    }

    @Test func aTerminalGetsColours() throws {
        #expect(try onTerminal([Self.capture]).text.contains("\u{1B}["))
    }

    @Test(arguments: [["TERM": "dumb"], ["NO_COLOR": "1"], ["CLICOLOR": "0"]])
    func coloursAreTurnedOff(environment: [String: String]) throws {
        #expect(try !onTerminal([Self.capture], environment: environment).text.contains("\u{1B}["))
        #expect(
            try onTerminal([Self.capture, "--color", "always"], environment: environment).text.contains("\u{1B}["))
        let forced = environment.merging(["CLICOLOR_FORCE": "1"]) { $1 }
        #expect(
            try onTerminal([Self.capture], environment: forced).text.contains("\u{1B}[")
                == (environment["NO_COLOR"] == nil))
    }

    @Test func filesGetNoColours() throws {
        let scratch = try Scratch()
        _ = try onTerminal([Self.capture, "-o", scratch.path("a.txt")])
        #expect(try !String(contentsOfFile: scratch.path("a.txt"), encoding: .utf8).contains("\u{1B}"))
    }

    @Test func shortUsageWithoutInput() throws {
        let run = try onTerminal([])
        #expect(run.status == 2)
        #expect(run.text.contains("no input"))
        #expect(run.text.contains("Usage: tcptrace-swift [options] <file> ..."))
        #expect(run.text.split(separator: "\n").count < 10)
    }

    @Test func noPacketsForATerminal() throws {
        let run = try onTerminal(["-w", "-", Self.capture])
        #expect(run.status == 2)
        #expect(run.text.contains("would write packets to a terminal"))
    }

    @Test func noProgressWithinTheFirstSecond() throws {
        #expect(try !onTerminal(["--list", Self.capture]).text.contains("frames of"))
    }

    @Test func longWorkShowsProgressOnStandardError() throws {
        let terminal = try Terminal(columns: 40)
        let running = try Running(["--list", "-"], readsInput: true, terminal: terminal, onTerminal: [2])
        let octets = try Data(contentsOf: URL(fileURLWithPath: LargeCapture.path))
        var position = 0
        try Running.wait("progress on the terminal") {
            let next = min(position + 10_000, octets.count)
            running.input.fileHandleForWriting.write(octets[position..<next])
            position = next
            terminal.stream.readMore(milliseconds: 20)
            return terminal.stream.text.contains("frames of standard input")
        }
        try running.input.fileHandleForWriting.close()
        let text = try terminal.readToEnd()
        running.output.readMore(milliseconds: 1000)
        #expect(running.output.text.hasPrefix("   id client"))
        let shown = text.components(separatedBy: "\r")
        let progress = shown.filter { $0.contains("frames of") }
        #expect(progress.allSatisfy { $0.hasSuffix("frames of standard input\u{1B}[K") && $0.count < 40 + 3 })
        #expect(shown.contains { $0.hasPrefix("\u{1B}[K") }, "the line is cleared before anything else is said")
    }
}
