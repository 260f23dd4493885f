extension Tracker {
    /// Stretches that are told apart; further ones join the last.
    private static var dropLimit: Int { 64 }

    /// The capture says that it lost frames between two times, nanoseconds since the epoch. Connections told before this
    /// call do not say so.
    package mutating func noteDrops(since start: Int64, until end: Int64) {
        guard start <= end else { return }
        if drops.count == Self.dropLimit, let last = drops.popLast() {
            drops.append(min(last.lowerBound, start)...max(last.upperBound, end))
        } else {
            drops.append(start...end)
        }
    }

    /// What is missing of a connection that lived while frames were lost may have been among them.
    func noteDrops(_ connection: inout Connection) {
        guard !drops.isEmpty, connection.facts.contains(.segmentsMissing) else { return }
        let start = details[connection.details].startTime
        if drops.contains(where: { $0.lowerBound <= connection.lastTime && $0.upperBound >= start }) {
            connection.facts.insert(.captureDrops)
        }
    }
}
