import TCPConformance

/// How many connections were reset, or their openings, by cause.
package struct ResetCounts: BitwiseCopyable, Sendable {
    package struct Entry: BitwiseCopyable, Sendable {
        package fileprivate(set) var connections: UInt64 = 0
        /// Of them, those that the server's end reset.
        package fileprivate(set) var byServer: UInt64 = 0
        /// The lowest number of one of them; 0 for none.
        package fileprivate(set) var example: UInt64 = 0
    }

    private var entries = InlineArray<11, Entry>(repeating: Entry())

    package init() {}

    package subscript(cause: ResetCause) -> Entry { entries[Int(cause.rawValue)] }

    package mutating func add(_ cause: ResetCause, byServer: Bool, id: UInt64) {
        let place = Int(cause.rawValue)
        entries[place].connections &+= 1
        if byServer { entries[place].byServer &+= 1 }
        let example = entries[place].example
        if example == 0 || id < example { entries[place].example = id }
    }

    package mutating func merge(_ other: ResetCounts) {
        for place in 0..<11 {
            entries[place].connections &+= other.entries[place].connections
            entries[place].byServer &+= other.entries[place].byServer
            let (mine, its) = (entries[place].example, other.entries[place].example)
            entries[place].example = mine == 0 || its == 0 ? max(mine, its) : min(mine, its)
        }
    }

    /// The causes that were seen, the most frequent first.
    package var sorted: [(cause: ResetCause, entry: Entry)] {
        ResetCause.allCases.map { ($0, self[$0]) }.filter { $0.1.connections > 0 }
            .sorted { ($1.1.connections, $0.1.example) < ($0.1.connections, $1.1.example) }
    }
}
