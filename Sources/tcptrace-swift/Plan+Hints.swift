import PacketCapture

// Commands that an overview hints at, as they would be typed.

extension Plan {
    /// Files that a hint names one by one.
    private static let namedFiles = 8

    var listCommand: String { prefix + "tcptrace-swift --list " + input }

    /// The command for one timeline; the connection's number is to be added.
    var timelineCommand: String { prefix + "tcptrace-swift \(input) --connection" }

    private var prefix: String {
        if case .interface = source, keptCapture == nil { return "capture with -w FILE, then " }
        return ""
    }

    /// The file that a live capture's packets were kept in.
    private var keptCapture: PathName? {
        guard let path = options.input.write.map({ copies[$0] ?? $0 }), !path.isStandardStream else { return nil }
        return path
    }

    /// The input, and everything that the numbers of the connections depend on.
    private var input: String {
        guard case .files(let named) = source else { return keptCapture.map(ShellWord.quoted) ?? "FILE" }
        let paths = named.map { copies[$0] ?? $0 }
        var words = paths.count > Self.namedFiles ? ["FILE..."] : paths.map(ShellWord.quoted)
        if let filter { words += ["-f", ShellWord.quoted(filter)] }
        if let count = options.input.count { words += ["-c", "\(count)"] }
        if options.report.maxMemory.octets != MemorySize.standard.octets {
            words += ["--max-memory", "\(options.report.maxMemory)"]
        }
        if let condition = options.report.condition { words += ["--where", ShellWord.quoted(condition)] }
        if options.report.msl != 30 { words += ["--msl", "\(options.report.msl)"] }
        return words.joined(separator: " ")
    }
}
