import ArgumentParser
import PacketCapture
import TCPConformance

/// The command line: options and operands, as they were given.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tcptrace-swift",
        usage: Help.usage)

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Live capture") var live: LiveOptions
    @OptionGroup(title: "Reports") var report: ReportOptions

    @Argument(
        help: ArgumentHelp(
            "Capture files, or directories of them; with -i or -r: a filter expression.", valueName: "operand"),
        completion: .file(extensions: ["pcap", "pcapng", "cap"]))
    var operands: [String] = []

    @Flag(name: .long, help: "Print the versions of the program and of libpcap, and exit.")
    var version = false

    @Option(
        name: .customLong("print-document"),
        help: ArgumentHelp("Print a generated document: rules, state-machine or figures.", visibility: .hidden))
    var document: DocumentName?
}

enum DocumentName: String, ExpressibleByArgument {
    case rules
    case stateMachine = "state-machine"
    case figures
}

struct InputOptions: ParsableArguments {
    @Option(
        name: [.customShort("r", allowingJoined: true), .customLong("read")],
        help: ArgumentHelp("Read this capture file; '-' is standard input. Repeatable.", valueName: "file"),
        completion: .file(extensions: ["pcap", "pcapng", "cap"]))
    var read: [PathName] = []

    @Option(
        name: [.customShort("i", allowingJoined: true), .customLong("interface")],
        help: "Capture live on this interface, given by its name or its number in -D.",
        completion: .shellCommand("ls /sys/class/net"))
    var interface: String?

    @Option(
        name: [.customShort("f", allowingJoined: true), .long],
        help: ArgumentHelp("Only packets that this pcap-filter(7) expression accepts.", valueName: "expression"))
    var filter: String?

    @Option(
        name: [.customShort("c", allowingJoined: true), .long], parsing: .unconditional,
        help: ArgumentHelp("Stop after this many packets.", valueName: "packets"))
    var count: UInt64?

    @Option(
        name: [.customShort("w", allowingJoined: true), .long],
        help: ArgumentHelp(
            "Also write the packets to this file, those of --where and --connection only; '-' is standard output.",
            valueName: "file"),
        completion: .file())
    var write: PathName?

    @Flag(
        name: .customLong("tcp"),
        help: "Filter for TCP also behind tags, in tunnels and fragments, and for ICMP errors, which 'tcp' is not.")
    var wideFilter = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What tells connections apart beside addresses and ports: vlan, tunnel, interface; separated by commas.",
            valueName: "parts"))
    var key: String?

    @Flag(name: .long, help: "Verify TCP checksums, and tell damage from what an interface completes later.")
    var checksums = false

    @Flag(name: [.customShort("D"), .customLong("list-interfaces")], help: "List the interfaces and exit.")
    var listInterfaces = false
}

struct LiveOptions: ParsableArguments {
    @Option(
        name: [.customShort("s", allowingJoined: true), .customLong("snapshot-length")], parsing: .unconditional,
        help: ArgumentHelp("Octets kept of each packet; 0 is the default.", valueName: "octets"))
    var snapshotLength = 262_144

    @Option(
        name: [.customShort("B", allowingJoined: true), .customLong("buffer-size")], parsing: .unconditional,
        help: ArgumentHelp("The kernel's buffer.", valueName: "KiB"))
    var bufferSize: Int?

    @Flag(name: [.customShort("p"), .customLong("no-promiscuous-mode")], help: "Do not capture promiscuously.")
    var noPromiscuous = false

    @Flag(name: .customLong("immediate-mode"), help: "Deliver each packet as it comes.")
    var immediate = false

    @Flag(name: .customShort("l"), help: "Flush after each line, also when it does not go to a terminal.")
    var lineBuffered = false

    @Flag(name: .customShort("n"), help: "Accepted and without effect: names are never looked up.")
    var numeric = false
}

struct ReportOptions: ParsableArguments {
    @Option(name: .long, help: "What goes to standard output.")
    var format: ReportFormat = .text

    @Flag(name: .customLong("json"), help: ArgumentHelp("The same as --format ndjson.", visibility: .hidden))
    var json = false

    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("output")],
        help: ArgumentHelp(
            "Also write a report to this file, its format by its extension: .html, .ndjson, .csv, .sqlite, .svg, .mmd or "
                + ".txt. Repeatable.",
            valueName: "file"), completion: .file())
    var outputs: [PathName] = []

    @Flag(name: .long, help: "Replace a database that is there.")
    var force = false

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only connections for which this SQL expression over the columns of CSV holds.", valueName: "condition"))
    var condition: String?

    @Option(
        name: .customLong("assert"),
        help: ArgumentHelp(
            "Exit with 1 unless this SQL expression over the summary holds, such as \"refused = 0\". Repeatable.",
            valueName: "expression"))
    var assertions: [String] = []

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp(
            "Exit with 1 when there is a finding of this severity, or a graver one.", valueName: "severity"))
    var failOn: SeverityName?

    @Flag(name: .long, help: "Counts by outcome, slow and failed openings, worst servers.")
    var overview = false

    @Flag(name: .long, help: "One line per connection.")
    var list = false

    @Flag(name: .long, help: "The timeline of every connection.")
    var timeline = false

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("The timeline of this connection, by its number in the list. Repeatable.", valueName: "n"))
    var connection: [Int64] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Records in NDJSON besides connections: transition, finding, segment; segment also for .sqlite.",
            valueName: "kinds"))
    var records: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Maximum segment lifetime; TIME-WAIT lasts twice that.", valueName: "seconds"))
    var msl = 30.0

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp(
            "Memory to stay under, such as 512M; beyond that unanswered and silent connections are told early.",
            valueName: "size"))
    var maxMemory = MemorySize.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How many threads read the files, each for its share of the flows; the results are the same. By itself what pays.",
            valueName: "n"))
    var workers: Int?

    /// Nobody said what text is to show.
    var choosesText: Bool { !overview && !list && !timeline && connection.isEmpty }

    @Option(name: .long, help: "Colour of text.")
    var color: ColorChoice = .auto

    @Option(name: .long, help: "The lines of timelines; by itself as the terminal's locale has characters for.")
    var ladder: LadderChoice?

    @Option(
        name: .customLong("lang"),
        help:
            "The language of text, and of what records say in words; by itself text as LC_ALL, LC_MESSAGES or LANG say."
    )
    var language: LanguageChoice?

    @Option(name: .customLong("state-names"), help: "States as RFC 9293 or as sockets call them (SYN_RECV, FIN_WAIT1).")
    var stateNames: StateNameChoice = .rfc

    @Flag(name: .long, help: "Show times in UTC, not in local time.")
    var utc = false

    @Flag(name: .long, help: "Exit with 3 when the input was damaged or packets were lost.")
    var strict = false
}

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, ndjson, csv, html
    /// Only for files.
    case sqlite
    /// Pictures, only for files.
    case svg, mermaid

    static var allCases: [ReportFormat] { [.text, .ndjson, .csv, .html] }

    init?(argument: String) {
        guard let format = Self.allCases.first(where: { $0.rawValue == argument }) else { return nil }
        self = format
    }
}

enum SeverityName: String, ExpressibleByArgument, CaseIterable {
    case info, note, warning, error
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
    case english = "en"
    case chinese = "zh"

    var language: Language {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

enum StateNameChoice: String, ExpressibleByArgument, CaseIterable {
    case rfc, socket
}

enum LadderChoice: String, ExpressibleByArgument, CaseIterable {
    case unicode, ascii
}
