import FlowReports

/// What the program says about its own work: on standard error, one line each, safe for a terminal.
enum Messages {
    static func note(_ text: String) { say("tcptrace-swift: \(text)") }
    static func warning(_ text: String) { say("tcptrace-swift: warning: \(text)") }
    static func error(_ text: String, advice: String? = nil) {
        say("tcptrace-swift: \(text)")
        if let advice { say("  \(advice)") }
    }

    private static func say(_ text: String) {
        var buffer = OutputBuffer()
        buffer.append(visible: text)
        buffer.append(UInt8(ascii: "\n"))
        Progress.clear()
        buffer.flush { octets in
            octets.withUnsafeBytes { _ = systemWrite(2, $0.baseAddress!, $0.count) }
        }
    }
}

/// A line on standard error that says how far a long run is, when standard error is a terminal.
enum Progress {
    nonisolated(unsafe) private static var isShown = false
    private static let isTerminal = Terminal.isTerminal(2)
    nonisolated(unsafe) private static var next = Terminal.now() + 1

    /// Shows the state of the work, at most five times a second and not within the first.
    static func show(_ text: () -> String) {
        guard isTerminal, Terminal.now() >= next else { return }
        next = Terminal.now() + 0.2
        isShown = true
        var line = "\r" + text() + "\u{1B}[K"
        line.withUTF8 { _ = systemWrite(2, $0.baseAddress!, $0.count) }
    }

    static func clear() {
        guard isShown else { return }
        isShown = false
        var line = "\r\u{1B}[K"
        line.withUTF8 { _ = systemWrite(2, $0.baseAddress!, $0.count) }
    }
}
