/// What a run has to hold: an SQL expression over the figures of its summary, evaluated by SQLite itself.
package struct SummaryAssertion: ~Copyable {
    package let expression: String
    /// The figures that the expression reads, in their order.
    package let figures: [SummaryFigure]
    private let database: SQLDatabase
    private var insertion: SQLStatement
    private var statement: SQLStatement

    /// - Parameter expression: As behind WHERE; see `SummaryFigure.all` for the names.
    /// - Throws: What SQLite says of the expression.
    package init(_ expression: String) throws(SQLError) {
        let database = try SQLDatabase()
        try database.execute(FlowSchema.figures)
        let insertion = try database.prepare(FlowSchema.insertion("figures", SummaryFigure.all.count))
        var columns: Set<String> = []
        let statement: SQLStatement
        do throws(SQLError) {
            statement = try database.prepare("SELECT (\n\(expression)\n) FROM figures", reading: &columns)
        } catch {
            throw error.quotingOnly(upTo: "\n) FROM figures")
        }
        self.expression = expression
        figures = SummaryFigure.all.filter { columns.contains($0.name) }
        self.database = database
        self.insertion = insertion
        self.statement = statement
    }

    /// Whether it holds; an expression that comes out as null does not.
    package mutating func holds(_ summary: RunSummary) throws(SQLError) -> Bool {
        try database.execute("DELETE FROM figures")
        insertion.bind(SummaryFigure.all, of: summary)
        _ = try insertion.run()
        return try statement.isTrue()
    }

    /// The figures that it reads, with their numbers: `refused is 3, p99_client_wait is 0.2`.
    package func numbers(of summary: RunSummary) -> String {
        figures.map { figure in
            switch figure.value(summary) {
            case .count(let count): "\(figure.name) is \(count)"
            case .number(let number): "\(figure.name) is \(number.map { "\($0)" } ?? "unknown")"
            }
        }.joined(separator: ", ")
    }
}

extension SQLStatement {
    mutating func bind(_ figures: [SummaryFigure], of summary: RunSummary) {
        for figure in figures {
            switch figure.value(summary) {
            case .count(let count): bind(count)
            case .number(let number): if let number { bind(number) } else { bindNull() }
            }
        }
    }
}
