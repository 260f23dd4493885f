/// One row of the state machine: an event in a state leads to a state, because a document says so.
package struct TransitionRow: Sendable {
    package let from: TCPState
    package let event: TransitionEvent
    package let to: TCPState
    /// The section that demands it.
    package let reference: StaticString
    /// Why, in one sentence.
    package let sentence: StaticString

    init(
        _ from: TCPState, _ event: TransitionEvent, _ to: TCPState, _ reference: StaticString,
        _ sentence: StaticString
    ) {
        self.from = from
        self.event = event
        self.to = to
        self.reference = reference
        self.sentence = sentence
    }
}

//                               +---------+ ---------\      active OPEN
//                               |  CLOSED |            \    -----------
//                               +---------+<---------\   \   sends SYN
//                  passive OPEN   |     ^              \   \
//                                 V     |                \   \
//                               +---------+                |    V
//       sends SYN,ACK           |  LISTEN |          +---------+
//      +----------------------- +---------+          | SYN-SENT|
//      V                             ^               +---------+
//  +---------+  receives RST         |  receives SYN     |
//  |   SYN-  |-----------------------+                   |
//  | RECEIVED|<------------------------------------------+
//  +---------+  receives ACK of SYN  +-----------+  receives SYN,ACK
//      |  +------------------------->|ESTABLISHED|<------+
//      | sends FIN                   +-----------+
//      V                    sends FIN |         | receives FIN
//  +---------+<-----------------------+         +------>+----------+
//  |  FIN-   |  receives FIN   +---------+              |CLOSE-WAIT|
//  | WAIT-1  |---------------->| CLOSING |              +----------+
//  +---------+                 +---------+                   | sends FIN
//      | receives ACK of FIN        | receives ACK of FIN    V
//      V                            V                   +---------+
//  +---------+  receives FIN   +---------+              | LAST-ACK|
//  |FIN-WAIT2|---------------->|TIME-WAIT|              +---------+
//  +---------+                 +---------+                   | receives ACK of FIN
//                                   | 2·MSL                  V
//                                   +------------------> CLOSED
//
// Where Figure 5 of RFC 9293 is silent, the rows take the event processing of §3.10: FIN and the ACK of a FIN in one
// segment go from FIN-WAIT-1 straight to TIME-WAIT; a FIN may be received in SYN-RECEIVED; RST ends every state.
// UNKNOWN is the observer's own: the capture began after the endpoint's opening.

/// Every transition that this program knows, in the order of a connection's life.
package let transitionRows: [TransitionRow] = [
    TransitionRow(.closed, .sendsSYN, .synSent, "RFC 9293 §3.10.1", "An active OPEN sends SYN with seq=x."),
    TransitionRow(.listen, .sendsSYN, .synSent, "RFC 9293 §3.10.2", "SEND on a listening endpoint opens actively."),
    TransitionRow(
        .listen, .sendsSYNACK, .synReceived, "RFC 9293 §3.10.7.2", "A SYN at a listener is answered by SYN,ACK."),
    TransitionRow(
        .synSent, .receivesSYN, .synReceived, "RFC 9293 §3.5, §3.10.7.3",
        "Simultaneous open: the SYNs crossed, neither acknowledges the other."),
    TransitionRow(
        .synSent, .sendsSYNACK, .synReceived, "RFC 9293 §3.5, §3.10.7.3",
        "Simultaneous open: the endpoint answers the peer's SYN."),
    TransitionRow(
        .synSent, .receivesSYNACK, .established, "RFC 9293 §3.10.7.3",
        "The SYN,ACK acknowledges x+1; connect() returns."),
    TransitionRow(
        .synSent, .sendsACK, .established, "RFC 9293 §3.10.7.3",
        "The endpoint acknowledges y+1, so the peer's SYN,ACK has arrived."),
    TransitionRow(
        .synReceived, .receivesACKOfSYN, .established, "RFC 9293 §3.10.7.4",
        "The third segment acknowledges y+1; accept() can return."),
    TransitionRow(
        .synReceived, .receivesSYNACK, .established, "RFC 9293 §3.5, §3.10.7.4",
        "Simultaneous open: the peer's SYN,ACK acknowledges the SYN."),
    TransitionRow(
        .synReceived, .sendsACK, .established, "RFC 9293 §3.10.7.4",
        "The endpoint sends what only a synchronized endpoint sends, so the ACK of its SYN has arrived."),
    TransitionRow(
        .synReceived, .sendsFIN, .finWait1, "RFC 9293 §3.10.4", "CLOSE before the opening was acknowledged."),
    TransitionRow(
        .synReceived, .receivesFIN, .closeWait, "RFC 9293 §3.10.7.4", "The peer closed within the opening."),
    TransitionRow(
        .synReceived, .receivesRST, .listen, "RFC 9293 §3.10.7.4",
        "After a passive open a RST returns the endpoint to LISTEN."),
    TransitionRow(
        .synReceived, .receivesRSTAfterActiveOpen, .closed, "RFC 9293 §3.10.7.4",
        "After an active open a RST refuses the connection."),
    TransitionRow(.synReceived, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT, or the connection is withdrawn."),
    TransitionRow(
        .synSent, .receivesRST, .closed, "RFC 9293 §3.10.7.3",
        "A RST that acknowledges the SYN refuses the connection."),
    TransitionRow(.synSent, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT before any answer."),

    TransitionRow(
        .unknown, .sendsACK, .established, "RFC 9293 §3.10.7.4",
        "Captured mid-stream: the endpoint sends what a synchronized endpoint sends."),
    TransitionRow(
        .unknown, .receivesACKOfSYN, .established, "RFC 9293 §3.10.7.4",
        "Captured mid-stream: the peer sends to this endpoint what it sends to a synchronized one."),
    TransitionRow(
        .unknown, .receivesSYNACK, .established, "RFC 9293 §3.10.7.3",
        "The SYN was not captured; the SYN,ACK that answers it was."),
    TransitionRow(
        .unknown, .sendsRST, .closed, "RFC 9293 §3.5.2", "Captured mid-stream: the endpoint resets the connection."),
    TransitionRow(
        .unknown, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "Captured mid-stream: the connection is reset."),

    TransitionRow(.established, .sendsFIN, .finWait1, "RFC 9293 §3.10.4", "CLOSE sends FIN with seq=u."),
    TransitionRow(
        .established, .receivesFIN, .closeWait, "RFC 9293 §3.10.7.4",
        "The peer's FIN and everything before it has arrived; read() returns 0."),
    TransitionRow(.established, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a synchronized state."),
    TransitionRow(.established, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT, or the host knows no connection."),

    TransitionRow(
        .finWait1, .receivesACKOfFIN, .finWait2, "RFC 9293 §3.10.7.4", "The ACK covers u+1: the FIN has arrived."),
    TransitionRow(
        .finWait1, .receivesFIN, .closing, "RFC 9293 §3.10.7.4",
        "Simultaneous close: the FINs crossed, ours is not acknowledged yet."),
    TransitionRow(
        .finWait1, .receivesFINAndACKOfFIN, .timeWait, "RFC 9293 §3.10.7.4",
        "Three-segment close: the peer's FIN acknowledges u+1."),
    TransitionRow(.finWait1, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a synchronized state."),
    TransitionRow(.finWait1, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT, or data came after close()."),
    TransitionRow(
        .finWait2, .receivesFIN, .timeWait, "RFC 9293 §3.10.7.4", "The other direction closed too."),
    TransitionRow(.finWait2, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a synchronized state."),
    TransitionRow(.finWait2, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT, or data came after close()."),
    TransitionRow(.closeWait, .sendsFIN, .lastAck, "RFC 9293 §3.10.4", "The passive closer closes: FIN with seq=w."),
    TransitionRow(.closeWait, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a synchronized state."),
    TransitionRow(.closeWait, .sendsRST, .closed, "RFC 9293 §3.10.5", "ABORT instead of CLOSE."),
    TransitionRow(
        .closing, .receivesACKOfFIN, .timeWait, "RFC 9293 §3.10.7.4", "The crossed FIN is acknowledged with u+1."),
    TransitionRow(.closing, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a closing state."),
    TransitionRow(.closing, .sendsRST, .closed, "RFC 9293 §3.10.5", "The host knows no connection any more."),
    TransitionRow(
        .lastAck, .receivesACKOfFIN, .closed, "RFC 9293 §3.10.7.4", "The last ACK covers w+1: the connection is gone."),
    TransitionRow(.lastAck, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends a closing state."),
    TransitionRow(.lastAck, .sendsRST, .closed, "RFC 9293 §3.10.5", "The host knows no connection any more."),
    TransitionRow(.timeWait, .timeWaitExpires, .closed, "RFC 9293 §3.10.8", "2·MSL after the last ACK."),
    TransitionRow(.timeWait, .receivesRST, .closed, "RFC 9293 §3.10.7.4", "A RST ends TIME-WAIT (but see RFC 1337)."),
    TransitionRow(.timeWait, .sendsRST, .closed, "RFC 9293 §3.10.5", "The host knows no connection any more."),
]

/// The rows as a dense table: one look-up for a state and an event.
package struct TransitionTable: Sendable {
    /// Index into `transitionRows` plus 1, 0 where there is no row; `state * eventCount + event`.
    private let cells: [UInt8]
    private static let eventCount = TransitionEvent.allCases.count

    package static let shared = TransitionTable()

    private init() {
        var cells = [UInt8](repeating: 0, count: TCPState.allCases.count * Self.eventCount)
        for (index, row) in transitionRows.enumerated() {
            let cell = Int(row.from.rawValue) * Self.eventCount + Int(row.event.rawValue)
            precondition(cells[cell] == 0, "two transition rows for one state and event")
            cells[cell] = UInt8(index + 1)
        }
        self.cells = cells
    }

    /// The index of the row for `event` in `state`; nil where no document knows such a transition.
    package func row(from state: TCPState, on event: TransitionEvent) -> Int? {
        let cell = cells[Int(state.rawValue) * Self.eventCount + Int(event.rawValue)]
        return cell == 0 ? nil : Int(cell) - 1
    }
}
