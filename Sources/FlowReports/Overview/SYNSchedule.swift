import TCPConformance
import TCPTracking

/// When clients of one server sent their SYNs again, held against RFC 6298: the first wait is a second (§2.1), and each
/// time-out doubles it (§5.5).
package struct SYNSchedule: BitwiseCopyable, Sendable {
    /// The waits before the copies of the same number.
    package struct Wait: BitwiseCopyable, Sendable {
        package private(set) var count: UInt32 = 0
        private var least = UInt32.max
        private var most: UInt32 = 0
        private var total: UInt64 = 0

        /// Nanoseconds, to the microsecond.
        package var shortest: Int64 { count == 0 ? 0 : Int64(least) * 1_000 }
        package var longest: Int64 { Int64(most) * 1_000 }
        package var mean: Int64 { count == 0 ? 0 : Int64(total / UInt64(count)) * 1_000 }

        fileprivate mutating func add(_ nanoseconds: Int64) {
            let microseconds = UInt32(clamping: nanoseconds / 1_000)
            count &+= 1
            least = min(least, microseconds)
            most = max(most, microseconds)
            total &+= UInt64(microseconds)
        }

        fileprivate mutating func merge(_ other: Wait) {
            count &+= other.count
            least = min(least, other.least)
            most = max(most, other.most)
            total &+= other.total
        }
    }

    /// How the waits of one connection grow.
    package enum Growth: UInt8, BitwiseCopyable, CaseIterable, Sendable {
        /// Each is about twice the one before.
        case doubling
        /// Equal ones first, as Linux sends since 6.5 (net.ipv4.tcp_syn_linear_timeouts).
        case linearFirst
        case other

        /// Nil where there are not two waits to compare.
        package init?(_ waits: SYNWaits) {
            guard waits.count > 1 else { return nil }
            var isLinear = true
            var hasLinear = false
            for index in 1..<waits.count {
                let before = max(waits[index - 1], 1)
                let percent = waits[index] * 100 / before
                if (150...260).contains(percent) {
                    isLinear = false
                } else if isLinear, (75...133).contains(percent) {
                    hasLinear = true
                } else {
                    self = .other
                    return
                }
            }
            self = hasLinear ? .linearFirst : .doubling
        }

        package var code: StaticString {
            switch self {
            case .doubling: "doubling"
            case .linearFirst: "linear-first"
            case .other: "other"
            }
        }
    }

    private var waits = InlineArray<7, Wait>(repeating: Wait())
    private var growths = InlineArray<3, UInt32>(repeating: 0)

    package init() {}

    package mutating func add(_ connection: SYNWaits) {
        for index in 0..<connection.count { waits[index].add(connection[index]) }
        if let growth = Growth(connection) { growths[Int(growth.rawValue)] &+= 1 }
    }

    package mutating func merge(_ other: SYNSchedule) {
        for index in 0..<SYNWaits.capacity { waits[index].merge(other.waits[index]) }
        for index in 0..<3 { growths[index] &+= other.growths[index] }
    }

    /// The waits that were seen, the one before the first copy in front.
    package var observed: [Wait] { (0..<SYNWaits.capacity).map { waits[$0] }.filter { $0.count > 0 } }

    /// Connections whose waits grow so.
    package subscript(growth: Growth) -> UInt32 { growths[Int(growth.rawValue)] }

    /// What RFC 6298 has for the same copies, from the first wait that was seen: nanoseconds.
    package var documented: [Int64] {
        guard let first = observed.first else { return [] }
        return observed.indices.map { first.mean << Int64($0) }
    }

    /// What that says, as a clause; nil where no SYN was sent again.
    package var text: Message? {
        let observed = observed
        guard let first = observed.first else { return nil }
        let verdict: Message =
            switch (self[.linearFirst], self[.doubling], self[.other]) {
            case (0, 0, 0):
                (800_000_000...1_500_000_000).contains(first.mean) ? .firstWaitIsASecond : .firstWaitIsNotASecond
            case (0, _, 0): .waitsDouble
            case (_, 0, 0): .waitsAreEqualAtFirst
            case (0, 0, _): .waitsDoNotDouble
            default: .waitsDiffer(doubling: self[.doubling], linear: self[.linearFirst], other: self[.other])
            }
        return .synSentAgain(after: observed.map(\.mean), verdict)
    }
}
