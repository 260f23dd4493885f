import PacketCapture
import PacketDecoding
import TCPConformance

/// What a run is to do: the command line, checked and with its defaults filled in.
struct Plan {
    enum Source {
        case files([PathName])
        case interface(String)
    }

    var source: Source
    var filter: String?
    var options: Options
    /// What tells connections apart beside addresses and ports.
    var keyParts: FlowKeyParts
    /// Kinds of records besides connections and the summary.
    var records: Set<RecordKind>
    /// Which connections are told; nil for all.
    var condition: Condition?
    /// What `--assert` and `--fail-on` ask for.
    var expectations: Expectations
    /// What goes to standard output, or, when `-w -` takes that for packets, to standard error.
    var standardFormat: ReportFormat
    var outputs: [(path: PathName, format: ReportFormat)]
    /// Of text for people.
    var language: Language
    /// Of what records say in words: programs read the same everywhere, unless a language was asked for.
    var recordLanguage: Language
    /// The connections that are told, where another pass has found them; nil for all, or those of `condition`.
    var chosen: NumberSet?
    /// Another pass writes packets to standard output.
    var leavesStandardOutput = false
    /// Whether the numbers of the connections that are told are kept.
    var keepsTold = false
    /// The input holds more connections than a small one, of which timelines are told where nobody says what to show.
    var isKnownToBeLarge = false
    /// What stands in for inputs that can be read only once, by the name of the copy.
    var copies: [PathName: PathName] = [:]
}

enum RecordKind: String, CaseIterable {
    case connection, transition, finding, segment, summary
}

/// Why a command line cannot be carried out.
struct UsageError: Error {
    let message: String
    var advice = ["See tcptrace-swift --help."]
}

extension Plan {
    /// The interface of a live capture; files do not tell theirs.
    var interfaceNames: [String] {
        if case .interface(let name) = source { return [name] }
        return []
    }

    /// Octets of `--max-memory` that connections may take: the program itself takes some 64 MiB, and to put what is left
    /// at the end in order takes an eighth more.
    var memoryLimit: Int { (options.report.maxMemory.octets - (64 << 20)) / 20 * 17 }

    /// Where the first report goes.
    var standardDescriptor: Int32 { writesPacketsToStandardOutput ? 2 : 1 }

    /// Whether standard output gets the packets of `-w`.
    var writesPacketsToStandardOutput: Bool {
        leavesStandardOutput || options.input.write?.isStandardStream == true
    }

    init(_ options: Options) throws(UsageError) {
        self.options = options
        try Self.checkNumbers(options)
        filter = try Self.filter(options.input, operands: options.operands)
        keyParts = try Self.keyParts(options.input.key)
        source = try Self.source(options.input, operands: options.operands)
        records = try Self.records(options.report.records)
        standardFormat = options.report.json ? .ndjson : options.report.format
        outputs = []
        expectations = try Expectations(
            assertions: options.report.assertions.map(ArgumentText.readable),
            failOn: options.report.failOn.flatMap { name in
                Severity.allCases.first { "\($0.code)" == name.rawValue }
            })
        let asked = options.report.language?.language
        language = asked ?? EnvironmentLocale(variable: Terminal.environment).language
        recordLanguage = asked ?? .english
        for path in options.report.outputs where !path.isStandardStream {
            outputs.append((path, try Self.format(ofFile: path)))
        }
        try checkFormats()
        try checkFiles()
        if let expression = options.report.condition {
            condition = try Condition(
                ArgumentText.readable(expression), interfaces: interfaceNames, language: recordLanguage)
        }
    }

    private static func checkNumbers(_ options: Options) throws(UsageError) {
        if options.input.count == 0 { throw UsageError(message: "-c takes a number above 0") }
        if let workers = options.report.workers, !(1...64).contains(workers) {
            throw UsageError(message: "--workers takes a number from 1 to 64")
        }
        guard options.report.maxMemory.octets >= MemorySize.least.octets else {
            throw UsageError(
                message: "--max-memory \(options.report.maxMemory) is too little; the least is \(MemorySize.least)"
            )
        }
        guard options.report.msl > 0, options.report.msl < 1e6 else {
            throw UsageError(message: "--msl takes seconds above 0, such as 30")
        }
        guard (0...262_144).contains(options.live.snapshotLength) else {
            throw UsageError(message: "-s takes 1 to 262144 octets, or 0 for all")
        }
        if let size = options.live.bufferSize, !(1...2_097_151).contains(size) {
            throw UsageError(message: "-B takes 1 to 2097151 KiB")
        }
        if let number = options.report.connection.first(where: { $0 < 1 }) {
            throw UsageError(
                message: "--connection \(number): connections are numbered from 1",
                advice: ["The numbers are shown by: tcptrace-swift --list FILE"])
        }
    }

    private static func filter(_ input: InputOptions, operands: [String]) throws(UsageError) -> String? {
        let takesFilter = input.interface != nil || !input.read.isEmpty
        let words = takesFilter ? ArgumentText.readable(operands.joined(separator: " ")) : ""
        if input.wideFilter {
            guard words.isEmpty, input.filter == nil else {
                throw UsageError(
                    message: "--tcp is a filter, and another one is given",
                    advice: ["Leave one of them out, or write the wide filter yourself: \(WideFilter.expression)"])
            }
            return WideFilter.expression
        }
        if let filter = input.filter {
            if !words.isEmpty {
                throw UsageError(message: "the filter is given twice: with -f and as '\(words)'")
            }
            return ArgumentText.readable(filter)
        }
        return words.isEmpty ? nil : words
    }

    private static func source(_ input: InputOptions, operands: [String]) throws(UsageError) -> Source {
        if let interface = input.interface {
            guard input.read.isEmpty else { throw UsageError(message: "-i and -r exclude each other") }
            return .interface(ArgumentText.readable(interface))
        }
        let files = input.read.isEmpty ? operands.compactMap(PathName.init(argument:)) : input.read
        if files.isEmpty {
            if !Terminal.isTerminal(0) { return .files([PathName("-")]) }
            throw UsageError(
                message: "no input: name a capture file, or an interface with -i",
                advice: Help.usage.split(separator: "\n").enumerated().map { ($0 == 0 ? "Usage: " : "       ") + $1 }
                    + ["See tcptrace-swift --help."])
        }
        if files.count(where: \.isStandardStream) > 1 {
            throw UsageError(message: "standard input is named more than once, and can be read only once")
        }
        if input.read.isEmpty, !files.contains(where: { $0.isStandardStream || $0.exists }), looksLikeFilter(files) {
            throw UsageError(
                message: "there is no file '\(files.map(\.text).joined(separator: "', '"))'",
                advice: ["That looks like a capture filter: name the file with -r, as in -r capture.pcap tcp port 80"])
        }
        return .files(files)
    }

    private static func looksLikeFilter(_ operands: [PathName]) -> Bool {
        let words: Set<Substring> = [
            "tcp", "udp", "icmp", "icmp6", "port", "portrange", "host", "net", "src", "dst", "and", "or", "not", "ip",
            "ip6", "vlan", "greater", "less", "ether",
        ]
        return operands.contains { $0.text.split(separator: " ").contains(where: words.contains) }
    }

    private static func keyParts(_ list: String?) throws(UsageError) -> FlowKeyParts {
        var parts: FlowKeyParts = []
        for word in list?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            switch word {
            case "vlan": parts.insert(.vlan)
            case "tunnel": parts.insert(.tunnel)
            case "interface": parts.insert(.interface)
            default:
                throw UsageError(message: "--key does not know '\(word)'; it knows vlan, tunnel, interface")
            }
        }
        return parts
    }

    private static func records(_ list: String?) throws(UsageError) -> Set<RecordKind> {
        guard let list else { return [] }
        var kinds: Set<RecordKind> = []
        for word in list.split(separator: ",") {
            guard let kind = RecordKind(rawValue: String(word)) else {
                let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError(message: "--records does not know '\(word)'; it knows \(known)")
            }
            kinds.insert(kind)
        }
        return kinds
    }

    private static func format(ofFile path: PathName) throws(UsageError) -> ReportFormat {
        let name = path.text.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        switch parts.count > 1 ? parts[parts.count - 1].lowercased() : "" {
        case "ndjson", "jsonl", "json": return .ndjson
        case "csv": return .csv
        case "txt", "text": return .text
        case "html", "htm": return .html
        case "sqlite", "sqlite3", "db": return .sqlite
        case "svg": return .svg
        case "mmd", "mermaid": return .mermaid
        default:
            throw UsageError(
                message: "-o \(path.text): the format is told by the extension .html, .ndjson, .csv, .sqlite, .svg, "
                    + ".mmd or .txt")
        }
    }

    /// An option that no output heeds is a mistake, not something to pass over.
    private func checkFormats() throws(UsageError) {
        let report = options.report
        if report.json, report.format == .csv || report.format == .html {
            throw UsageError(message: "--json and --format \(report.format.rawValue) exclude each other")
        }
        if writesPacketsToStandardOutput {
            if standardFormat != .text {
                throw UsageError(
                    message: "-w - and --format \(standardFormat.rawValue) both want standard output",
                    advice: ["Write one of them to a file, as in -o flows.\(standardFormat.rawValue)"])
            }
            if Terminal.isTerminal(1) {
                throw UsageError(
                    message: "-w - would write packets to a terminal",
                    advice: ["Send standard output to a file or a program, or name a file: -w capture.pcap"])
            }
        }
        let formats = Set(outputs.map(\.format) + [standardFormat])
        let texts = [
            ("--overview", report.overview), ("--list", report.list), ("--timeline", report.timeline),
            ("--connection", !report.connection.isEmpty && options.input.write == nil),
        ]
        if !formats.contains(.text), let (name, _) = texts.first(where: \.1) {
            throw UsageError(
                message: "\(name) chooses a report in text, and there is no output in text",
                advice: ["Leave out --format \(standardFormat.rawValue), or add -o FILE.txt"])
        }
        let isOnlySegments = records == [.segment] && formats.contains(.sqlite)
        if report.records != nil, !formats.contains(.ndjson), !isOnlySegments {
            throw UsageError(
                message: "--records chooses records of NDJSON, and there is no output in that format",
                advice: ["Add --format ndjson, or -o FILE.ndjson"])
        }
    }

    /// No input is written to, and no file twice.
    private func checkFiles() throws(UsageError) {
        var taken: [FileIdentity: String] = [:]
        if case .files(let paths) = source {
            for path in paths {
                // What is in a directory is told when it is read; here only its files' names count.
                let files = CaptureDirectory.isAt(path) ? (try? CaptureDirectory.files(in: path)) ?? [] : [path]
                for file in files {
                    guard let identity = FileIdentity(file, standardStream: 0) else { continue }
                    taken[identity] = "that is being read"
                }
            }
        }
        var names: Set<PathName> = []
        let written = [("-w", options.input.write)] + outputs.map { ("-o", $0.path) }
        for (option, path) in written {
            guard let path else { continue }
            let identity = FileIdentity(path, standardStream: 1)
            var use = identity.flatMap { taken[$0] }
            if !names.insert(path).inserted { use = "that is written already" }
            if let use {
                throw UsageError(
                    message: "\(option) \(path.text) would overwrite the file \(use)", advice: ["Give another name."])
            }
            if let identity { taken[identity] = "that is written already" }
        }
    }
}
