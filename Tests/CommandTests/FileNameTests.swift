import Foundation
import Testing

/// Names that are not UTF-8, that hold control characters, or that look like options.
@Suite struct FileNameTests {
    /// Copies captures to names that bash writes with $'...', and runs a line of it there with the program as $0.
    private func inFolder(
        _ scratch: borrowing Scratch, _ copies: [(String, String)], _ line: String
    ) throws -> Program.Outcome {
        let commands = try copies.map { capture, name in
            "cp '\(capture.hasPrefix("/") ? try LargeCapture.path : Program.capture(capture))' \(name)"
        }
        return try BrokenOutputTests.shell(
            (["set -e", "cd '\(scratch.url.path)'"] + commands + ["set +e", line]).joined(separator: "\n"), [])
    }

    @Test(arguments: [
        "\"$0\" --list $'a\\xff.pcap' $'a\\xfe.pcap'", "\"$0\" --list -r $'a\\xff.pcap' -r$'a\\xfe.pcap'",
        "\"$0\" --list -nr$'a\\xff.pcap' --read=$'a\\xfe.pcap'",
    ])
    func namesThatAreNotUTF8(line: String) throws {
        let scratch = try Scratch()
        let run = try inFolder(
            scratch, [("opening/refused.pcap", "$'a\\xff.pcap'"), ("opening/four-sockets.pcap", "$'a\\xfe.pcap'")], line
        )
        #expect(run.status == 0)
        #expect(run.lines.count == 1 + 1 + 4)
    }

    @Test func outputsThatAreNotUTF8() throws {
        let scratch = try Scratch()
        let run = try inFolder(
            scratch, [("opening/refused.pcap", "a.pcap")],
            "\"$0\" -o $'b\\xff.csv' -w $'b\\xff.pcap' a.pcap > list; test -s $'b\\xff.csv' && test -s $'b\\xff.pcap'")
        #expect(run.status == 0)
    }

    @Test(arguments: [
        "it\\'s.pcap", "$'e\\e[31m\\nx.pcap'", "$'\\xff.pcap'", "'$(touch bad).pcap'", "-x.pcap", "ü.pcap",
        // A quotation mark and a combining accent are one Character, and still end a quotation.
        "\"a'\u{301}; touch bad; '\u{301}.pcap\"",
    ])
    func hintsCanBePasted(name: String) throws {
        let scratch = try Scratch()
        let run = try inFolder(scratch, [("/large", "./\(name)")], "\"$0\" --utc -- \(name)")
        #expect(run.status == 0)
        #expect(run.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        let hint = try #require(run.lines.first { $0.hasPrefix("each connection") })
        let command = String(hint).replacingOccurrences(
            of: "each connection  tcptrace-swift", with: "\"$0\"")
        let list = try inFolder(scratch, [], command)
        #expect(list.lines.count == LargeCapture.connections + 1)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("bad")))
    }

    @Test(arguments: ["--\u{1B}[31m", "-i\u{1B}[31m", "--format=\u{1B}[31m", "-fx\u{1B}[31m", "/\u{1B}[31m\u{7}"])
    func nothingOfAnArgumentReachesATerminal(argument: String) throws {
        let run = try Program.run([argument, Program.capture("opening/refused.pcap")])
        #expect(run.status == 2)
        #expect(run.errors.contains("\\x1b[31m"))
        #expect(!(run.errors + run.output).contains("\u{1B}"))
    }

    @Test func warningsInReportsAreSafe() throws {
        let scratch = try Scratch()
        let line = "head -c 150 a.pcap > $'cut\\e[2J\\x9b.pcap'; \"$0\" --overview a.pcap $'cut\\e[2J\\x9b.pcap'"
        let run = try inFolder(scratch, [("opening/refused.pcap", "a.pcap")], line)
        #expect(run.output.contains("cut\\x1b[2J"))
        #expect(!(run.errors + run.output).contains("\u{1B}"))
    }
}
