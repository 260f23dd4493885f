import TCPConformance

/// A condition on connections as SQL has them: an expression over the columns, evaluated by SQLite itself.
package struct ConnectionCondition: ~Copyable {
    private let database: SQLDatabase
    private var statement: SQLStatement
    private var interfaces: [String?]
    private let language: Language
    private let sentences: OrderlySentences

    /// - Parameters:
    ///   - expression: As behind WHERE; the columns are those of the table of connections.
    ///   - interfaces: Names by index of the interface within the run.
    ///   - language: Of the column `diagnosis`.
    /// - Throws: What SQLite says of the expression.
    package init(
        _ expression: String, interfaces: [String], language: Language = .english
    ) throws(SQLError) {
        let database = try SQLDatabase()
        let columns = ConnectionColumn.all.enumerated().map { index, column in
            "\(Self.cast(column.type, "?\(index + 1)")) AS \"\(column.name)\""
        }
        let aliases = ConnectionColumn.aliases.map { "\"\($0.column)\" AS \"\($0.name)\"" }
        let statement: SQLStatement
        do throws(SQLError) {
            statement = try database.prepare(
                """
                WITH given AS (SELECT \(columns.joined(separator: ", "))),
                  connections AS (SELECT *, \(aliases.joined(separator: ", ")) FROM given)
                SELECT (
                \(expression)
                ) FROM connections
                """)
        } catch {
            throw error.quotingOnly(upTo: "\n) FROM connections")
        }
        self.database = database
        self.statement = statement
        self.interfaces = interfaces
        self.language = language
        sentences = OrderlySentences(language)
    }

    package mutating func nameInterface(_ name: String?) { interfaces.append(name) }

    /// Whether it holds for a connection.
    package mutating func holds(_ record: borrowing ConnectionRecord) throws(SQLError) -> Bool {
        let notes = ConnectionNotes(record, interfaces: interfaces, language: language, sentences: sentences)
        ConnectionColumn.bindAll(record, notes, to: &statement)
        return try statement.isTrue()
    }

    /// A parameter has no affinity of its own; a cast gives it the column's, and leaves null alone.
    private static func cast(_ type: StaticString, _ parameter: String) -> String {
        let affinity = "\(type)".split(separator: " ").first ?? "TEXT"
        return "CAST(\(parameter) AS \(affinity))"
    }
}
