import PacketCapture

/// What a run is to do: the command line, checked and with its defaults filled in.
struct Plan {
    enum Source {
        case files([PathName])
        case interface(String)
    }

    var source: Source
    var filter: String?
    var options: Options
    /// Kinds of records besides connections and the summary.
    var records: Set<RecordKind>
    /// What goes to standard output; nil when `-w -` takes it for packets.
    var standardFormat: ReportFormat?
    var outputs: [(path: String, format: ReportFormat)]
}

enum RecordKind: String, CaseIterable {
    case connection, transition, finding, segment, summary
}

/// Why a command line cannot be carried out.
struct UsageError: Error {
    let message: String
}

extension Plan {
    /// The interface of a live capture; files do not tell theirs.
    var interfaceNames: [String] {
        if case .interface(let name) = source { return [name] }
        return []
    }

    /// The input as it would be typed again.
    var commandInput: String {
        let filter = filter.map { " -f '\($0)'" } ?? ""
        return switch source {
        case .interface: options.input.write ?? "CAPTURE (keep one with -w CAPTURE)"
        case .files(let paths): paths.map(\.text).joined(separator: " ") + filter
        }
    }

    init(_ options: Options) throws(UsageError) {
        self.options = options
        let input = options.input
        if input.interface != nil, !input.read.isEmpty { throw UsageError(message: "-i and -r exclude each other") }
        if input.count == 0 { throw UsageError(message: "-c takes a number above 0") }
        guard options.report.msl > 0, options.report.msl < 1e6 else {
            throw UsageError(message: "--msl takes seconds above 0, such as 30")
        }
        guard (1...262_144).contains(options.live.snapshotLength) else {
            throw UsageError(message: "-s takes 1 to 262144 octets")
        }
        if let size = options.live.bufferSize, !(1...2_097_151).contains(size) {
            throw UsageError(message: "-B takes 1 to 2097151 KiB")
        }
        filter = try Self.filter(input, operands: options.operands)
        source = try Self.source(input, operands: options.operands)
        records = try Self.records(options.report.records)
        var outputs: [(path: String, format: ReportFormat)] = []
        var standardFormat: ReportFormat? = options.report.json ? .ndjson : options.report.format
        for path in options.report.outputs {
            if path == "-" { continue }
            outputs.append((path, try Self.format(ofFile: path)))
        }
        if input.write == "-" { standardFormat = nil }
        self.outputs = outputs
        self.standardFormat = standardFormat
    }

    private static func filter(_ input: InputOptions, operands: [String]) throws(UsageError) -> String? {
        let takesFilter = input.interface != nil || !input.read.isEmpty
        let words = takesFilter ? operands.joined(separator: " ") : ""
        if let filter = input.filter {
            if !words.isEmpty {
                throw UsageError(message: "the filter is given twice: with -f and as '\(words)'")
            }
            return filter
        }
        return words.isEmpty ? nil : words
    }

    private static func source(_ input: InputOptions, operands: [String]) throws(UsageError) -> Source {
        if let interface = input.interface { return .interface(interface) }
        if !input.read.isEmpty { return .files(input.read.map(rawName)) }
        if !operands.isEmpty { return .files(operands.map(rawName)) }
        if !Terminal.isTerminal(0) { return .files([PathName("-")]) }
        throw UsageError(message: "no input: name a capture file, or an interface with -i")
    }

    /// The octets of an argument as the system passed them: a file name need not be UTF-8.
    private static func rawName(_ argument: String) -> PathName {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let pointer = CommandLine.unsafeArgv[index] else { continue }
            let raw = PathName(cString: pointer)
            if raw.text == argument { return raw }
            // Joined to its option: -rFILE.
            if raw.octets.starts(with: Array("-r".utf8)) {
                let value = PathName(octets: Array(raw.octets.dropFirst(2)))
                if value.text == argument { return value }
            }
        }
        return PathName(argument)
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

    private static func format(ofFile path: String) throws(UsageError) -> ReportFormat {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        switch ending {
        case "ndjson", "jsonl", "json": return .ndjson
        case "csv": return .csv
        case "txt", "text": return .text
        default:
            throw UsageError(message: "-o \(path): the format is told by the extension .ndjson, .csv or .txt")
        }
    }
}
