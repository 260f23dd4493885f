import PacketDecoding
import TCPTracking

/// What the openings of many connections tell of one listener, which none of them tells alone.
package struct Listener: BitwiseCopyable, Sendable {
    /// Openings that the server's SYN,ACK answered, and SYNs that nothing answered.
    package private(set) var answered: UInt32 = 0
    package private(set) var ignored: UInt32 = 0
    private var firstAnswered = Int64.max
    private var lastAnswered = Int64.min
    private var firstIgnored = Int64.max
    private var lastIgnored = Int64.min
    /// The lowest number of a connection whose SYN was ignored.
    package private(set) var example: UInt64 = 0

    package init() {}

    /// Takes one opening into account, by the time of its first segment.
    package mutating func add(_ brief: ConnectionBrief) {
        let start = brief.startTime
        switch brief.opening {
        case .threeWay, .fastOpen, .partial, .halfOpen, .reset:
            guard brief.isAnswered else { return }
            answered &+= 1
            firstAnswered = min(firstAnswered, start)
            lastAnswered = max(lastAnswered, start)
        case .unanswered:
            ignored &+= 1
            firstIgnored = min(firstIgnored, start)
            lastIgnored = max(lastIgnored, start)
            example = example == 0 ? brief.id : min(example, brief.id)
        default:
            break
        }
    }

    /// Takes another part's account of the same listener into account.
    package mutating func add(_ other: Listener) {
        answered &+= other.answered
        ignored &+= other.ignored
        firstAnswered = min(firstAnswered, other.firstAnswered)
        lastAnswered = max(lastAnswered, other.lastAnswered)
        firstIgnored = min(firstIgnored, other.firstIgnored)
        lastIgnored = max(lastIgnored, other.lastIgnored)
        if other.example != 0 { example = example == 0 ? other.example : min(example, other.example) }
    }

    /// It answered some before it ignored others and went on answering: it was neither down nor filtered throughout.
    package var ignoresSome: Bool {
        answered > 0 && ignored > 0 && firstIgnored > firstAnswered && firstIgnored < lastAnswered
    }

    /// What that means, as sentences.
    package func diagnosis(endpoint: String, port: UInt16) -> Message {
        .listenerIgnoresSome(
            endpoint, port: port, answered: UInt64(answered), ignored: UInt64(ignored), example: example)
    }
}
