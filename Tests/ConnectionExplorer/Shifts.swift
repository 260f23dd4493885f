import ConnectionSimulator
import TCPConformance
import TCPTracking

/// What a shift of the two directions against each other must not change: the states of both ends, the outcomes, the roles.
struct FinalHistory: Hashable, Sendable {
    struct Connection: Hashable, Sendable {
        var states: [[TCPState]]
        var opening: OpeningOutcome
        var closing: ClosingOutcome
        var closers: [Side]
        /// Nil where the SYNs crossed: whichever passed first gives its sender the name.
        var client: Side?
    }

    var connections: [Connection]

    init(_ answer: Answer) {
        connections = answer.connections.map { connection in
            let closers: [Side] =
                switch connection.closedBy {
                case .client: [connection.client]
                case .server: [connection.client.other]
                case .both: Side.allCases
                case .nobody: []
                }
            return Connection(
                states: connection.histories.map { history in history.prefix(1).map(\.from) + history.map(\.to) },
                opening: connection.opening, closing: connection.closing, closers: closers,
                client: connection.opening == .simultaneous ? nil : connection.client)
        }
    }

    var text: String {
        connections.map { connection in
            connection.states.map { $0.map { "\($0.name)" }.joined(separator: " ") }.joined(separator: " | ")
                + " | \(connection.opening.code), \(connection.closing.code) by \(connection.closers)"
        }.joined(separator: " || ")
    }
}

/// Captures whose two directions came through different queues: each keeps its own order, and one comes a few places late.
///
/// A shifted capture does not determine its history where another history gives the same segments in the same order of
/// each direction, no further shifted: an ACK that nothing acknowledges may have passed before a FIN or a RST of the other
/// end as well as behind it. Such a capture has to be told as one of the histories that it can come from, every other one
/// as the only one.
struct Shifts {
    /// By how many places one direction is late, at most.
    static let furthest = 4

    private struct Capture {
        var captured: [CapturedSegment]
        var moves: [Move]
        /// Its place in `histories`.
        var history: Int
        /// Nothing was on its way any more.
        var isQuiet: Bool
    }

    private var captures: [Capture] = []
    private var places: [Fingerprint: Int] = [:]
    private var histories: [FinalHistory] = []
    private var numbers: [FinalHistory: Int] = [:]

    /// How many shifted captures there are that no history has as they are.
    private(set) var count = 0
    /// How many of them can come from histories that differ.
    private(set) var undetermined = 0
    /// How many of those are told as another history than the one that was shifted.
    private(set) var changed = 0
    private(set) var failures: [Failure] = []

    /// A capture and what is told of it.
    mutating func add(_ captured: [CapturedSegment], moves: [Move], answer: Answer, isQuiet: Bool) {
        let print = Self.print(of: captured)
        if let known = places[print] {
            captures[known].isQuiet = captures[known].isQuiet || isQuiet
            return
        }
        places[print] = captures.count
        captures.append(
            Capture(captured: captured, moves: moves, history: number(of: FinalHistory(answer)), isQuiet: isQuiet))
    }

    private mutating func number(of history: FinalHistory) -> Int {
        if let known = numbers[history] { return known }
        numbers[history] = histories.count
        histories.append(history)
        return histories.count - 1
    }

    /// Holds the shifted forms of every history that came to rest against the histories that they can come from.
    mutating func check(_ observer: inout Observer) {
        // Captures with the same segments in both directions: any of them may be what a shifted one was.
        var groups: [Fingerprint: [Int]] = [:]
        for index in captures.indices {
            groups[Self.print(ofDirections: captures[index].captured), default: []].append(index)
        }
        var seen: Set<Fingerprint> = []
        for index in captures.indices where captures[index].isQuiet {
            let capture = captures[index]
            let group = groups[Self.print(ofDirections: capture.captured)] ?? []
            for shifted in Self.shifts(of: capture.captured) {
                let print = Self.print(of: shifted)
                guard places[print] == nil, seen.insert(print).inserted else { continue }
                check(shifted, of: capture, among: group, &observer)
            }
        }
    }

    private mutating func check(
        _ shifted: [CapturedSegment], of capture: Capture, among group: [Int], _ observer: inout Observer
    ) {
        var possible: Set<Int> = []
        for other in group where Self.isShift(shifted, of: captures[other].captured) {
            possible.insert(captures[other].history)
        }
        count += 1
        if possible.count > 1 { undetermined += 1 }
        for keepsTimes in [true, false] {
            let captured = keepsTimes ? shifted : Self.timed(shifted, as: capture.captured)
            let told = FinalHistory(observer.answer(to: captured))
            if let number = numbers[told], possible.contains(number) {
                if !keepsTimes, number != capture.history { changed += 1 }
                continue
            }
            let text = "shifted: " + possible.map { histories[$0].text }.sorted().joined(separator: " OR ")
            failures.append(
                Failure(kind: text + " told as " + told.text, text: text, moves: capture.moves, captured: captured))
        }
    }

    /// A capture with one direction late by 1, 2 … places, each order once.
    private static func shifts(of captured: [CapturedSegment]) -> [[CapturedSegment]] {
        var shifts: [[CapturedSegment]] = []
        for late in Side.allCases {
            for count in 1...furthest {
                let shifted = shift(captured, late: late, by: count)
                if shifted != shifts.last ?? captured { shifts.append(shifted) }
            }
        }
        return shifts
    }

    /// The capture with what `late` sent `count` places late.
    static func shift(_ captured: [CapturedSegment], late: Side, by count: Int) -> [CapturedSegment] {
        let places = captured.indices.map { captured[$0].from == late ? 2 * ($0 + count) + 1 : 2 * $0 }
        return captured.indices.sorted { places[$0] < places[$1] }.map { captured[$0] }
    }

    /// Whether `shifted` has the segments of `original`, each direction in its order, and what changed places stood no more
    /// than `furthest` apart.
    private static func isShift(_ shifted: [CapturedSegment], of original: [CapturedSegment]) -> Bool {
        let places = Side.allCases.map { side in original.indices.filter { original[$0].from == side } }
        var next = [0, 0]
        var last = [-1, -1]
        for one in shifted {
            let side = one.from.index
            let place = places[side][next[side]]
            next[side] += 1
            last[side] = place
            if last[1 - side] - place > furthest { return false }
        }
        return true
    }

    /// The same with the times of another capture.
    private static func timed(_ captured: [CapturedSegment], as other: [CapturedSegment]) -> [CapturedSegment] {
        captured.indices.map { index in
            var one = captured[index]
            one.time = other[index].time
            return one
        }
    }

    /// A digest of the order, without times.
    private static func print(of captured: [CapturedSegment]) -> Fingerprint {
        var print = Fingerprint()
        for one in captured {
            print.mix(UInt64(one.from.rawValue))
            one.segment.mixVisible(into: &print)
        }
        return print
    }

    /// A digest of each direction for itself.
    private static func print(ofDirections captured: [CapturedSegment]) -> Fingerprint {
        var print = Fingerprint()
        for side in Side.allCases {
            for one in captured where one.from == side { one.segment.mixVisible(into: &print) }
            print.mix(UInt64(side.rawValue))
        }
        return print
    }
}
