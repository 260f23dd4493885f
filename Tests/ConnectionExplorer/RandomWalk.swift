import ConnectionSimulator

/// Histories beyond what can be walked exhaustively: more data, more faults, numbers near their wrap, one seed each.
struct RandomWalk {
    /// More of everything than a family has.
    static let budget = Budget(
        sends: 6, closes: 2, aborts: 0, faults: 6, retransmissions: 6, timeWaits: 1, attemptLimit: 3, opensTwice: false)
    /// The same with an application that aborts; fewer faults let it come that far.
    static let abortingBudget = Budget(
        sends: 4, closes: 2, aborts: 1, faults: 2, retransmissions: 2, timeWaits: 1, attemptLimit: 3, opensTwice: false)
    static let numbers: [UInt32] = [1000, 0xFFFF_FFFF, 0xFFFF_FFF0, 0x7FFF_FFFF, 0, 0x7FFF_FFF5]

    let sequenceA: UInt32
    let sequenceB: UInt32
    private let budget: Budget
    private var state: UInt64

    /// Every fourth seed has an abort.
    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15
        budget = seed % 4 == 0 ? Self.abortingBudget : Self.budget
        sequenceA = Self.numbers[Int(seed % 6)]
        sequenceB = Self.numbers[Int(seed / 6 % 6)]
    }

    var start: Simulation { Simulation(budget: budget, sequenceA: sequenceA, sequenceB: sequenceB) }

    /// SplitMix64.
    private mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }

    /// The moves of one history.
    mutating func moves() -> [Move] {
        var simulation = start
        var list: [Move] = []
        var moves: [Move] = []
        while moves.count < 120 {
            simulation.moves(into: &list)
            guard !list.isEmpty else { break }
            var move = list[below(list.count)]
            // Faults and timers among many ordinary steps: else nothing ever gets far.
            if Self.isRare(move), below(4) > 0 { move = list[below(list.count)] }
            _ = simulation.make(move)
            moves.append(move)
        }
        return moves
    }

    private static func isRare(_ move: Move) -> Bool {
        switch move {
        case .pass(_, let fate), .deliver(_, let fate): fate != .arrives
        case .retransmit, .timeWait, .abort: true
        default: false
        }
    }

    /// What the tracker says falsely of a history at one of its captured segments; moves that may not happen are left out.
    func failure(_ moves: [Move], observer: inout Observer) -> Failure? {
        var simulation = start
        var list: [Move] = []
        var captured: [CapturedSegment] = []
        var made: [Move] = []
        for move in moves where simulation.allows(move, list: &list) {
            made.append(move)
            guard let segment = simulation.make(move) else { continue }
            captured.append(segment)
            let answer = observer.answer(to: captured)
            let truth = Truth(simulation)
            if let text = answer.falseCertainty(truth, captured) ?? answer.falseOutcome(truth, captured) {
                return Failure(kind: kind(of: text), text: text, moves: made, captured: captured)
            }
        }
        return nil
    }

    /// The shortest form of a failing history that leaving out moves leads to.
    func shrink(_ failure: Failure, observer: inout Observer) -> Failure {
        var shortest = failure
        var size = max(1, shortest.moves.count / 2)
        while true {
            var start = 0
            var isShorter = false
            while start < shortest.moves.count {
                var moves = shortest.moves
                moves.removeSubrange(start..<min(start + size, moves.count))
                if let shorter = self.failure(moves, observer: &observer), shorter.moves.count < shortest.moves.count {
                    shortest = shorter
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1, !isShorter { return shortest }
            size = max(1, size / 2)
        }
    }
}

/// The kind of a failure: its words without numbers.
func kind(of text: String) -> String {
    String((text.split(separator: ";").first ?? "").filter { !$0.isNumber })
}
