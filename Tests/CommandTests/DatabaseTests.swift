import FlowReports
import Foundation
import Testing

/// `-o FILE.sqlite` and `--where`, as a user has them.
@Suite struct DatabaseTests {
    private static func temporary(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
    }

    private static func value(_ query: String, in path: String) throws -> String? {
        let database = try SQLDatabase(systemPath: Array(path.utf8CString))
        var statement = try database.prepare(query)
        return try statement.text()
    }

    private static let captures = ["opening", "data", "closing", "reset", "midstream", "malformed"]

    @Test func holdsWhatTheRecordsSay() throws {
        let path = Self.temporary("flows.sqlite")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = Program.root.appendingPathComponent("Captures/closing").path
        let run = try Program.run(["--format", "ndjson", "--records", "segment,finding", "-o", path, folder])
        #expect(run.status == 0)
        let records = try ReportTests.records(run.output)
        func count(_ kind: String) -> Int { records.count { $0["record"] as? String == kind } }
        for (table, kind) in [("connections", "connection"), ("findings", "finding"), ("segments", "segment")] {
            #expect(try Self.value("SELECT count(*) FROM \(table)", in: path) == "\(count(kind))")
        }
        let transitions = records.filter { $0["record"] as? String == "connection" }.map {
            let endpoints = $0["endpoints"] as? [String: [String: Any]] ?? [:]
            return endpoints.values.map { ($0["transitions"] as? [Any])?.count ?? 0 }.reduce(0, +)
        }.reduce(0, +)
        #expect(try Self.value("SELECT count(*) FROM transitions", in: path) == "\(transitions)")
        let connection = try #require(records.first { $0["record"] as? String == "connection" })
        try expectUnpacked(connection, in: path)
        #expect(try Self.value("PRAGMA integrity_check", in: path) == "ok")
        #expect(try Self.value("PRAGMA foreign_key_check", in: path) == nil)
        #expect(try Self.value("PRAGMA user_version", in: path) == "1")
        let total = try Self.value("SELECT value FROM summary WHERE name = 'connections'", in: path)
        #expect(total == "\(count("connection"))")
    }

    /// The views give the transitions and checks back as the record has them.
    private func expectUnpacked(_ connection: [String: Any], in path: String) throws {
        let id = try #require(connection["id"] as? Int)
        for role in ["client", "server"] {
            let endpoint = try #require((connection["endpoints"] as? [String: [String: Any]])?[role])
            for (index, transition) in try #require(endpoint["transitions"] as? [[String: Any]]).enumerated() {
                let place = "connection = \(id) AND endpoint = '\(role)' AND position = \(index + 1)"
                for (name, column) in [
                    ("from", "from_state"), ("to", "to_state"), ("time", "time"), ("frame", "frame"),
                    ("cause", "cause"), ("rule", "rule"), ("certainty", "certainty"), ("confirmed_by", "confirmed_by"),
                ] {
                    let value = try Self.value("SELECT \(column) FROM transitions WHERE \(place)", in: path)
                    let expected = transition[name].flatMap { $0 is NSNull ? nil : "\($0)" }
                    #expect(value == expected, "\(role), \(index), \(name)")
                }
            }
        }
        for check in try #require(connection["checks"] as? [[String: Any]]) {
            let name = try #require(check["id"] as? String)
            let result = try Self.value(
                "SELECT result || ' ' || frames FROM checks WHERE connection = \(id) AND id = '\(name)'", in: path)
            let frames = try #require(check["frames"] as? [Int]).map(String.init).joined(separator: " ")
            let code = try #require(check["result"] as? String)
            #expect(result == (code == "not-applicable" ? nil : "\(code) \(frames)"), "\(name)")
        }
    }

    /// The columns of both are the same, and hold the same.
    @Test func columnsAreThoseOfCSV() throws {
        let path = Self.temporary("flows.sqlite")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = Program.root.appendingPathComponent("Captures/reset").path
        let run = try Program.run(["--format", "csv", "-o", path, folder])
        let lines = run.output.components(separatedBy: "\r\n")
        let names = lines[0].split(separator: ",").map(String.init)
        let columns = try Self.value(
            "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_xinfo('connections') WHERE hidden = 0)",
            in: path)
        #expect(columns == (names + ["packed_transitions", "packed_checks"]).joined(separator: ","))
        let row = try #require(lines.dropFirst().first)
        let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        // Up to the first name after which a field may be quoted; seconds and truth values are written otherwise.
        let seconds = ["duration", "opening_client_wait", "opening_server_rtt", "opening_client_rtt"]
        for (name, field) in zip(names.prefix(20), fields) where !seconds.contains(name) {
            let query = "SELECT coalesce(\"\(name)\", '') FROM connections WHERE id = \(fields[0])"
            let stored = try Self.value(query, in: path)
            #expect(stored == field, "\(name)")
        }
    }

    @Test(arguments: [
        "opening = 'half-open'", "closing_outcome = 'reset' AND client_bytes > 0", "client_wait > 0.5",
        "client_state = 'TIME-WAIT' OR server_state = 'CLOSE-WAIT'", "findings LIKE '%syn-lost%'",
        "opening_client_wait IS NULL", "server_port IN (80, 443) AND duration BETWEEN 0.05 AND 2",
        "checks_failed != '' AND client_port % 2 = 0", "server_mss = 1460", "\"end\" > start",
    ])
    func whereAgreesWithTheSameQuery(condition: String) throws {
        for folder in Self.captures {
            let path = Self.temporary("flows.sqlite")
            defer { try? FileManager.default.removeItem(atPath: path) }
            let capture = Program.root.appendingPathComponent("Captures/\(folder)").path
            _ = try Program.run(["--overview", "-o", path, capture])
            let query = "SELECT id FROM connections WHERE \(condition) ORDER BY id"
            let expected = try Self.value("SELECT group_concat(id, ' ') FROM (\(query))", in: path)
            let run = try Program.run(["--format", "ndjson", "--where", condition, capture])
            let found = try ReportTests.records(run.output).filter { $0["record"] as? String == "connection" }
                .compactMap { $0["id"] as? Int }.sorted()
            #expect(found.map(String.init).joined(separator: " ") == expected ?? "", "\(folder)")
        }
    }

    @Test(arguments: [
        ("opening/refused", "SELECT sum(refused) FROM failed_openings_by_server", "1"),
        ("opening/refused", "SELECT cause FROM resets_by_cause", "opening refused"),
        ("opening/syn-lost-with-timestamps", "SELECT client_wait > 0.9 FROM slow_handshakes LIMIT 1", "1"),
        ("closing/close-wait-leak", "SELECT endpoint FROM close_wait_leaks", "server"),
        // A RST has ended it, though RFC 9293 leaves the other end in CLOSE-WAIT.
        ("reset/data-crosses-the-fin", "SELECT server_state FROM connections", "CLOSE-WAIT"),
        ("reset/data-crosses-the-fin", "SELECT count(*) FROM close_wait_leaks", "0"),
        ("reset/in-established", "SELECT cause FROM resets_by_cause", "reset by server"),
    ])
    func viewsAnswerTheUsualQuestions(capture: String, query: String, answer: String) throws {
        let path = Self.temporary("flows.sqlite")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = try Program.run(["-o", path, "--overview", Program.capture(capture + ".pcap")])
        #expect(run.status == 0)
        #expect(try Self.value(query, in: path) == answer)
    }

    @Test func anExistingFileStays() throws {
        let path = Self.temporary("flows.sqlite")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        let capture = Program.capture("opening/three-way.pcap")
        let refused = try Program.run(["-o", path, capture])
        #expect(refused.status == 2)
        #expect(refused.errors.contains("is there already"))
        #expect(refused.errors.contains("--force"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        #expect(try Program.run(["--force", "-o", path, capture]).status == 0)
        #expect(try Self.value("SELECT count(*) FROM connections", in: path) == "1")
    }

    @Test(arguments: ["nonsense = 1", "id =", "id = 1; DROP TABLE connections", "id) FROM given --", "opening = 'half"])
    func whatIsNoCondition(condition: String) throws {
        let run = try Program.run(["--where", condition, Program.capture("opening/three-way.pcap")])
        #expect(run.status == 2)
        #expect(run.errors.contains("--where"))
        // What the expression stands in is nobody's concern.
        #expect(!run.errors.contains("FROM connections"))
    }

    @Test func formatsAreForFilesOnly() throws {
        let run = try Program.run(["--format", "sqlite", Program.capture("opening/three-way.pcap")])
        #expect(run.status == 2)
    }
}
