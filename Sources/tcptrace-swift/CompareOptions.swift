import ArgumentParser
import PacketCapture

/// The command line of `tcptrace-swift compare`.
struct CompareOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tcptrace-swift compare",
        abstract: "Hold two captures of the same connections against each other.",
        usage: "tcptrace-swift compare [options] <capture-a> <capture-b>",
        discussion: """
            Of two vantages, such as the client's and the server's side, or before and after a firewall: which segment \
            was lost between, how long each way took, what an address translator did. Connections are found by \
            addresses, ports and initial sequence numbers, behind a translator by the numbers and options alone. The \
            offset of the clocks is solved from the segments that both hold.
            """)

    @Argument(
        help: ArgumentHelp("A capture file, or a directory of them, for each vantage.", valueName: "capture"),
        completion: .file(extensions: ["pcap", "pcapng", "cap"]))
    var captures: [String] = []

    @Option(name: .long, help: "What goes to standard output: text, ndjson or html.")
    var format: ComparisonFormat = .text

    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("output")],
        help: ArgumentHelp(
            "Also write a report to this file, its format by its extension: .txt, .ndjson or .html. Repeatable.",
            valueName: "file"), completion: .file())
    var outputs: [PathName] = []

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Show this connection segment by segment, by its number in the first capture. Repeatable.", valueName: "n"))
    var connection: [UInt64] = []

    @Option(
        name: [.customShort("f", allowingJoined: true), .long],
        help: ArgumentHelp("Only packets that this pcap-filter(7) expression accepts.", valueName: "expression"))
    var filter: String?

    @Option(name: .long, help: "Colour of text.")
    var color: ColorChoice = .auto

    @Option(name: .long, help: "The lines of text.")
    var ladder: LadderChoice = .unicode

    @Option(name: .customLong("lang"), help: "The language of text; by itself as LC_ALL, LC_MESSAGES or LANG say.")
    var language: LanguageChoice?

    @Flag(name: .long, help: "Show times in UTC, not in local time.")
    var utc = false
}

enum ComparisonFormat: String, ExpressibleByArgument, CaseIterable {
    case text, ndjson, html

    /// By a file's extension.
    init?(of path: PathName) {
        let name = path.text.split(separator: "/").last ?? ""
        switch name.split(separator: ".", omittingEmptySubsequences: false).last?.lowercased() {
        case "txt", "text": self = .text
        case "ndjson", "jsonl", "json": self = .ndjson
        case "html", "htm": self = .html
        default: return nil
        }
    }
}
