import TCPTracking

/// By which names states are called in text for people: they are the same in every language.
package enum StateNames: BitwiseCopyable, Sendable {
    /// As RFC 9293 §3.3.2 spells them: `SYN-RECEIVED`.
    case rfc
    /// As netstat(8) and the socket calls do: `SYN_RECV`.
    case socket

    package func name(of state: TCPState) -> StaticString {
        if self == .rfc { return state.name }
        return switch state {
        case .unknown: "UNKNOWN"
        case .closed: "CLOSE"
        case .listen: "LISTEN"
        case .synSent: "SYN_SENT"
        case .synReceived: "SYN_RECV"
        case .established: "ESTABLISHED"
        case .finWait1: "FIN_WAIT1"
        case .finWait2: "FIN_WAIT2"
        case .closeWait: "CLOSE_WAIT"
        case .closing: "CLOSING"
        case .lastAck: "LAST_ACK"
        case .timeWait: "TIME_WAIT"
        }
    }

    /// A sentence with the states of RFC 9293 called by these names.
    func renamed(_ text: String) -> String {
        guard self == .socket else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: Self.isCapital) {
            result += rest[..<start]
            rest = rest[start...]
            let end = rest.firstIndex { !Self.isCapital($0) && !("0"..."9" ~= $0) && $0 != "-" } ?? rest.endIndex
            let word = rest[..<end]
            let state = TCPState.allCases.first { "\($0.name)" == word }
            result += state.map { "\(name(of: $0))" } ?? String(word)
            rest = rest[end...]
        }
        return result + rest
    }

    private static func isCapital(_ character: Character) -> Bool { "A"..."Z" ~= character }
}
