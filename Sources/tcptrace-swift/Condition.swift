import FlowReports
import TCPConformance

/// `--where`: which connections are told. A connection for which SQLite cannot evaluate it is told, and the reason once.
final class Condition {
    private var condition: ConnectionCondition
    private(set) var failure: String?
    /// The outcomes of the connections that it was held against, as long as it held for none.
    private var outcomes = OutcomeCounts()
    private var hasHeld = false

    init(_ expression: String, interfaces: [String], language: Language) throws(UsageError) {
        do throws(SQLError) {
            condition = try ConnectionCondition(expression, interfaces: interfaces, language: language)
        } catch {
            throw UsageError(
                message: "--where '\(expression)': \(error.message)",
                advice: [
                    "It is an SQL expression over the columns of CSV, such as \"opening = 'half-open' AND client_wait > 1\".",
                    "Their names: tcptrace-swift --format csv FILE | head -1",
                ])
        }
    }

    func nameInterface(_ name: String?) { condition.nameInterface(name) }

    func holds(_ record: borrowing ConnectionRecord) -> Bool {
        if !hasHeld { outcomes.add(record.opening, record.closing) }
        do throws(SQLError) {
            guard try condition.holds(record) else { return false }
        } catch {
            failure = error.message
        }
        hasHeld = true
        return true
    }

    /// What there was instead, where it held for no connection at all.
    var outcomesInstead: (openings: [OpeningOutcome], closings: [ClosingOutcome])? {
        guard !hasHeld, outcomes.connections > 0 else { return nil }
        return (
            OpeningOutcome.allCases.filter { outcomes[$0] > 0 }, ClosingOutcome.allCases.filter { outcomes[$0] > 0 }
        )
    }
}
