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
    /// For each capture: whether the outcomes are those of one of its histories.
    private var explained: [Fingerprint: Failure?] = [:]
    /// Captures with what both ends had gone through by then: what is still on its way makes no difference.
    private var checked: Set<Fingerprint> = []
    private var observer = Observer()
    private var isChecking = true
    private var moves: [Move] = []
    private var captured: [CapturedSegment] = []
    private var lists: [[Move]]

    private let checksShifts: Bool

    init(depth: Int, checksShifts: Bool = true) {
        self.depth = depth
        self.checksShifts = checksShifts
        lists = Array(repeating: [], count: depth + 1)
    }

    mutating func explore(_ budget: Budget) {
        counts = [:]
        histories += walk(Simulation(budget: budget), print: Fingerprint(), seen: Fingerprint())
        for (_, failure) in orderly { if let failure { note(failure) } }
        for (_, failure) in explained { if let failure { note(failure) } }
        orderly = [:]
        explained = [:]
        checked = []
        if checksShifts { exploreSilently(budget) }
        checked = []
        answers = [:]
        shifts.check(&observer)
        for failure in shifts.failures { note(failure) }
    }

    /// The same histories where what is not acceptable is not answered, or not at first: shifted captures may come from them
    /// as well.
    private mutating func exploreSilently(_ budget: Budget) {
        let checked = situations
        isChecking = false
        for unanswered: [UInt8] in [[.max, 0], [0, .max], [.max, .max], [1, 0], [0, 1]] {
            counts = [:]
            _ = walk(Simulation(budget: budget, unanswered: unanswered), print: Fingerprint(), seen: Fingerprint())
        }
        isChecking = true
        situations = checked
    }

    private func unexplained(_ answer: Answer, _ what: String) -> Failure {
        let outcomes = answer.connections.first.map {
            "\($0.opening.code), \($0.closing.code) by \($0.closedBy.code ?? "nobody")"
        }
        return Failure(
            kind: "\(outcomes ?? "") in \(what)", text: "\(outcomes ?? "") in \(what)", moves: moves, captured: captured
        )
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
        check(simulation, print: print, seen: seen)
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

    private mutating func check(_ simulation: Simulation, print: Fingerprint, seen: Fingerprint) {
        guard !captured.isEmpty else { return }
        let isFinished = simulation.isOrderly && simulation.isQuiet
        var situation = print
        for side in Side.allCases {
            simulation[side].trace.mix(into: &situation)
            situation.mix(simulation[side].closedSilently ? 1 : 0)
        }
        situation.mix(seen.value)
        situation.mix((simulation.isOrderly ? 1 : 0) | (isFinished ? 2 : 0))
        guard checked.insert(situation).inserted else { return }
        let answer: Answer
        if let known = answers[seen] {
            answer = known
        } else {
            answer = observer.answer(to: captured)
            answers[seen] = answer
            if isChecking { captures += 1 }
        }
        if checksShifts, simulation.isOrderly {
            shifts.add(captured, moves: moves, answer: answer, isQuiet: isChecking && simulation.isQuiet)
        }
        guard isChecking else { return }
        let truth = Truth(simulation)
        if let text = answer.falseCertainty(truth, captured) {
            note(Failure(kind: kind(of: text), text: text, moves: moves, captured: captured))
        }
        if let text = answer.falseOutcome(truth, captured) {
            note(Failure(kind: kind(of: text), text: text, moves: moves, captured: captured))
        }
        if answer.agrees(truth, captured) {
            explained[seen] = .some(nil)
        } else if explained[seen] == nil {
            explained[seen] = unexplained(answer, "no history of this capture")
        }
        if isFinished {
            if answer.tells(truth, captured), answer.agrees(truth, captured) {
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
