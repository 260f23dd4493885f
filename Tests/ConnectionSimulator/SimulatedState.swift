/// The states of RFC 9293 §3.3.2, in the simulator's own words: it shares no code with the tracker.
package enum SimulatedState: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case closed, listen, synSent, synReceived, established
    case finWait1, finWait2, closeWait, closing, lastAck, timeWait

    /// The name as RFC 9293 spells it.
    package var name: String {
        switch self {
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

    /// Both initial sequence numbers are agreed (RFC 9293 §3.5.3).
    var isSynchronized: Bool {
        switch self {
        case .closed, .listen, .synSent, .synReceived: false
        default: true
        }
    }
}

/// The states that an endpoint went through, in order: four bits each.
package struct StateTrace: BitwiseCopyable, Hashable, Sendable {
    package static let capacity = 32
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    package private(set) var count = 0

    package subscript(index: Int) -> SimulatedState {
        let word = index < 16 ? low : high
        return SimulatedState(rawValue: UInt8(word >> UInt64(4 * (index & 15)) & 15)) ?? .closed
    }

    package var last: SimulatedState { count == 0 ? .closed : self[count - 1] }
    package var all: [SimulatedState] { (0..<count).map { self[$0] } }

    package func contains(_ state: SimulatedState) -> Bool {
        for index in 0..<count where self[index] == state { return true }
        return false
    }

    /// Takes back the last state: the endpoint passed through it within one event.
    mutating func removeLast() {
        count -= 1
        if count < 16 {
            low &= ~(15 << UInt64(4 * count))
        } else {
            high &= ~(15 << UInt64(4 * (count - 16)))
        }
    }

    mutating func append(_ state: SimulatedState) {
        guard count < Self.capacity else { return }
        if count < 16 {
            low |= UInt64(state.rawValue) << UInt64(4 * count)
        } else {
            high |= UInt64(state.rawValue) << UInt64(4 * (count - 16))
        }
        count += 1
    }
}
