import TCPConformance

/// How text for people looks: decided once by the caller, from options and the terminal.
package struct Style: Sendable {
    package enum Ladder: Sendable {
        /// Arrows and lines of Unicode.
        case unicode
        /// The same in ASCII, one character for each of the other.
        case ascii
    }

    /// Colours by ANSI escape sequences.
    package var isColoured: Bool
    package var ladder: Ladder
    /// Columns of the terminal. Below 100 lines are as long as for 100.
    package var width: Int
    /// Local time, in seconds east of UTC.
    package var secondsFromUTC: Int
    /// The name of that zone, shown once where times are shown.
    package var zone: String
    package var language: Language
    package var stateNames: StateNames

    package init(
        isColoured: Bool = false, ladder: Ladder = .unicode, width: Int = 100, secondsFromUTC: Int = 0,
        zone: String = "UTC", language: Language = .english, stateNames: StateNames = .rfc
    ) {
        self.isColoured = isColoured
        self.ladder = ladder
        self.width = max(width, 100)
        self.secondsFromUTC = secondsFromUTC
        self.zone = zone
        self.language = language
        self.stateNames = stateNames
    }

    /// A message in this style's language, with the states called by its names.
    func text(_ message: Message) -> String { stateNames.renamed(message.text(in: language)) }
}

/// What a colour says.
enum Tone {
    case good, bad, warning, faint, strong

    var sequence: StaticString {
        switch self {
        case .good: "\u{1B}[32m"
        case .bad: "\u{1B}[31m"
        case .warning: "\u{1B}[33m"
        case .faint: "\u{1B}[2m"
        case .strong: "\u{1B}[1m"
        }
    }
}
