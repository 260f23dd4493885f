import TCPTracking

/// What the records say of a row of the state machine, written once: a history repeats it for every connection.
struct TransitionPhrases: ~Copyable {
    enum Part: Int {
        /// From and to, up to the time.
        case states = 0
        /// Cause, rule and certainty.
        case cause = 1
    }

    private var text = OutputBuffer()
    /// Where each phrase ends; the one before ends where it begins.
    private var ends: [Int] = []
    /// The state that each row leaves.
    private var origins: [UInt8] = []
    /// Phrases for each row: the states, and the cause with each certainty. Another target's list of cases is made anew
    /// whenever it is asked for.
    private let rowLength: Int

    init() {
        rowLength = 1 + Certainty.allCases.count
        for row in transitionRows {
            origins.append(row.from.rawValue)
            text.append("\"from\":\"")
            text.append(row.from.name)
            text.append("\",\"to\":\"")
            text.append(row.to.name)
            text.append("\",\"time\":\"")
            ends.append(text.count)
            for certainty in Certainty.allCases {
                text.append(",\"cause\":\"")
                text.append(row.event.phrase)
                text.append("\",\"rule\":\"")
                text.append(row.reference)
                text.append("\",\"certainty\":\"")
                text.append(certainty.name)
                text.append("\"")
                ends.append(text.count)
            }
        }
    }

    func append(_ part: Part, of transition: Transition, to buffer: inout OutputBuffer) {
        switch part {
        case .states where transition.from.rawValue != origins[Int(transition.row)]:
            // A first transition that was captured late stands before this one.
            buffer.append("\"from\":\"")
            buffer.append(transition.from.name)
            buffer.append("\",\"to\":\"")
            buffer.append(transition.to.name)
            buffer.append("\",\"time\":\"")
        case .states: append(statesOf: transition.row, to: &buffer)
        case .cause: append(causeOf: transition.row, transition.certainty, to: &buffer)
        }
    }

    func append(statesOf row: UInt8, to buffer: inout OutputBuffer) {
        append(Int(row) * rowLength, to: &buffer)
    }

    func append(causeOf row: UInt8, _ certainty: Certainty, to buffer: inout OutputBuffer) {
        append(Int(row) * rowLength + 1 + Int(certainty.rawValue), to: &buffer)
    }

    private func append(_ index: Int, to buffer: inout OutputBuffer) {
        buffer.append(text, from: index == 0 ? 0 : ends[index - 1], to: ends[index])
    }
}
