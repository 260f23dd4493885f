/// What moves an endpoint from one state to another, as a passive observer can tell it.
///
/// `sends…` was done by the endpoint itself; `receives…` was captured on its way to the endpoint.
package enum TransitionEvent: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case sendsSYN
    case sendsSYNACK
    /// Sends a segment that only a synchronized state sends: its acknowledgment proves that the peer's SYN arrived.
    case sendsACK
    case sendsFIN
    case sendsRST
    case receivesSYN
    case receivesSYNACK
    case receivesACKOfSYN
    case receivesACKOfFIN
    /// The peer's FIN with everything before it.
    case receivesFIN
    /// The peer's FIN in a segment that also acknowledges the endpoint's own FIN for the first time.
    case receivesFINAndACKOfFIN
    /// An acceptable RST (RFC 9293 §3.10.7, RFC 5961 §3.2).
    case receivesRST
    /// An acceptable RST at an endpoint in SYN-RECEIVED that opened actively.
    case receivesRSTAfterActiveOpen
    /// The 2·MSL timer of TIME-WAIT.
    case timeWaitExpires

    /// The cause in words, after "client" or "server".
    package var phrase: StaticString {
        switch self {
        case .sendsSYN: "sends SYN"
        case .sendsSYNACK: "sends SYN,ACK"
        case .sendsACK: "sends ACK"
        case .sendsFIN: "sends FIN"
        case .sendsRST: "sends RST"
        case .receivesSYN: "receives SYN"
        case .receivesSYNACK: "receives SYN,ACK"
        case .receivesACKOfSYN: "receives ACK of SYN"
        case .receivesACKOfFIN: "receives ACK of FIN"
        case .receivesFIN: "receives FIN"
        case .receivesFINAndACKOfFIN: "receives FIN and ACK of FIN"
        case .receivesRST, .receivesRSTAfterActiveOpen: "receives RST"
        case .timeWaitExpires: "2·MSL expires"
        }
    }
}
