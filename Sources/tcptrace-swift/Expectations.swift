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
    func failures(_ summary: RunSummary) -> [String] {
        var failures: [String] = []
        for entry in assertions {
            do throws(SQLError) {
                if try entry.assertion.holds(summary) { continue }
                let numbers = entry.assertion.numbers(of: summary)
                failures.append(
                    "--assert '\(entry.assertion.expression)' does not hold" + (numbers.isEmpty ? "" : ": " + numbers))
            } catch {
                failures.append("--assert '\(entry.assertion.expression)' cannot be evaluated: \(error.message)")
            }
        }
        if let failure = severityFailure(summary.overview.findings) { failures.append(failure) }
        return failures
    }

    private func severityFailure(_ findings: FindingCounts) -> String? {
        guard let failOn else { return nil }
        let grave = Severity.allCases.filter { $0 >= failOn && findings[$0] > 0 }.reversed()
        guard !grave.isEmpty else { return nil }
        let counts = grave.map { "\(findings[$0]) of severity \($0.code)" }.joined(separator: ", ")
        let total = grave.reduce(0) { $0 + findings[$1] }
        var text =
            "--fail-on \(failOn.code): there \(total == 1 ? "is" : "are") \(countText(total, "finding")), \(counts)"
        if let worst = findings.sorted.first(where: { $0.severity >= failOn }) {
            text += ", such as \(worst.id) in connection \(worst.example)"
        }
        return text
    }
}
