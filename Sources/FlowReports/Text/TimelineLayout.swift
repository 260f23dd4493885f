/// The columns of a timeline: time, client's state, ladder, server's state, frame, note, and with room enough the rule.
struct TimelineLayout {
    /// A state and a question mark.
    static let stateWidth = 13
    private static let noteWidth = 12
    private static let ruleWidth = 30

    let width: Int
    let timeEnd: Int
    let clientState: Int
    /// The columns of the ladder's two rails.
    let left: Int
    let right: Int
    let serverState: Int
    let frameEnd: Int
    let note: Int
    /// nil where there is no room.
    let rule: Int?

    /// - Parameters:
    ///   - duration: of the connection, nanoseconds.
    ///   - lastFrame: the highest frame number.
    init(width: Int, duration: Int64, lastFrame: UInt64) {
        self.width = width
        let seconds = UInt64(max(0, duration) / 1_000_000_000)
        timeEnd = max(9, OutputBuffer.digits(of: seconds) + 8)
        clientState = timeEnd + 1
        left = clientState + Self.stateWidth + 1
        let frameWidth = max(5, OutputBuffer.digits(of: lastFrame))
        let wanted = 13 + 1 + frameWidth + 2 + Self.noteWidth + 2
        let hasRule = width >= 130
        let available = width - (hasRule ? Self.ruleWidth + 2 : 0)
        right = min(left + 64, available - wanted)
        serverState = right + 2
        frameEnd = serverState + Self.stateWidth + 1 + frameWidth
        note = frameEnd + 2
        rule = hasRule ? note + Self.noteWidth + 2 : nil
    }

    /// Columns between the rails.
    var inner: Int { right - left - 1 }
}
