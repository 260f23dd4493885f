/// How a connection opened: the codes of the records, stable.
package enum OpeningOutcome: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// SYN, SYN,ACK, ACK.
    case threeWay
    /// Both ends sent SYN.
    case simultaneous
    /// Data in the SYN was acknowledged by the SYN,ACK (RFC 7413).
    case fastOpen
    /// RST answered the SYN.
    case refused
    /// An ICMP error answered the SYN.
    case unreachable
    /// Nothing answered the SYN.
    case unanswered
    /// The SYN,ACK was never acknowledged.
    case halfOpen
    /// RST after the SYN,ACK, before ESTABLISHED.
    case reset
    /// An ACK that does not acknowledge it met the SYN: an old connection lives at the peer.
    case challenged
    /// Only one direction of the opening was captured.
    case oneSided
    /// Some of the opening's segments were captured, the rest is implied.
    case partial
    case notCaptured

    package var code: StaticString {
        switch self {
        case .threeWay: "three-way"
        case .simultaneous: "simultaneous"
        case .fastOpen: "fast-open"
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .unanswered: "unanswered"
        case .halfOpen: "half-open"
        case .reset: "reset"
        case .challenged: "challenged"
        case .oneSided: "one-sided"
        case .partial: "partial"
        case .notCaptured: "not-captured"
        }
    }

    /// The connection did not come to be.
    @inlinable package var isFailure: Bool {
        switch self {
        case .refused, .unreachable, .unanswered, .halfOpen, .reset, .challenged: true
        case .threeWay, .simultaneous, .fastOpen, .oneSided, .partial, .notCaptured: false
        }
    }
}

/// How a connection closed: the codes of the records, stable.
package enum ClosingOutcome: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case fourSegment
    case threeSegment
    case simultaneous
    case reset
    /// One FIN is acknowledged, the other direction is open.
    case halfClosed
    /// A FIN was never acknowledged.
    case finUnanswered
    /// Retransmissions without answer until silence.
    case abandoned
    /// A new connection took the four-tuple.
    case replaced
    /// Alive at the end of the capture.
    case open
    /// Timed out of the table.
    case idle
    case notOpened

    package var code: StaticString {
        switch self {
        case .fourSegment: "four-segment"
        case .threeSegment: "three-segment"
        case .simultaneous: "simultaneous"
        case .reset: "reset"
        case .halfClosed: "half-closed"
        case .finUnanswered: "fin-unanswered"
        case .abandoned: "abandoned"
        case .replaced: "replaced"
        case .open: "open"
        case .idle: "idle"
        case .notOpened: "not-opened"
        }
    }
}

/// Who did something, as far as the capture shows.
package enum Actor: UInt8, BitwiseCopyable, Sendable {
    case client
    case server
    case both
    case nobody

    /// The records' word, nil for nobody.
    package var code: StaticString? {
        switch self {
        case .client: "client"
        case .server: "server"
        case .both: "both"
        case .nobody: nil
        }
    }
}
