import ConnectionSimulator
import TCPTracking

/// What the endpoints went through, beside what passed the vantage.
struct Truth {
    let traces: [StateTrace]
    let closedSilently: [Bool]

    init(_ simulation: Simulation) {
        traces = Side.allCases.map { simulation[$0].trace }
        closedSilently = Side.allCases.map { simulation[$0].closedSilently }
    }

    /// The states of a side as an observer counts them: without those before its opening.
    func states(of side: Side) -> [TCPState] {
        traces[side.index].all.drop { $0 == .closed || $0 == .listen }.map { TCPState($0) }
    }
}

extension Answer {
    /// A certain state or transition that the endpoint was not in or did not make; nil where there is none.
    ///
    /// An `observed` state must have been entered before its frame was sent, a `confirmed` one before the frame that
    /// proves it was. Two certain states in a row are a transition that the endpoint must have made as it stands.
    func falseCertainty(_ truth: Truth, _ captured: [CapturedSegment]) -> String? {
        for side in Side.allCases {
            let trace = truth.traces[side.index]
            // Where in the trace the last certain state stands.
            var place = 0
            let horizon = firstUnseen(of: side, in: captured)
            for (number, connection) in connections.enumerated() {
                var isPreviousCertain = true
                for transition in connection.histories[side.index] {
                    let proof: UInt8
                    switch transition.certainty {
                    case .observed: proof = transition.frame
                    case .confirmed: proof = transition.confirmedBy
                    case .assumed, .projected:
                        isPreviousCertain = false
                        continue
                    }
                    let what =
                        "connection \(number + 1): \(side == .a ? "A" : "B") \(transition.from.name) to"
                        + " \(transition.to.name) \(transition.certainty.name) by frame \(proof)"
                    if Int(proof) >= horizon { return nil }
                    guard proof > 0, Int(proof) <= captured.count else { return what + ", which is not captured" }
                    let sent = captured[Int(proof) - 1]
                    guard sent.from == side else { return what + ", which the other end sent" }
                    let limit = Int(sent.segment.senderStates)
                    var found: Int?
                    for index in place..<max(limit, place) where TCPState(trace[index]) == transition.to {
                        if isPreviousCertain, index > 0, TCPState(trace[index - 1]) != transition.from,
                            !(transition.from == .listen && trace[index - 1] == .closed),
                            transition.from != .unknown,
                            // A RST says that its host has no connection, not since when.
                            transition.to != .closed
                        {
                            continue
                        }
                        found = index
                        break
                    }
                    guard let found else {
                        let real = (0..<limit).map { trace[$0].name }.joined(separator: " ")
                        return what + "; then it had been in \(real)"
                    }
                    place = found
                    isPreviousCertain = true
                }
            }
        }
        return nil
    }

    /// The frame of the first retransmission before which its sender had sent something that has not passed the vantage. It
    /// carries newer acknowledgments than its number suggests, and nothing tells it from a first copy: from there on a
    /// side's segments prove less than they seem to.
    private func firstUnseen(of side: Side, in captured: [CapturedSegment]) -> Int {
        for (index, one) in captured.enumerated() where one.from == side && one.segment.isRetransmission {
            let seen = Set(captured[..<index].filter { $0.from == side }.map(\.segment.identification))
            if seen.filter({ $0 < one.segment.identification }).count + 1 < Int(one.segment.identification) {
                return index + 1
            }
        }
        return .max
    }

    /// Whether the states are told as the endpoints had them.
    func tells(_ truth: Truth, _ captured: [CapturedSegment]) -> Bool {
        Side.allCases.allSatisfy { side in
            let hasReset = captured.contains { $0.from == side && $0.segment.isRST }
            let real = truth.states(of: side)
            if tellings(of: side, hasReset: hasReset).contains(real) { return true }
            // Nothing shows that an endpoint fell silent; but a RST that answers for it later may.
            guard truth.closedSilently[side.index], real.last == .closed else { return false }
            return tellings(of: side, hasReset: hasReset).contains(Array(real.dropLast()))
        }
    }

    /// What is told of a side, and the same without what it is only assumed to have received before it sent something that
    /// does not tell: a RST acknowledges nothing (RFC 9293 §3.10.5), and a FIN is sent in SYN-RECEIVED as well as in
    /// ESTABLISHED (§3.10.4).
    private func tellings(of side: Side, hasReset: Bool) -> [[TCPState]] {
        var tellings: [[TCPState]] = [[]]
        for connection in connections {
            let states = connection.states(of: side)
            let history = connection.histories[side.index].filter { $0.certainty != .projected }
            var forms = [states]
            // Where in `states` the transitions begin.
            let offset = states.count - history.count
            for index in history.indices.dropFirst()
            where history[index].to == .finWait1 && history[index - 1].certainty == .assumed
                && history[index - 1].from == .synReceived && history[index - 1].to == .established
            {
                forms += forms.map { form in
                    var form = form
                    form.remove(at: index - 1 + offset)
                    return form
                }
            }
            if hasReset, let last = history.last, last.to == .closed {
                let doubtful = history.dropLast().reversed().prefix { $0.certainty == .assumed }.count
                forms += forms.flatMap { form in
                    (0...doubtful).map { Array(form.dropLast(min(form.count, $0 + 1))) + [.closed] }
                }
            }
            tellings = tellings.flatMap { telling in forms.map { telling + $0 } }
        }
        return tellings
    }
}
