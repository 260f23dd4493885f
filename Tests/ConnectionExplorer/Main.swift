import ConnectionSimulator
import Glibc

/// Walks families of histories, says how many there are, and shows each kind of failure once. Exits with 1 if there is any.
///
/// `connection-explorer [FAMILY …]`: without arguments the families of every run.
@main
struct Main {
    static func main() {
        let names = CommandLine.arguments.dropFirst()
        let families = Family.all.filter { names.isEmpty ? $0.isRoutine : names.contains($0.name) }
        var failed = families.isEmpty
        for family in families {
            var explorer = Explorer(depth: Family.depth)
            let duration = ContinuousClock().measure { explorer.explore(Simulation(budget: family.budget)) }
            print(
                "\(family.name): \(explorer.histories) histories, walked as \(explorer.situations) situations with "
                    + "\(explorer.captures) captures, \(explorer.failureCount) failures in \(duration)")
            if explorer.cutShort > 0 { print("\(explorer.cutShort) are longer than \(Family.depth) moves") }
            for failure in explorer.failures.values.sorted(by: { $0.captured.count < $1.captured.count }) {
                show(failure)
            }
            failed = failed || explorer.failureCount > 0 || explorer.cutShort > 0
        }
        if failed { exit(1) }
    }

    private static func show(_ failure: Failure) {
        var observer = Observer()
        print("\n# \(failure.text)")
        print("# " + failure.moves.map(\.description).joined(separator: "; "))
        print(notation(of: failure.captured, sequenceA: 1000, sequenceB: 5000))
        print(observer.answer(to: failure.captured).text + "\n")
    }
}
