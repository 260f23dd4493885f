import ConnectionSimulator

@main
struct Main {
    static func main() {
        let families: [(String, Budget)] = [
            ("orderly", Budget(sends: 1, closes: 2, aborts: 1, timeWaits: 1, opensTwice: true)),
            ("short", Budget(sends: 1, closes: 2, aborts: 0)),
            ("simultaneous", Budget(sends: 0, closes: 2, aborts: 0, opensTwice: true)),
            ("abort", Budget(sends: 1, closes: 2, aborts: 1)),
            ("one fault", Budget(sends: 0, closes: 2, aborts: 0, faults: 1, retransmissions: 1)),
        ]
        for (name, budget) in families where CommandLine.arguments.count < 2 || CommandLine.arguments[1] == name {
            var explorer = Explorer(depth: 60)
            let clock = ContinuousClock()
            let duration = clock.measure { explorer.explore(Simulation(budget: budget)) }
            print(
                "\(name): \(explorer.histories) histories, \(explorer.situations) situations, \(explorer.captures) captures,"
                    + " \(explorer.failures.count) kinds, \(explorer.cutShort) cut short, \(explorer.failureCount) failures, \(duration)")
            var observer = Observer()
            for failure in explorer.failures.values.sorted(by: { $0.captured.count < $1.captured.count }).prefix(Int(CommandLine.arguments.dropFirst(2).first ?? "5") ?? 5) {
                print("--- \(failure.kind)\n\(failure.text)")
                print(failure.moves.map { "\($0)" }.joined(separator: "; "))
                print(notation(of: failure.captured, sequenceA: 1000, sequenceB: 5000))
                print(observer.answer(to: failure.captured).text)
            }
        }
    }
}
