import Testing

@testable import TCPTracking

/// Every state × every event against a list written from RFC 9293 Figure 5 and §3.10, not from the rows.
@Suite struct TransitionTableTests {
    /// state → event → state. What is not listed is not a transition.
    static let independent: [TCPState: [TransitionEvent: TCPState]] = {
        var list: [TCPState: [TransitionEvent: TCPState]] = [:]
        // §3.10.1 OPEN, §3.10.2 SEND on a passive open.
        list[.closed, default: [:]][.sendsSYN] = .synSent
        list[.listen, default: [:]][.sendsSYN] = .synSent
        // §3.10.7.2 LISTEN: the SYN is answered.
        list[.listen, default: [:]][.sendsSYNACK] = .synReceived
        // §3.10.7.3 SYN-SENT: SYN,ACK; SYN alone; RST with an acceptable ACK. §3.10.5 ABORT.
        list[.synSent, default: [:]][.receivesSYNACK] = .established
        list[.synSent, default: [:]][.sendsACK] = .established
        list[.synSent, default: [:]][.receivesSYN] = .synReceived
        list[.synSent, default: [:]][.sendsSYNACK] = .synReceived
        list[.synSent, default: [:]][.receivesRST] = .closed
        list[.synSent, default: [:]][.sendsRST] = .closed
        // §3.10.7.4 SYN-RECEIVED: fifth check the ACK, eighth the FIN, second the RST by how it was opened.
        list[.synReceived, default: [:]][.receivesACKOfSYN] = .established
        list[.synReceived, default: [:]][.receivesSYNACK] = .established
        list[.synReceived, default: [:]][.sendsACK] = .established
        list[.synReceived, default: [:]][.receivesFIN] = .closeWait
        list[.synReceived, default: [:]][.sendsFIN] = .finWait1
        list[.synReceived, default: [:]][.receivesRST] = .listen
        list[.synReceived, default: [:]][.receivesRSTAfterActiveOpen] = .closed
        list[.synReceived, default: [:]][.sendsRST] = .closed
        // §3.10.4 CLOSE and §3.10.7.4 eighth, the FIN; fifth, the ACK of our FIN.
        list[.established, default: [:]][.sendsFIN] = .finWait1
        list[.established, default: [:]][.receivesFIN] = .closeWait
        list[.finWait1, default: [:]][.receivesACKOfFIN] = .finWait2
        list[.finWait1, default: [:]][.receivesFIN] = .closing
        list[.finWait1, default: [:]][.receivesFINAndACKOfFIN] = .timeWait
        list[.finWait2, default: [:]][.receivesFIN] = .timeWait
        list[.closing, default: [:]][.receivesACKOfFIN] = .timeWait
        list[.closeWait, default: [:]][.sendsFIN] = .lastAck
        list[.lastAck, default: [:]][.receivesACKOfFIN] = .closed
        list[.timeWait, default: [:]][.timeWaitExpires] = .closed
        // §3.10.7.4 second, the RST bit, and §3.10.5 ABORT: every synchronized state ends.
        for state in [TCPState.established, .finWait1, .finWait2, .closeWait, .closing, .lastAck, .timeWait] {
            list[state, default: [:]][.receivesRST] = .closed
            list[state, default: [:]][.sendsRST] = .closed
        }
        // The observer's own state, before the first evidence.
        list[.unknown] = [
            .sendsACK: .established, .receivesACKOfSYN: .established, .receivesSYNACK: .established,
            .sendsRST: .closed, .receivesRST: .closed,
        ]
        return list
    }()

    @Test(arguments: TCPState.allCases, TransitionEvent.allCases)
    func everyStateAndEvent(state: TCPState, event: TransitionEvent) {
        let row = TransitionTable.shared.row(from: state, on: event)
        #expect(row.map { transitionRows[$0].to } == Self.independent[state]?[event])
        if let row {
            #expect(transitionRows[row].from == state)
            #expect(transitionRows[row].event == event)
        }
    }

    @Test func everyRowHasAReferenceAndASentence() {
        for row in transitionRows {
            #expect(row.reference.description.hasPrefix("RFC 9293 §"))
            #expect(row.sentence.description.hasSuffix("."))
        }
    }

    @Test func stateNamesAreThoseOfTheRFC() {
        let names = TCPState.allCases.map(\.name.description)
        #expect(
            names == [
                "UNKNOWN", "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
                "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT",
            ])
    }
}
