/// How a report of one capture compares with what the kernels did.
///
/// The rules: every transition that the capture shows is reported, in order; nothing is reported that the kernel did not
/// do, except states that the capture gives every reason to assume; connections are counted right, and the end that
/// opened is the client. A first CLOSED or LISTEN, a state repeated, and CLOSED after TIME-WAIT are free, and going back
/// to LISTEN counts as CLOSED: the kernel's listening socket is another one. Ends are matched by address and port, and
/// the incarnations between the same two ends are put one after the other.
struct Score {
    /// Transitions that the capture shows.
    private(set) var required = 0
    /// Endpoints behind which a socket stood.
    private(set) var endpoints = 0
    private(set) var connections = 0
    /// What is wrong, one sentence each; empty for a right report.
    private(set) var faults: [String] = []
    /// Pairs of ends that are reported although no socket of theirs opened a connection.
    private(set) var unmade: [String] = []

    init(_ recording: Recording, capture: String, report: [ReportedConnection]) {
        var reported = Dictionary(grouping: report) { Pair($0.client.end, $0.server.end) }
        let made = Dictionary(
            grouping: recording.connections.filter { $0.packets[capture, default: 0] > 0 }
        ) { Pair($0.client.end, $0.server.end) }
        for (pair, made) in made.sorted(by: { $0.key < $1.key }) {
            let found = reported.removeValue(forKey: pair) ?? []
            connections += made.count
            if found.count != made.count {
                faults.append("\(pair): \(found.count) connections reported, \(made.count) made")
            }
            for (connection, found) in zip(made, found)
            where connection.open == .activePassive && connection.client.end != found.client.end {
                faults.append("\(pair): \(found.client.end) reported as client")
            }
            for end in Set([pair.first, pair.second]).sorted() {
                score(end, capture: capture, made: made, found: found)
            }
        }
        unmade = reported.keys.sorted().map(\.description)
    }

    private mutating func score(
        _ end: String, capture: String, made: [RecordedConnection], found: [ReportedConnection]
    ) {
        var steps: [Step] = []
        var assumable: Set<String> = []
        var hasKernel = false
        for connection in made {
            // One socket that is both ends is recorded as the client's.
            let sides = connection.open == .toItself ? [connection.client] : [connection.client, connection.server]
            for side in sides where side.end == end {
                hasKernel = hasKernel || side.kernel
                assumable.formUnion(side.assumable?[capture] ?? [])
                steps += side.transitions.map { Step($0.state, isRequired: $0.unshown?[capture] == nil) }
            }
        }
        guard hasKernel else { return }
        endpoints += 1
        required += steps.count { $0.isRequired }
        let states = found.flatMap { connection in
            Self.plain(connection.client.end == end ? connection.client.states : connection.server.states)
        }
        if !Self.explains(steps[...], states[...], after: "", assumable: assumable) {
            faults.append(
                "\(end): reported \(states.joined(separator: " ")), made \(steps.map(\.text).joined(separator: " "))")
        }
    }

    /// A history without what is free.
    private static func plain(_ states: [String]) -> [String] {
        var plain: [String] = []
        for state in states {
            if plain.isEmpty, state == "CLOSED" || state == "LISTEN" { continue }
            let state = state == "LISTEN" ? "CLOSED" : state
            if plain.last != state { plain.append(state) }
        }
        return plain
    }

    /// Whether the steps account for every reported state, in order, and leave no required one unreported.
    private static func explains(
        _ steps: ArraySlice<Step>, _ states: ArraySlice<String>, after previous: String, assumable: Set<String>
    ) -> Bool {
        guard let state = states.first else { return !steps.contains { $0.isRequired } }
        if let step = steps.first {
            if step.state == state,
                explains(steps.dropFirst(), states.dropFirst(), after: state, assumable: assumable)
            {
                return true
            }
            if !step.isRequired, explains(steps.dropFirst(), states, after: previous, assumable: assumable) {
                return true
            }
        }
        guard assumable.contains(state) || state == "CLOSED" && previous == "TIME-WAIT" else { return false }
        return explains(steps, states.dropFirst(), after: state, assumable: assumable)
    }

    /// A transition that the kernel made.
    private struct Step {
        var state: String
        var isRequired: Bool
        var text: String { isRequired ? state : "(\(state))" }

        init(_ state: String, isRequired: Bool) {
            self.state = state
            self.isRequired = isRequired
        }
    }

    /// Two ends, whichever opened.
    private struct Pair: Hashable, Comparable, CustomStringConvertible {
        var first: String
        var second: String

        init(_ one: String, _ other: String) {
            (first, second) = one < other ? (one, other) : (other, one)
        }

        var description: String { "\(first) - \(second)" }

        static func < (one: Pair, other: Pair) -> Bool { (one.first, one.second) < (other.first, other.second) }
    }
}
