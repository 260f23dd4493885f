import FlowReports
import TCPConformance

/// What `--assert` and `--fail-on` ask of a run.
final class Expectations {
    private var assertions: [Assertion] = []
    private let failOn: Severity?

    private final class Assertion {
        var assertion: SummaryAssertion

        init(_ expression: String) throws(SQLError) { assertion = try SummaryAssertion(expression) }
    }

    init(assertions expressions: [String], failOn: Severity?) throws(UsageError) {
        self.failOn = failOn
        for expression in expressions {
            do throws(SQLError) {
                assertions.append(try Assertion(expression))
            } catch {
                throw UsageError(
                    message: "--assert '\(expression)': \(error.message)",
                    advice: [
                        "It is an SQL expression over the figures of the summary, such as",
                        "\"refused = 0 AND p99_client_wait < 0.2\"; docs/summary.md lists them, and so does:",
                        "tcptrace-swift --format ndjson FILE | tail -1",
                    ])
            }
        }
    }

    /// Whether findings have to be counted.
    var needsFindings: Bool {
        failOn != nil
            || assertions.contains { $0.assertion.figures.contains { $0.name.hasPrefix("findings") } }
    }

    /// A sentence for each thing that does not hold.
    func failures(_ summary: RunSummary) -> [Message] {
        var failures: [Message] = []
        for entry in assertions {
            do throws(SQLError) {
                if try entry.assertion.holds(summary) { continue }
                failures.append(
                    .assertionFails(entry.assertion.expression, numbers: entry.assertion.numbers(of: summary)))
            } catch {
                failures.append(.assertionNotEvaluated(entry.assertion.expression, words: error.message))
            }
        }
        if let failure = severityFailure(summary.overview.findings) { failures.append(failure) }
        return failures
    }

    private func severityFailure(_ findings: FindingCounts) -> Message? {
        guard let failOn else { return nil }
        let grave = Severity.allCases.filter { $0 >= failOn && findings[$0] > 0 }.reversed()
        guard !grave.isEmpty else { return nil }
        let worst = findings.sorted.first { $0.severity >= failOn }
        return .graveFindings(
            failOn, counts: grave.map { ($0, findings[$0]) }, example: worst.map { ($0.id, $0.example) })
    }
}
