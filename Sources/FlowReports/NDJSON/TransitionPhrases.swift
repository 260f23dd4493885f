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

    init() {
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
        var index = Int(transition.row) * (1 + Certainty.allCases.count)
        switch part {
        case .states where transition.from.rawValue != origins[Int(transition.row)]:
            // A first transition that was captured late stands before this one.
            buffer.append("\"from\":\"")
            buffer.append(transition.from.name)
            buffer.append("\",\"to\":\"")
            buffer.append(transition.to.name)
            buffer.append("\",\"time\":\"")
            return
        case .states: break
        case .cause: index += 1 + Int(transition.certainty.rawValue)
        }
        buffer.append(text, from: index == 0 ? 0 : ends[index - 1], to: ends[index])
    }
}
