import Foundation
import Testing

/// Command lines that cannot be carried out: what is said, what is advised, and that nothing is touched.
@Suite struct UsageTests {
    struct Mistake: CustomTestStringConvertible {
        let arguments: [String]
        let message: String
        let advice: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: [String], _ message: String, _ advice: String = "See tcptrace-swift --help.") {
            self.arguments = arguments
            self.message = message
            self.advice = advice
        }
    }

    static let refused = Program.capture("opening/refused.pcap")

    static let mistakes = [
        Mistake(["--bogus"], "Unknown option '--bogus'"),
        Mistake(["--formt", "csv", "x"], "Unknown option '--formt'. Did you mean '--format'?"),
        Mistake(["--format", "xml", "x"], "The value 'xml' is invalid for '--format <format>'"),
        Mistake(["-c", "many", "x"], "The value 'many' is invalid for '-c <packets>'"),
        Mistake(["-c", "-5", "x"], "The value '-5' is invalid for '-c <packets>'"),
        Mistake(["-c"], "Missing value for '-c'"),
        Mistake(["-c", "0", "x"], "-c takes a number above 0"),
        Mistake(["-s", "300000", "-i", "lo"], "-s takes 1 to 262144 octets, or 0 for all"),
        Mistake(["-B", "0", "-i", "lo"], "-B takes 1 to 2097151 KiB"),
        Mistake(["--msl", "0", "x"], "--msl takes seconds above 0"),
        Mistake(["--msl", "nan", "x"], "--msl takes seconds above 0"),
        Mistake(["-i", "lo", "-r", "x"], "-i and -r exclude each other"),
        Mistake(["-r", "x", "-f", "tcp", "udp"], "the filter is given twice: with -f and as 'udp'"),
        Mistake(["--key", "vlan,colour", "x"], "--key does not know 'colour'; it knows vlan, tunnel, interface"),
        Mistake(
            ["--tcp", "-r", "x", "udp"], "--tcp is a filter, and another one is given",
            "Leave one of them out, or write"),
        Mistake(["-", "-"], "standard input is named more than once"),
        Mistake(["--records", "nonsense", "--json", "x"], "--records does not know 'nonsense'; it knows connection, "),
        Mistake(["--json", "--format", "csv", "x"], "--json and --format csv exclude each other"),
        Mistake(
            ["-o", "x.xyz", "y"],
            "-o x.xyz: the format is told by the extension .ndjson, .csv, .sqlite, .svg, .mmd or .txt"),
        Mistake(["-o", "csv", "y"], "-o csv: the format is told by the extension"),
        Mistake(["--connection", "0", "x"], "connections are numbered from 1", "tcptrace-swift --list FILE"),
        Mistake(["--connection", "-3", "x"], "connections are numbered from 1", "tcptrace-swift --list FILE"),
        Mistake(
            ["--format", "csv", "--list", "x"], "--list chooses a report in text, and there is no output in text",
            "Leave out --format csv, or add -o FILE.txt"),
        Mistake(["--json", "--connection", "1", "x"], "--connection chooses a report in text", "add -o FILE.txt"),
        Mistake(
            ["--records", "segment", "x"], "--records chooses records of NDJSON",
            "Add --format ndjson, or -o FILE.ndjson"
        ),
        Mistake(["-w", "-", "--json", "x"], "-w - and --format ndjson both want standard output", "-o flows.ndjson"),
        Mistake(["-o", "a.csv", "-o", "a.csv", "x"], "-o a.csv would overwrite", "Give another name."),
        Mistake(["-w", "a.csv", "-o", "a.csv", "x"], "-o a.csv would overwrite", "Give another name."),
        Mistake(["tcp", "port", "80"], "there is no file 'tcp', 'port', '80'", "looks like a capture filter"),
        Mistake(["tcp port 80"], "there is no file 'tcp port 80'", "name the file with -r"),
        Mistake(["-r", refused, refused], "cannot compile the filter", "is a file to read, give it with -r too"),
        Mistake(["-r", refused, "tcp", "and"], "syntax error at character 8", "pcap-filter(7)"),
        Mistake(["-i", "no-such0"], "cannot capture on no-such0: there is no such interface", "Interfaces here: "),
        Mistake(["-o", "/nonexistent/a.csv", refused], "cannot create /nonexistent/a.csv", "Check the directory"),
        Mistake(["-w", "/nonexistent/a.pcap", "--list", refused], "cannot create /nonexistent/a.pcap", "Check the"),
        Mistake(["/nonexistent.pcap"], "cannot read /nonexistent.pcap: No such file or directory", "Check the name"),
        Mistake(["--", "-w"], "cannot read -w: No such file or directory", "Check the name"),
    ]

    @Test(arguments: mistakes) func mistakesAreExplained(mistake: Mistake) throws {
        let run = try Program.run(mistake.arguments)
        #expect(run.status == 2)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("tcptrace-swift: ") == true)
        #expect(lines.first?.contains(mistake.message) == true)
        #expect(lines.last?.hasPrefix("  ") == true)
        #expect(lines.last?.contains(mistake.advice) == true)
    }

    @Test func aFilterThatFailsForManyFilesIsToldOnce() throws {
        let run = try Program.run(["-f", "tcp and", Self.refused, Program.capture("opening/three-way.pcap")])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").count == 2)
    }

    @Test(arguments: ["-w", "-o"], ["same", "symbolic", "hard"])
    func inputsAreNotOverwritten(option: String, link: String) throws {
        let scratch = try Scratch()
        let original = scratch.path("a.pcap.csv")
        try FileManager.default.copyItem(atPath: Self.refused, toPath: original)
        let name = scratch.path("b.csv")
        switch link {
        case "symbolic": try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: original)
        case "hard": try FileManager.default.linkItem(atPath: original, toPath: name)
        default: break
        }
        let run = try Program.run([option, link == "same" ? original : name, original])
        #expect(run.status == 2)
        #expect(run.errors.contains("would overwrite the file that is being read"))
        #expect(FileManager.default.contentsEqual(atPath: original, andPath: Self.refused))
        let input = try Data(contentsOf: URL(fileURLWithPath: Self.refused))
        #expect(input.count > 24)
    }

    @Test func nothingIsLeftWhenNothingCouldBeRead() throws {
        let scratch = try Scratch()
        let run = try Program.run(["-o", scratch.path("a.csv"), "-w", scratch.path("a.pcap"), "/nonexistent.pcap"])
        #expect(run.status == 2)
        #expect(scratch.names.isEmpty)
        let directory = try Program.run(["-o", scratch.path("a.csv"), "-o", "/nonexistent/b.csv", Self.refused])
        #expect(directory.status == 2)
        #expect(scratch.names.isEmpty)
    }

    @Test func programsGetTheSummaryOfNothing() throws {
        let run = try Program.run(["--json", "/nonexistent.pcap"])
        #expect(run.status == 2)
        #expect(try ReportTests.records(run.output).map { $0["record"] as? String } == ["summary"])
    }

    @Test func outputsReplaceFilesAsTheyAre() throws {
        let scratch = try Scratch()
        let files = FileManager.default
        try Data("old".utf8).write(to: URL(fileURLWithPath: scratch.path("real.csv")))
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path("real.csv"))
        try files.createSymbolicLink(atPath: scratch.path("link.csv"), withDestinationPath: "real.csv")
        #expect(try Program.run(["-o", scratch.path("link.csv"), Self.refused]).status == 0)
        #expect(try files.destinationOfSymbolicLink(atPath: scratch.path("link.csv")) == "real.csv")
        #expect(try String(contentsOfFile: scratch.path("real.csv"), encoding: .utf8).hasPrefix("id,flow"))
        #expect(try files.attributesOfItem(atPath: scratch.path("real.csv"))[.posixPermissions] as? Int == 0o600)
        #expect(scratch.names == ["link.csv", "real.csv"])
    }

    @Test func optionsMayFollowOperands() throws {
        let run = try Program.run([Self.refused, "--list", "-c1"])
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
    }

    @Test func aLargeCaptureIsShownAsAnOverview() throws {
        let run = try Program.run([try LargeCapture.path])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("2,000 connections, "))
        #expect(run.output.contains("each connection  tcptrace-swift --list \(try LargeCapture.path)\n"))
        #expect(run.output.contains("one of them      tcptrace-swift \(try LargeCapture.path) --connection "))
    }

    @Test func numbersThatAreTooHighAreToldAndTheOthersShown() throws {
        let run = try Program.run([Self.refused, "--connection", "1", "--connection", "9"])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("connection 1 "))
        #expect(run.errors == "tcptrace-swift: warning: there is no connection 9; the input holds 1\n")
    }

    @Test(
        .enabled(if: Self.mayBecomeNobody, "needs root, setpriv, and a build folder that everyone may enter"))
    func theRightToCaptureIsExplained() throws {
        let run = try BrokenOutputTests.shell("exec setpriv --reuid 65534 --clear-groups \"$0\" -i lo", [])
        #expect(run.status == 2)
        #expect(run.errors.contains("cannot capture on lo: You don't have permission to perform this capture"))
        #expect(run.errors.contains("sudo setcap cap_net_raw,cap_net_admin=eip /"))
    }

    static let mayBecomeNobody: Bool =
        (try? BrokenOutputTests.shell("setpriv --reuid 65534 --clear-groups \"$0\" --version", []).status) == 0
}
