import TCPConformance

/// What is said of all connections together, as tables, and views that answer from them what ails a network.
enum OverviewTables {
    /// Made and filled at the end of a run.
    ///
    /// - Parameter language: of diagnoses and meanings.
    static func write(
        _ summary: RunSummary, into database: borrowing SQLDatabase, language: Language
    ) throws(SQLError) {
        try database.execute(FlowSchema.figures + schema)
        var figures = try database.prepare(FlowSchema.insertion("figures", SummaryFigure.all.count))
        figures.bind(SummaryFigure.all, of: summary)
        _ = try figures.run()
        var servers = try database.prepare(FlowSchema.insertion("servers", 22))
        var waits = try database.prepare(FlowSchema.insertion("syn_waits", 8))
        for record in summary.servers.sorted() {
            try add(record, to: &servers, language: language)
            try addWaits(record, to: &waits)
        }
        var resets = try database.prepare(FlowSchema.insertion("reset_causes", 5))
        for (cause, entry) in summary.overview.resets.sorted {
            resets.bind(cause.code)
            resets.bind(entry.connections)
            resets.bind(entry.byServer)
            resets.bind(entry.example)
            resets.bind(cause.meaning.text(in: language))
            _ = try resets.run()
        }
    }

    private static func add(
        _ record: ServerRecord, to statement: inout SQLStatement, language: Language
    ) throws(SQLError) {
        statement.bind { $0.append(record.address, family: record.family) }
        statement.bind(UInt64(record.port))
        statement.bind(record.connections)
        statement.bind(record.attempts)
        statement.bind(record.opened)
        statement.bind(record.failed)
        if let rate = record.successRate { statement.bind(rate) } else { statement.bindNull() }
        for outcome in OpeningOutcome.allCases where outcome.isFailure { statement.bind(record[outcome]) }
        statement.bind(record.halfOpenNow)
        statement.bind(record.resets)
        statement.bind(seconds: record.meanWait)
        statement.bind(seconds: record.meanWait.map { _ in record.longestWait })
        statement.bind(record.listener.ignoresSome ? record.listener.ignored : 0)
        statement.bind(record.ignoredACKs)
        statement.bind(UInt64(record.isBacklogSuspected ? 1 : 0))
        statement.bind(record.condition.code)
        if let diagnosis = record.diagnosis {
            statement.bind(diagnosis.text(in: language))
        } else {
            statement.bindNull()
        }
        _ = try statement.run()
    }

    private static func addWaits(_ record: ServerRecord, to statement: inout SQLStatement) throws(SQLError) {
        let documented = record.schedule.documented
        for (index, wait) in record.schedule.observed.enumerated() {
            statement.bind { $0.append(record.address, family: record.family) }
            statement.bind(UInt64(record.port))
            statement.bind(UInt64(index + 1))
            statement.bind(wait.count)
            statement.bind(seconds: wait.shortest)
            statement.bind(seconds: wait.mean)
            statement.bind(seconds: wait.longest)
            statement.bind(seconds: documented[index])
            _ = try statement.run()
        }
    }

    private static var failures: String {
        OpeningOutcome.allCases.filter(\.isFailure).map {
            String("\($0.code)".map { $0 == "-" ? "_" : $0 }) + " INTEGER NOT NULL"
        }.joined(separator: ", ")
    }

    private static var schema: String {
        """
        CREATE TABLE servers (
          address TEXT NOT NULL, port INTEGER NOT NULL, connections INTEGER NOT NULL, attempts INTEGER NOT NULL,
          opened INTEGER NOT NULL, failed INTEGER NOT NULL, success_rate REAL, \(failures),
          half_open_now INTEGER NOT NULL, resets_later INTEGER NOT NULL, mean_wait REAL, longest_wait REAL,
          ignored_syns INTEGER NOT NULL, ignored_acks INTEGER NOT NULL, backlog_suspected INTEGER NOT NULL,
          condition TEXT NOT NULL, diagnosis TEXT, PRIMARY KEY (address, port)
        ) WITHOUT ROWID;
        CREATE TABLE syn_waits (
          server_address TEXT NOT NULL, server_port INTEGER NOT NULL, copy INTEGER NOT NULL,
          connections INTEGER NOT NULL, shortest REAL NOT NULL, mean REAL NOT NULL, longest REAL NOT NULL,
          documented REAL NOT NULL, PRIMARY KEY (server_address, server_port, copy),
          FOREIGN KEY (server_address, server_port) REFERENCES servers (address, port)
        ) WITHOUT ROWID;
        CREATE TABLE reset_causes (
          cause TEXT PRIMARY KEY, connections INTEGER NOT NULL, by_server INTEGER NOT NULL, example INTEGER NOT NULL,
          meaning TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE VIEW doctor AS
          SELECT address, port, attempts, success_rate, half_open_now, refused, unanswered + unreachable AS filtered,
            resets_later, mean_wait, backlog_suspected, condition,
            (SELECT group_concat(round(mean, 3), ' ') FROM (SELECT mean FROM syn_waits
              WHERE server_address = address AND server_port = port ORDER BY copy)) AS syn_waits,
            diagnosis
          FROM servers ORDER BY failed * 2 + resets_later DESC, connections DESC, address, port;
        CREATE VIEW doctor_resets AS
          SELECT cause, connections, by_server, example, meaning FROM reset_causes
          ORDER BY connections DESC, example;
        CREATE VIEW doctor_findings AS
          SELECT id, severity, count(DISTINCT connection) AS connections, min(connection) AS example, text
          FROM findings GROUP BY id, severity
          ORDER BY instr('error warning note info', severity), connections DESC, id;
        """
    }
}
