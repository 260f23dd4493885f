import FlowReports
import TCPConformance

/// What the program says about its own work: on standard error, safe for a terminal.
enum Messages {
    static func note(_ text: String) { say("tcptrace-swift: \(text)") }
    static func warning(_ text: String) { say("tcptrace-swift: warning: \(text)") }

    static func note(_ message: Message, in language: Language) { note(message.text(in: language)) }
    static func warning(_ message: Message, in language: Language) {
        say("tcptrace-swift: \(Severity.warning.words.text(in: language)): \(message.text(in: language))")
    }

    /// A message, and below it lines that say what to do.
    static func error(_ text: String, advice: [String]) {
        say("tcptrace-swift: \(text)")
        for line in advice { say("  \(line)") }
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

    /// Begins to measure the first second.
    static func begin() {
        _ = next
    }

    /// Shows the state of the work, at most five times a second and not within the first.
    static func show(_ text: () -> String) {
        guard isTerminal, Terminal.now() >= next else { return }
        next = Terminal.now() + 0.2
        isShown = true
        var visible = OutputBuffer()
        visible.append(visible: text())
        // A line that the terminal breaks could not be overwritten.
        let line = visible.takeText().prefix(Terminal.width(of: 2) - 1)
        put("\r" + line + "\u{1B}[K")
    }

    static func clear() {
        guard isShown else { return }
        isShown = false
        put("\r\u{1B}[K")
    }

    private static func put(_ text: String) {
        var text = text
        text.withUTF8 { _ = systemWrite(2, $0.baseAddress!, $0.count) }
    }
}
