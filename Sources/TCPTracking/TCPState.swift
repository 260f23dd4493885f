/// The state of one endpoint: the eleven of RFC 9293 §3.3.2, and UNKNOWN before the first evidence of an endpoint.
package enum TCPState: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case unknown
    case closed
    case listen
    case synSent
    case synReceived
    case established
    case finWait1
    case finWait2
    case closeWait
    case closing
    case lastAck
    case timeWait

    /// The name as RFC 9293 §3.3.2 spells it.
    package var name: StaticString {
        switch self {
        case .unknown: "UNKNOWN"
        case .closed: "CLOSED"
        case .listen: "LISTEN"
        case .synSent: "SYN-SENT"
        case .synReceived: "SYN-RECEIVED"
        case .established: "ESTABLISHED"
        case .finWait1: "FIN-WAIT-1"
        case .finWait2: "FIN-WAIT-2"
        case .closeWait: "CLOSE-WAIT"
        case .closing: "CLOSING"
        case .lastAck: "LAST-ACK"
        case .timeWait: "TIME-WAIT"
        }
    }

    /// Whether the endpoint has nothing left to do: a new SYN on its four-tuple opens a new connection.
    package var isOver: Bool {
        switch self {
        case .closed, .listen, .timeWait: true
        default: false
        }
    }

    /// A synchronized state: both initial sequence numbers are agreed (RFC 9293 §3.5.3).
    package var isSynchronized: Bool {
        switch self {
        case .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck, .timeWait: true
        case .unknown, .closed, .listen, .synSent, .synReceived: false
        }
    }
}
