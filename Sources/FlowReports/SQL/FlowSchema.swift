import TCPConformance
import TCPTracking

/// The statements that make a database of flows.
enum FlowSchema {
    // A connection has some ten transitions and twelve checks. Rows of their own cost twenty times what the connection's
    // row does, so they are packed into two of its columns, as JSON, and views make rows of them when they are read.

    /// Columns of a connection that hold its transitions and its checks, for the views.
    static let packedColumns = ["packed_transitions", "packed_checks"]

    /// Transitions and checks as rows.
    private static var unpackingViews: String {
        func cases<Case: CaseIterable & RawRepresentable>(_ place: Int, _ name: (Case) -> StaticString) -> String {
            let names = Case.allCases.map { " WHEN \($0.rawValue) THEN '\(name($0))'" }
            return "CASE json_extract(packed.value, '$[\(place)]')\(names.joined()) END"
        }
        // Nanoseconds of a second are never negative.
        let nanoseconds = "(json_extract(packed.value, '$[6]') % 1000000000 + 1000000000) % 1000000000"
        let seconds = "(json_extract(packed.value, '$[6]') - \(nanoseconds)) / 1000000000"
        return """
            CREATE VIEW transitions AS
              SELECT connections.id AS connection,
                CASE json_extract(packed.value, '$[0]') WHEN 0 THEN 'client' ELSE 'server' END AS endpoint,
                json_extract(packed.value, '$[1]') AS position,
                coalesce(json_extract(packed.value, '$[7]'), state_machine.from_state) AS from_state,
                state_machine.to_state AS to_state,
                printf('%s.%09dZ', strftime('%Y-%m-%dT%H:%M:%S', \(seconds), 'unixepoch'), \(nanoseconds)) AS time,
                nullif(json_extract(packed.value, '$[4]'), 0) AS frame, state_machine.cause AS cause,
                state_machine.rule AS rule,
                \(cases(3) { (certainty: Certainty) in certainty.name }) AS certainty,
                nullif(json_extract(packed.value, '$[5]'), 0) AS confirmed_by
              FROM connections JOIN json_each(connections.packed_transitions) AS packed
                JOIN state_machine ON state_machine.number = json_extract(packed.value, '$[2]');
            CREATE VIEW checks AS
              SELECT connections.id AS connection, rules.id AS id,
                \(cases(1) { (result: CheckResult) in result.code }) AS result,
                json_extract(packed.value, '$[2]') AS frames
              FROM connections JOIN json_each(connections.packed_checks) AS packed
                JOIN rules ON rules.number = json_extract(packed.value, '$[0]');
            """
    }

    /// A connection's columns and, as virtual ones, the short names.
    static var connectionColumns: String {
        let columns = ConnectionColumn.all.map { "\"\($0.name)\" \($0.type)" }
        let aliases = ConnectionColumn.aliases.map {
            "\"\($0.name)\" GENERATED ALWAYS AS (\"\($0.column)\") VIRTUAL"
        }
        let packed = packedColumns.map { "\($0) TEXT NOT NULL" }
        return (columns + packed + aliases).joined(separator: ",\n  ")
    }

    static var tables: String {
        """
        CREATE TABLE connections (
          \(connectionColumns)
        );
        CREATE TABLE state_machine (
          number INTEGER PRIMARY KEY, from_state TEXT NOT NULL, to_state TEXT NOT NULL, cause TEXT NOT NULL,
          rule TEXT NOT NULL
        );
        CREATE TABLE rules (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, statement TEXT NOT NULL, reference TEXT NOT NULL
        );
        CREATE TABLE findings (
          connection INTEGER NOT NULL REFERENCES connections (id),
          position INTEGER NOT NULL, id TEXT NOT NULL, severity TEXT NOT NULL, text TEXT NOT NULL,
          frames TEXT NOT NULL, expected TEXT, observed TEXT
        );
        CREATE TABLE segments (
          connection INTEGER NOT NULL REFERENCES connections (id),
          frame INTEGER NOT NULL, time TEXT NOT NULL, sender TEXT NOT NULL, flags TEXT NOT NULL, seq INTEGER NOT NULL,
          ack INTEGER NOT NULL, relative_seq INTEGER, relative_ack INTEGER, length INTEGER NOT NULL,
          "window" INTEGER NOT NULL, label TEXT NOT NULL, client_state TEXT NOT NULL, server_state TEXT NOT NULL
        );
        CREATE TABLE summary (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        """
    }

    /// One row: what an assertion reads.
    static var figures: String {
        let columns = SummaryFigure.all.map { "\"\($0.name)\" NUMERIC" }
        return "CREATE TABLE figures (\n  \(columns.joined(separator: ",\n  "))\n);"
    }

    static let indexes = """
        CREATE INDEX connections_by_server ON connections (server_address, server_port);
        CREATE INDEX connections_by_outcome ON connections (opening_outcome, closing_outcome);
        CREATE INDEX connections_with_failures ON connections (checks_failed) WHERE checks_failed != '';
        CREATE INDEX findings_by_connection ON findings (connection);
        CREATE INDEX findings_by_id ON findings (id);
        CREATE INDEX segments_by_connection ON segments (connection);
        """

    /// Outcomes of an opening that did not come to be, as SQL text.
    private static var failures: String {
        OpeningOutcome.allCases.filter(\.isFailure).map { "'\($0.code)'" }.joined(separator: ", ")
    }

    static var views: String {
        """
        \(unpackingViews)
        CREATE VIEW failed_openings_by_server AS
          SELECT server_address, server_port, count(*) AS attempts, sum(opening_outcome IN (\(failures))) AS failed,
            sum(opening_outcome = 'refused') AS refused, sum(opening_outcome = 'unanswered') AS unanswered,
            sum(opening_outcome = 'unreachable') AS unreachable, sum(opening_outcome = 'half-open') AS half_open,
            sum(opening_outcome = 'reset') AS reset,
            1.0 - 1.0 * sum(opening_outcome IN (\(failures))) / count(*) AS success_rate
          FROM connections GROUP BY server_address, server_port HAVING failed > 0 ORDER BY failed DESC, attempts;
        CREATE VIEW slow_handshakes AS
          SELECT id, client_address, client_port, server_address, server_port, opening_client_wait AS client_wait,
            opening_server_rtt AS server_rtt, opening_client_rtt AS client_rtt, opening_syn_loss AS syn_loss,
            opening_syn_ack_loss AS syn_ack_loss
          FROM connections WHERE opening_client_wait IS NOT NULL ORDER BY opening_client_wait DESC, id;
        CREATE VIEW close_wait_leaks AS
          SELECT connections.id, client_address, client_port, server_address, server_port, transitions.endpoint,
            transitions.time AS since, transitions.frame, "end", diagnosis
          FROM connections JOIN transitions ON transitions.connection = connections.id
          WHERE closing_outcome <> 'reset' AND 'CLOSE-WAIT' IN (client_state, server_state) AND
            transitions.to_state = 'CLOSE-WAIT' AND
            (endpoint = 'client' AND client_state = 'CLOSE-WAIT' OR endpoint = 'server' AND server_state = 'CLOSE-WAIT')
          ORDER BY since, connections.id;
        CREATE VIEW resets_by_cause AS
          SELECT CASE WHEN opening_outcome IN ('refused', 'reset') THEN 'opening ' || opening_outcome
              ELSE 'reset by ' || coalesce(closing_by, 'nobody') END AS cause,
            nullif(patterns, '') AS patterns, count(*) AS connections, min(id) AS example
          FROM connections WHERE closing_outcome = 'reset' OR opening_outcome IN ('refused', 'reset')
          GROUP BY cause, patterns ORDER BY connections DESC, example;
        """
    }

    static func insertion(_ table: String, _ count: Int) -> String {
        if table == "connections" {
            // The virtual columns take no value.
            let names = (ConnectionColumn.all.map(\.name) + packedColumns).map { "\"\($0)\"" }.joined(separator: ", ")
            return "INSERT INTO connections (\(names)) VALUES (\(parameters(count)))"
        }
        return "INSERT INTO \(table) VALUES (\(parameters(count)))"
    }

    private static func parameters(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }

    /// Names and numbers of the summary; texts are in other formats.
    static func summary(_ summary: RunSummary, _ counts: OutcomeCounts) -> [(String, UInt64)] {
        var values: [(String, UInt64)] = [
            ("schema", UInt64(FlowDatabase.schemaVersion)), ("frames", summary.frames), ("segments", summary.segments),
            ("connections", counts.connections), ("not_tcp", summary.notTCP), ("fragments", summary.fragments),
            ("opaque", summary.opaque), ("unattributed_quotes", summary.unattributedQuotes),
            ("truncated", summary.truncated), ("duplicates", summary.duplicates), ("evicted", summary.evicted),
        ]
        if let wrong = summary.badChecksums { values.append(("bad_checksums", wrong)) }
        if let dropped = summary.dropped {
            values.append(("dropped_by_kernel", dropped.byKernel))
            values.append(("dropped_by_interface", dropped.byInterface))
        }
        for entry in summary.undecodable { values.append(("undecodable " + entry.reason.english, entry.count)) }
        for outcome in OpeningOutcome.allCases { values.append(("opening \(outcome.code)", counts[outcome])) }
        for outcome in ClosingOutcome.allCases { values.append(("closing \(outcome.code)", counts[outcome])) }
        return values
    }
}
