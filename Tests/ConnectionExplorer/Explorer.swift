import ConnectionSimulator
import TCPConformance
import TCPTracking

/// A history that the tracker told wrong.
struct Failure: Sendable {
    /// What kind of fault: failures of one kind are shown once.
    var kind: String
    var text: String
    var moves: [Move]
    var captured: [CapturedSegment]
}

/// Walks all histories within a budget, depth first over a value. Histories that differ only in the order of things that
/// do not touch one another meet again in the same situation, with the same capture: it is walked once and its histories
/// are counted each.
struct Explorer {
    /// How many histories there are: every prefix is one, since a capture may end anywhere.
    private(set) var histories: Double = 0
    /// How many situations with a capture of their own.
    private(set) var situations = 0
    private(set) var captures = 0
    private(set) var cutShort = 0
    private(set) var failures: [String: Failure] = [:]
    private(set) var failureCount = 0
    private(set) var shifts = Shifts()

    private let depth: Int
    private var counts: [Fingerprint: Double] = [:]
    private var answers: [Fingerprint: Answer] = [:]
    /// For each capture that an orderly and quiet history ends with: whether one of them is told as it was.
    private var orderly: [Fingerprint: Failure?] = [:]
    private var observer = Observer()
    private var isChecking = true
    private var moves: [Move] = []
    private var captured: [CapturedSegment] = []
    private var lists: [[Move]]

    init(depth: Int) {
        self.depth = depth
        lists = Array(repeating: [], count: depth + 1)
    }

    mutating func explore(_ budget: Budget) {
        counts = [:]
        histories += walk(Simulation(budget: budget), print: Fingerprint(), seen: Fingerprint())
        for (_, failure) in orderly { if let failure { note(failure) } }
        orderly = [:]
        exploreSilently(budget)
        answers = [:]
        shifts.check(&observer)
        for failure in shifts.failures { note(failure) }
    }

    /// The same histories where what is not acceptable is not answered: shifted captures may come from them as well.
    private mutating func exploreSilently(_ budget: Budget) {
        let checked = situations
        isChecking = false
        for silent in [[Side.a], [.b], [.a, .b]] {
            counts = [:]
            _ = walk(Simulation(budget: budget, silent: silent), print: Fingerprint(), seen: Fingerprint())
        }
        isChecking = true
        situations = checked
    }

    private mutating func note(_ failure: Failure) {
        failureCount += 1
        if let known = failures[failure.kind],
            (known.captured.count, known.moves.count) <= (failure.captured.count, failure.moves.count)
        {
            return
        }
        failures[failure.kind] = failure
    }

    /// - Parameters:
    ///   - print: a digest of what was captured so far, with the truth about it.
    ///   - seen: a digest of what an observer sees of it.
    private mutating func walk(_ simulation: Simulation, print: Fingerprint, seen: Fingerprint) -> Double {
        var key = print
        simulation.mix(into: &key)
        key.mix(UInt64(moves.count))
        if let known = counts[key] { return known }
        situations += 1
        check(simulation, seen: seen)
        var count: Double = 1
        if moves.count == depth {
            cutShort += 1
        } else {
            let level = moves.count
            simulation.moves(into: &lists[level])
            for index in lists[level].indices {
                let move = lists[level][index]
                var next = simulation
                let segment = next.make(move)
                moves.append(move)
                var nextPrint = print
                var nextSeen = seen
                if let segment {
                    captured.append(segment)
                    segment.segment.mix(into: &nextPrint)
                    nextSeen.mix(UInt64(bitPattern: segment.time) << 1 | UInt64(segment.from.rawValue))
                    segment.segment.mixVisible(into: &nextSeen)
                }
                count += walk(next, print: nextPrint, seen: nextSeen)
                if segment != nil { captured.removeLast() }
                moves.removeLast()
            }
        }
        counts[key] = count
        return count
    }

    private mutating func check(_ simulation: Simulation, seen: Fingerprint) {
        guard !captured.isEmpty else { return }
        let answer: Answer
        if let known = answers[seen] {
            answer = known
        } else {
            answer = observer.answer(to: captured)
            answers[seen] = answer
            if isChecking { captures += 1 }
        }
        if simulation.isOrderly {
            shifts.add(captured, moves: moves, answer: answer, isQuiet: isChecking && simulation.isQuiet)
        }
        guard isChecking else { return }
        let truth = Truth(simulation)
        if let text = answer.falseCertainty(truth, captured) {
            note(Failure(kind: kind(of: text), text: text, moves: moves, captured: captured))
        }
        if simulation.isOrderly, simulation.isQuiet {
            if answer.tells(truth, captured) {
                orderly[seen] = .some(nil)
            } else if orderly[seen] == nil {
                let expected = Side.allCases.map { truth.states(of: $0).map { "\($0.name)" }.joined(separator: " ") }
                orderly[seen] = Failure(
                    kind: "orderly: " + expected.joined(separator: " | "), text: expected.joined(separator: " | "),
                    moves: moves, captured: captured)
            }
        }
    }
}
