/// Why a capture cannot show a transition that the kernel made: then reporting it is neither required nor wrong.
enum UnshownReason: String, Decodable, CaseIterable {
    /// The segment that acknowledged the FIN carried a FIN too.
    case passedWithinOneSegment = "passed-within-one-segment"
    /// Retransmissions were given up, or a wait ended.
    case timer
    /// close() or exit of an end that had nothing to send, or whose segment is not in this capture.
    case silentClose = "silent-close"
    /// 2·MSL was cut short by a new connection or a RST, which depends on the host's settings.
    case timeWaitEndedEarly = "time-wait-ended-early"
    /// The server answered without keeping any state.
    case synCookie = "syn-cookie"
    /// The segment that makes or shows it was captured neither here nor again later.
    case segmentsNotCaptured = "segments-not-captured"
    /// It happened before the capture began.
    case beforeCapture = "before-capture"
    /// It happened after the capture had ended.
    case afterCapture = "after-capture"

    /// The section that makes it invisible, and what it says.
    var reference: String {
        switch self {
        case .passedWithinOneSegment:
            "RFC 9293 §3.10.7.4, eighth: FIN-WAIT-1 enters TIME-WAIT directly if this segment acknowledges its FIN"
        case .timer:
            "RFC 9293 §3.8.1, §3.8.3, §3.10.8: timeouts delete the connection and send nothing"
        case .silentClose:
            "RFC 9293 §3.10.4, §3.10.5: CLOSE in SYN-SENT and ABORT there delete the connection and send nothing"
        case .timeWaitEndedEarly:
            "RFC 9293 §3.6.1 (MAY-2), RFC 1337 §2, RFC 6191 §2: a host may leave TIME-WAIT early"
        case .synCookie:
            "RFC 4987 §3.6: the SYN,ACK is sent without a connection record"
        case .segmentsNotCaptured:
            "RFC 9293 §3.3.2, §3.10.7: transitions are made by segments; this one is not in the capture"
        case .beforeCapture, .afterCapture:
            "RFC 9293 §3.3.2: transitions are made by events; the capture did not last over this one"
        }
    }
}
