import TCPConformance

/// How many connections opened and closed in which way.
package struct OutcomeCounts: BitwiseCopyable, Sendable {
    private var openings = InlineArray<12, UInt64>(repeating: 0)
    private var closings = InlineArray<11, UInt64>(repeating: 0)
    package private(set) var connections: UInt64 = 0

    package init() {}

    package mutating func add(_ opening: OpeningOutcome, _ closing: ClosingOutcome) {
        openings[Int(opening.rawValue)] &+= 1
        closings[Int(closing.rawValue)] &+= 1
        connections &+= 1
    }

    package subscript(opening: OpeningOutcome) -> UInt64 { openings[Int(opening.rawValue)] }
    package subscript(closing: ClosingOutcome) -> UInt64 { closings[Int(closing.rawValue)] }

    /// Adds another worker's counts.
    package mutating func merge(_ other: OutcomeCounts) {
        for index in 0..<12 { openings[index] &+= other.openings[index] }
        for index in 0..<11 { closings[index] &+= other.closings[index] }
        connections &+= other.connections
    }
}
