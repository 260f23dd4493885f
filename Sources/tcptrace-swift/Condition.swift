import FlowReports
import TCPConformance

/// `--where`: which connections are told. A connection for which SQLite cannot evaluate it is told, and the reason once.
final class Condition {
    private var condition: ConnectionCondition
    private(set) var failure: String?

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
        do throws(SQLError) {
            return try condition.holds(record)
        } catch {
            failure = error.message
            return true
        }
    }
}
