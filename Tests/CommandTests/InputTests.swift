import Foundation
import Testing

/// What goes in, and what is said about what cannot.
@Suite struct InputTests {
    @Test func severalFilesAreOneInput() throws {
        let run = try Program.run([
            "--json", Program.capture("opening/refused.pcap"), Program.capture("links/ethernet-ipv6.pcap"),
        ])
        let records = try ReportTests.records(run.output)
        #expect(records.count == 3)
        // Both begin at the same time: their frames alternate.
        #expect(records.map { $0["first_frame"] as? Int } == [1, 2, nil])
    }

    @Test(arguments: [["-"], ["-r", "-"], []])
    func standardInput(arguments: [String]) throws {
        let octets = try Data(contentsOf: URL(fileURLWithPath: Program.capture("opening/refused.pcap")))
        let run = try Program.run(["--list"] + arguments, input: octets)
        #expect(run.status == 0)
        #expect(run.output.contains("refused"))
    }

    @Test func aFilterOnAFile() throws {
        let run = try Program.run([
            "--json", "-r", Program.capture("opening/four-sockets.pcap"), "tcp", "port", "40002",
        ])
        #expect(try ReportTests.records(run.output).count == 2)
        let same = try Program.run(["--json", "-f", "port 40002", Program.capture("opening/four-sockets.pcap")])
        #expect(try ReportTests.records(same.output).count == 2)
    }

    @Test func errorsAboutWhatWasNotCapturedAreCounted() throws {
        let capture = Program.capture("opening/port-unreachable.pcap")
        let run = try Program.run(["--overview", "-r", capture, "icmp"])
        #expect(run.output.contains("ICMP errors quote connections that were not captured"))
        let records = try ReportTests.records(Program.run(["--json", "-r", capture, "icmp"]).output)
        #expect(records.last?["unattributed_quotes"] as? Int == 1)
        let whole = try ReportTests.records(Program.run(["--json", capture]).output)
        #expect(whole.last?["unattributed_quotes"] as? Int == 0)
    }

    @Test func countEndsTheReading() throws {
        let run = try Program.run(["--json", "-c3", Program.capture("opening/three-way.pcap")])
        #expect(try ReportTests.records(run.output).last?["frames"] as? Int == 3)
    }

    @Test func packetsAreWrittenAndReadAgain() throws {
        let scratch = try Scratch()
        let copy = scratch.path("copy.pcap")
        let first = try Program.run(["--json", "-w", copy, Program.capture("opening/four-sockets.pcap")])
        let second = try Program.run(["--json", copy])
        #expect(first.lines.dropLast().elementsEqual(second.lines.dropLast()))
    }

    @Test func whatCannotBeReadIsSaid() throws {
        let missing = try Program.run(["/nonexistent.pcap"])
        #expect(missing.status == 2)
        #expect(missing.errors.contains("/nonexistent.pcap: No such file"))
        let directory = try Program.run([Program.root.path])
        #expect(directory.status == 2)
        #expect(directory.errors.contains("there is no capture in this directory"))
        let text = try Program.run([Program.root.appendingPathComponent("README.md").path])
        #expect(text.status == 2)
        #expect(text.errors.contains("not a capture"))
    }

    @Test func theOthersAreStillAnalyzed() throws {
        let run = try Program.run(["--list", "/nonexistent.pcap", Program.capture("opening/refused.pcap")])
        #expect(run.status == 2)
        #expect(run.output.contains("refused"))
    }

    @Test func aCutFileIsReportedAndStrictFails() throws {
        let scratch = try Scratch()
        let octets = try Data(contentsOf: URL(fileURLWithPath: Program.capture("opening/three-way.pcap")))
        try octets.dropLast(10).write(to: URL(fileURLWithPath: scratch.path("cut.pcap")))
        let lax = try Program.run(["--list", scratch.path("cut.pcap")])
        #expect(lax.status == 0)
        #expect(lax.errors.contains("cut off in the middle of the record at byte"))
        #expect(try Program.run(["--strict", "--list", scratch.path("cut.pcap")]).status == 3)
        #expect(try Program.run(["--strict", "--list", Program.capture("opening/three-way.pcap")]).status == 0)
    }

    @Test func badFiltersAreExplained() throws {
        let run = try Program.run(["-r", Program.capture("opening/refused.pcap"), "tcp porz 8"])
        #expect(run.status == 2)
        #expect(run.errors.contains("tcp porz 8"))
        #expect(run.errors.contains("pcap-filter(7)"))
    }

    @Test(arguments: [
        ["--bogus"], ["-i", "lo", "-r", "x"], ["-c", "0", "x"], ["--records", "nonsense", "x"], ["-o", "x.xyz", "y"],
    ])
    func wrongUsage(arguments: [String]) throws {
        let run = try Program.run(arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("tcptrace-swift: "))
        #expect(run.errors.contains("--help"))
    }

    @Test func noSuchInterface() throws {
        let run = try Program.run(["-i", "no-such-interface0"])
        #expect(run.status == 2)
        #expect(run.errors.contains("no-such-interface0"))
    }

    @Test func fileNamesReachNoTerminal() throws {
        let scratch = try Scratch()
        let run = try Program.run([scratch.path("\u{1B}[2Jx.pcap")])
        #expect(run.status == 2)
        #expect(!run.errors.contains("\u{1B}"))
    }

    @Test func versionsAndHelp() throws {
        let version = try Program.run(["--version"])
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("tcptrace-swift "))
        #expect(version.output.contains("libpcap"))
        let help = try Program.run(["--help"])
        #expect(help.status == 0)
        #expect(help.errors.isEmpty)
        for word in ["--overview", "--list", "--connection", "-i", "-r", "-w", "--strict", "tcptrace-swift -"] {
            #expect(help.output.contains(word))
        }
        for line in help.lines { #expect(line.count <= 80) }
    }

    @Test func theListOfInterfaces() throws {
        let run = try Program.run(["-D"])
        #expect(run.status == 0)
        #expect(run.output.contains("lo"))
    }
}
