import ConnectionSimulator

/// A set of histories: all that stay within a budget of calls, faults and timers.
struct Family: Sendable, CustomStringConvertible {
    var name: String
    var budget: Budget
    /// Small enough for a debug build.
    var isSmall = false
    /// Its captures are told alike when the directions are shifted. Where segments are lost and sent again, which copy answers
    /// which is not told by their order.
    var checksShifts = true

    var description: String { name }

    /// No history within these budgets is longer.
    static let depth = 60

    static let all = [
        Family(name: "close", budget: Budget(sends: 1, closes: 2), isSmall: true),
        Family(name: "simultaneous-open", budget: Budget(sends: 0, closes: 2, opensTwice: true), isSmall: true),
        Family(name: "data", budget: Budget(sends: 2, closes: 2, timeWaits: 1)),
        Family(name: "abort", budget: Budget(sends: 1, closes: 2, aborts: 1)),
        Family(
            name: "one-fault", budget: Budget(sends: 0, closes: 2, faults: 1, retransmissions: 1), checksShifts: false),
    ]
}
