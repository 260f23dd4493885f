import ConnectionSimulator
import Glibc

/// Walks families of histories, says how many there are, and shows each kind of failure once. Exits with 1 if there is any.
///
/// `connection-explorer [FAMILY …]`: without arguments the families of every run.
/// `connection-explorer random COUNT [SEED]`: so many random histories, from a seed on.
@main
struct Main {
    static func main() {
        let names = CommandLine.arguments.dropFirst()
        if names.first == "random" {
            let numbers = names.dropFirst().compactMap { UInt64($0) }
            if walkAtRandom(count: numbers.first ?? 10_000, seed: numbers.dropFirst().first ?? 1) { exit(1) }
            return
        }
        let families = Family.all.filter { names.isEmpty ? $0.isRoutine : names.contains($0.name) }
        var failed = families.isEmpty
        for family in families {
            var explorer = Explorer(depth: Family.depth)
            let duration = ContinuousClock().measure { explorer.explore(family.budget) }
            print(
                "\(family.name): \(UInt64(explorer.histories)) histories, walked as \(explorer.situations) situations with "
                    + "\(explorer.captures) captures, \(explorer.failureCount) failures in \(duration)")
            print(
                "  shifted: \(explorer.shifts.count) captures, of which \(explorer.shifts.undetermined) can come from"
                    + " histories that differ (\(explorer.shifts.changed) told as another of them),"
                    + " \(explorer.shifts.failures.count) failures")
            if explorer.cutShort > 0 { print("\(explorer.cutShort) are longer than \(Family.depth) moves") }
            for failure in explorer.failures.values.sorted(by: { $0.captured.count < $1.captured.count }) {
                show(failure)
            }
            failed = failed || explorer.failureCount > 0 || explorer.cutShort > 0
        }
        if failed { exit(1) }
    }

    /// Returns whether there was any failure.
    private static func walkAtRandom(count: UInt64, seed: UInt64) -> Bool {
        var observer = Observer()
        var failures: [String: (Failure, RandomWalk)] = [:]
        var failed: UInt64 = 0
        for seed in seed..<(seed + count) {
            var walk = RandomWalk(seed: seed)
            let moves = walk.moves()
            guard let failure = walk.failure(moves, observer: &observer) else { continue }
            failed += 1
            guard failures[failure.kind] == nil else { continue }
            failures[failure.kind] = (walk.shrink(failure, observer: &observer), walk)
            print("seed \(seed):")
        }
        print("random: \(count) histories from seed \(seed), \(failed) with a failure")
        for (failure, walk) in failures.values {
            show(failure, sequenceA: walk.sequenceA, sequenceB: walk.sequenceB)
        }
        return failed > 0
    }

    private static func show(_ failure: Failure, sequenceA: UInt32 = 1000, sequenceB: UInt32 = 5000) {
        var observer = Observer()
        print("\n# \(failure.text)")
        print("# " + failure.moves.map(\.description).joined(separator: "; "))
        print(notation(of: failure.captured, sequenceA: sequenceA, sequenceB: sequenceB))
        print(observer.answer(to: failure.captured).text + "\n")
    }
}
